"""What is done with activities: one implementation for every kind, made of what each kind declares."""
