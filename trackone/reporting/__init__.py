"""Read the record for those who answer for it: timeliness now; federal files and performance later.

Terms: *lag* is how many business days after its date a record was entered; *in time* is within the window of C.6; an entry
that came later came *under an exception*, under one that was *refused* since, or *late* by a correction. Imports `requests`,
`casework` and below; writes nothing but the trail of what leaves the house.
"""
