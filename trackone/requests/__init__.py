"""What one person asks another to do to the record: corrections, deletions, restoring (sections I.1 to I.10).

A request is a row over its whole life (`models`), with items (what it names), approvals and steps (its story). `courses`
says which step is open from where, `deciders` who decides, `asking` what each kind names, `carrying_out` what it does. The
database's gate (migration 0002) lets late, frozen and sealed rows change in the act that carries out an approved request.

What a screen calls:

- To ask: `subjects.subject_of`, `fields_of`; `drafting.draft_request` takes the participant and an `Asking`.
  A slug is "service", "participation", "conversation", "note", "person" or the slug of an activity's kind; columns of a
  person are "birth_on" and "element_202".
- One request: `reading.request_of`, `reading.read_request` with `steps` for its buttons, `compared`, `effects.effect_of`.
- Lists: `lists.desk_page`, `requests_page`, `with_contact`, `open_of` (a participant), `by_number`, paged by key.
- The steps: `drafting.mend_draft`, `withdraw_request`, `review_request`, `return_draft`, `draft_restoring`;
  `sending.submit_request`, `expedite_request`, `take_back_request`, `send_batch`; `deciding.apply_request`,
  `return_request`, `decline_request`, `forward_request`, `approve_deletion`, `carry_out_deletion`. Each takes the request,
  `by`, `at`, and the `revision` that the page showed; a notice of kind "request" opens the request of its `record_id`.
"""
