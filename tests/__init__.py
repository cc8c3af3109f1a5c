"""Tests mirror `trackone/`; `house/` tests the house itself, `browser/` drives Chromium."""
