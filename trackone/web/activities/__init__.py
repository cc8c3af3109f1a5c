"""Pages of activities: recorded, filled in, mended, withdrawn - the same for every kind, made of what it declares."""
