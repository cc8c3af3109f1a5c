"""Pages of applications: begun, answered in sittings, handed in, printed, signed, withdrawn; and the review of decisions."""
