"""The bench of the federal files: how long a check takes beside merely reading the file, and how much memory."""
