"""Tags that templates of the house may load."""
