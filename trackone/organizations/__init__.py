"""Regions, operators, submitting organizations, sites; accounts, people and their dated posts; the calendar.

Terms: *region* is what one may read, *site* where one may write, *workgroup* a named staff that shares a caseload; a
*post* is a role held by a person over a dated span; a *standing* is a person with the posts in force and the region they
act in. `authority.MAY` says who may do what; `performing.performs` asks it. Imports `audit`, `identity`, `policy`.
"""
