"""Files that come in: what they are by content and name, what stands in them, what of them is kept, and where.

Knows nothing of participants or of the database: bytes and a name go in, a file ready to be kept or refusals come out.
"""

from trackone.documents.files.receiving import Received, receive

__all__ = ["Received", "receive"]
