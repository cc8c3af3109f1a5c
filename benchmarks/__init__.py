"""Measure the main pages at two sizes of the data in one run: `python -m benchmarks`, which is what `make bench` runs.

Over HTTP, against the server that production runs, on the embedded PostgreSQL on loopback, with a populated state. The
same statements sent by psycopg alone say what of it is the database. Stands outside of the rooms; nothing imports it.
"""
