"""The trail in plain words: what each action is called, and why an attempt was refused."""

ACTIONS = {
    "participant.look_up_ssn": "Looked somebody up by Social Security number",
    "participant.look_elsewhere": "Asked whether another region serves somebody",
    "participant.add": "Added a participant",
    "participant.serve_here": "Opened a participant of another region here",
    "participant.change": "Changed a participant's record",
    "document.describe": "Described a document",
    "participation.enroll": "Enrolled a participant",
    "participation.decide": "Decided on eligibility",
    "participation.mend": "Mended an enrollment",
    "participation.exit": "Recorded an exit",
    "participation.take_back_exit": "Took an exit back",
    "service.record": "Recorded a service",
    "service.complete": "Completed a service",
    "service.mend": "Mended a service",
    "service.withdraw": "Withdrew a service",
    "note.sign": "Signed a case note",
    "note.add_addendum": "Added an addendum to a note",
    "conversation.close": "Closed a conversation",
    "conversation.take_back_closing": "Took a closing back",
    "exception.declare": "Declared an exception",
    "exception.confirm": "Confirmed an exception",
    "exception.refuse": "Refused an exception",
    "exception.restore": "Said when access came back",
    "exception.reopen": "Reopened an exception",
    "exception.list_person": "Put somebody on a mass dislocation's list",
    "exception.add_session": "Added a session of a mass dislocation",
    "timeliness.export": "Downloaded entries with participant numbers",
    "account.disable": "Ended somebody's access",
    "account.activate": "Activated a log-in",
    "house.load_reference": "Loaded reference data",
    "house.set_up": "Set up the house",
    "house.populate": "Loaded a populated state",
    "demo.make_cast": "Made the cast of the demo",
}

REASONS = {
    "not_allowed": "not this person's to do",
    "window_closed": "the date was too late to enter",
    "future_date": "the date had not come yet",
    "plan_passed": "the planned date had passed",
    "frozen": "the record was closed or exited",
    "locked": "the time to change it was over",
    "not_own": "somebody else's entry",
    "withdrawn": "the entry was withdrawn",
    "reason_missing": "no reason was given",
    "note_is_final": "a signed note never changes",
    "likely_duplicate": "a like person is on file",
    "ssn_on_file": "the Social Security number is somebody's on file",
    "ssn_never_issued": "a Social Security number that is never issued",
    "ssn_in_text": "the text held a Social Security number",
    "filled_already": "the field was filled already",
    "own_account": "one's own access",
    "last_holder": "nobody else who can log in holds that post",
    "no_access": "there was no access to end",
    "export_too_long": "too many lines for one file",
    "exception_own": "declared by the same person",
    "exception_decided": "decided already",
    "exception_reason": "no reason was given",
    "exception_evidence": "no evidence was named",
    "exception_sites": "no site was named",
    "exception_staff": "no staff were named",
    "exception_place": "no place was named",
    "exception_kind": "not this kind of exception",
    "exception_region": "no region was chosen",
    "exception_from_on": "the first day did not fit",
    "exception_until_on": "the last day did not fit",
    "exception_first_on": "the first day did not fit",
    "exception_last_on": "the last day did not fit",
    "exception_restored_on": "the day of restoration did not fit",
    "exception_is_open": "the exception was still open",
    "exception_refused": "the exception was refused before",
    "exception_number": "not a person who could be listed",
    "exception_expected_count": "fewer than fifty people",
    "exception_programs": "not served by WIA or TAA",
    "exception_notice": "no notice was named",
}

TABLES = {
    "participants_participant": "Participant",
    "participants_formername": "Former name",
    "participants_address": "Address",
    "participants_contact": "Contact",
    "participants_elementvalue": "Demographic element",
    "participants_servedin": "Served in a region",
    "documents_document": "Document",
    "enrollment_participation": "Participation",
    "casework_conversation": "Conversation",
    "casework_conversationparticipation": "Program of a conversation",
    "casework_servicerecord": "Service",
    "casework_casenote": "Case note",
    "casework_casenoteaddendum": "Addendum",
    "casework_entryexception": "Exception",
    "casework_exceptionperson": "Person on a list",
    "casework_masssession": "Session",
    "casework_admission": "Admission",
    "organizations_person": "Member of the staff",
    "organizations_post": "Post",
    "identity_vault": "Social Security number",
}

FACTS = {
    "reason": "Reason",
    "because": "Because",
    "words": "Fields",
    "changed": "Changed",
    "purpose": "Purpose",
    "kind": "Kind",
    "exit_on": "Exit on",
    "found": "Found",
    "by": "By",
    "month": "Month",
    "lines": "Lines",
    "which": "Which",
}


def action_words(action: str) -> str:
    """Return what an action is called; a word not listed says itself."""
    return ACTIONS.get(action) or action.replace(".", ": ").replace("_", " ")


def reason_words(code: str) -> str:
    """Return why an attempt was refused; a code not listed says itself."""
    return REASONS.get(code) or code.removeprefix("exception_").replace("_", " ")


def table_words(table: str) -> str:
    """Return what a row of the table is called."""
    return TABLES.get(table) or table.partition("_")[2].replace("_", " ").capitalize()
