"""Keep the person: names, birth date, contact, federal elements; and which region serves whom.

Terms: a *participant* is one person, statewide; *served in* says which region sees and serves the person, since when and
how; *serve here* opens a person whom another region serves; an *element* is one federal demographic field by its number.
Imports `notifications`, `organizations` and below.
"""
