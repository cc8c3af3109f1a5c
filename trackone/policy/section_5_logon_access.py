"""Section V: what a request for log-on must contain. The course itself is not built yet.

The numbers: an activation link lasts 72 hours; 90 days without use suspend, with a warning at 75.
"""

from datetime import timedelta

ACTIVATION_LINK_LASTS = timedelta(hours=72)
SUSPENDED_AFTER = timedelta(days=90)
WARNED_AFTER = timedelta(days=75)
REQUEST_NAMES = ("name", "title or role", "site", "e-mail", "workgroup and rights", "reason", "notice of approval")
