"""Do what nobody clicks: `schedule.py` is the one table of when, what and why; the jobs are one call each.

A job runs under procrastinate in the worker (`trackone worker`), as the worker role, from a queue in the same database;
whatever it does, doing it twice does no harm. Imports every room below the doors.
"""
