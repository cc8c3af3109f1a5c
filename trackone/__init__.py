"""TrackOne: case management for public workforce offices, the written policy as software."""
