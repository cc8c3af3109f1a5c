"""Tell people what happened: one notice a region, with codes and participant numbers; no name, no number of a person.

Terms: a *notice* is a line on a region's home; its text is made where it is shown. Imports `organizations` and below.
"""
