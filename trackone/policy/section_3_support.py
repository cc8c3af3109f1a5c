"""Section III: what is asked for help, and the chain it goes up. Nothing enforces it yet."""

CATEGORIES = (
    "navigation",
    "outage or system problem",
    "suggestion",
    "policy question",
    "password reset",
    "other technical problem",
)
CHAIN = ("team member", "single point of contact", "Master User", "help desk")
