"""Make tampering with the trail show, also by who owns the database.

Terms: a *link* is the keyed hash of one entry with its changes and of the link before it; a *seal* is a row that holds the
links of some entries that followed one another; a *checkpoint* is a signed line about a seal in a second place; the
*unsealed window* is what an owner of the database could still change unseen: the entries since the last checkpoint.
"""
