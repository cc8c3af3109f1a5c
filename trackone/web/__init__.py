"""Door 1: the pages, by area. Views load, act or query, and answer; they hold no rule and no permission."""
