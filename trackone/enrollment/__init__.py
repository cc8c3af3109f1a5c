"""Keep who is enrolled in what: programs as dated data, participations with begin, region of record and exit.

Terms: a *program* is a funding source over its years; a *participation* is one period of one participant in one program,
in exactly one region of record; it *begins* with the first service that triggers participation and ends with an *exit*.
The acts live in `casework`, where they open conversations; here stand the tables and the plain verbs.
Imports `documents`, `participants`, `notifications`, `organizations`, `identity`, `audit`, `policy`.
"""
