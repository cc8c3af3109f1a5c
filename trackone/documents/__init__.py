"""Keep what is known of each paper: kind, title, program, dates, who took it in. The store of scans is a later issue.

Imports `participants` and below.
"""
