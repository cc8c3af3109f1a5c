"""What screens read of documents: the papers of one participant."""

from trackone.documents.models import Document
from trackone.organizations.authority import post_for
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant


def documents_of(participant: Participant, *, by: Standing, limit: int = 200) -> list[Document]:
    """Return the papers of a participant that regions in sight hold, the last received first, with who described them.

    One SQL statement. Raises NotAllowed.
    """
    post_for("participant.view", by=by)
    rows = Document.objects.visible_to(by).filter(participant=participant).select_related("recorded_by")
    return list(rows.order_by("-received_on", "-id")[:limit])
