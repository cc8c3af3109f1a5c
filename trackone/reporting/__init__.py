"""From the record to the federal files, performance and timeliness. Laid out; nothing stands here yet."""
