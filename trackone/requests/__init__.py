"""What one person asks another to do to the record. Laid out; the courses come with their sections."""
