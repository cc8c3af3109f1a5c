"""The tag library `uswds`."""
