"""Keep the trail: what was done, by whom, under which post, on which record.

Terms: an *entry* is one act or one refused attempt; a *change* is one column of one row with its old and new value, kept
under the entry's id by the trigger that every `recorded` table carries; the *context* is what the database lets this
transaction see and write. Imports nothing of the house.
"""
