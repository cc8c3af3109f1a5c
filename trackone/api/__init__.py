"""Door 2: REST over the same actions and queries. Laid out; nothing stands here yet."""
