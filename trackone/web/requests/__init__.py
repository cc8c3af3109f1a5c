"""The screens of corrections and deletions: ask from the record, review and send, decide, and see what came of it."""
