"""Show a lively region with made-up people: the cast, the clock that can be set, months of work, a populated state.

Terms: the *cast* are the members of the staff with fixed parts, the log-ins of the demo and the people of the tests in one;
to *seed* is to live through nine months by the real actions; to *populate* is to fill a whole state at once, by a load.
Everybody in it is made up. Imports every room below the doors; never imported by them at run time outside commands.
"""
