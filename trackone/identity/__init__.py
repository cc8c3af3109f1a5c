"""Keep Social Security numbers: one value that masks itself, one vault, one blind index, one guard for free text.

Terms: the *vault* holds ciphertext bound to its row; the *blind index* is a keyed hash that finds a number without
showing it; the *key ring* lives outside the database. Imports `audit` and `policy`.
"""
