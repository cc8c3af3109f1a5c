"""What one person asks another to do to the record: corrections, deletions, restoring (sections I.1 to I.10).

A request is a row over its whole life (`models`), with items (what it names), approvals and steps (its story). `courses`
says which step is open from where, `deciders` who decides, `asking` what each kind names, `carrying_out` what it does. The
database's gate (migration 0002) lets late, frozen and sealed rows change in the act that carries out an approved request.

What a screen calls:

- To ask: `queries.asking_form(slug, pk)` gives record, fields, reasons, who decides and by when; `drafting.draft_request`
  takes the participant and `Asking`. A slug is "service", "participation", "conversation", "note", "person" or the slug of
  an activity's kind; columns of a person are "birth_on" and "element_202".
- One request: `queries.request_of(pk)`, `queries.told_of(request)` with `open_steps` for its buttons, `effects.effect_of`.
- Lists: `queries.contact_list`, `queries.desk_of`, `queries.drafts_of`, `queries.requests_of` (a participant),
  `queries.requests_about` (a record); `finding.find_requests` with a `RequestFilter`, paged by key.
- The steps: `drafting.mend_draft`, `withdraw_request`, `review_request`, `return_draft`, `draft_restoring`;
  `sending.submit_request`, `expedite_request`, `take_back_request`, `send_batch`; `deciding.apply_request`,
  `return_request`, `decline_request`, `forward_request`, `approve_deletion`, `carry_out_deletion`. Each takes the request,
  `by`, `at`, and the `revision` that the page showed; a notice of kind "request" opens the request of its `record_id`.
"""
