"""Keep what was done for a participant: conversations, service records, case notes; the register of exceptions.

Terms: a *conversation* is the closable record of work with one participant; a *service record* is one dated service; a
*case note* is final once signed; an *exception* holds an entry window open; an *admission* is what a late row names.
Each windowed date carries its stamps (entered at, entered on, last entry on, admission), made by the database alone.
Imports `enrollment`, `documents`, `participants`, `notifications`, `organizations`, `identity`, `audit`, `policy`.
"""
