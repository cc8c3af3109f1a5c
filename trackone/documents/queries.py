"""What screens read of papers and their files, within the reader's sight."""

from trackone.documents.models import Document, DocumentFile, FileState
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import Standing


def document_of(pk: int, *, by: Standing) -> Document:
    """Return one paper with its participant; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    found: Document | None = Document.objects.visible_to(by).select_related("participant").filter(pk=pk).first()
    if found is None:
        raise OutOfSight
    return found


def file_to_open(pk: int, *, by: Standing) -> DocumentFile:
    """Return a file that may be opened; a held or removed one is none. Raise NotAllowed, OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    found: DocumentFile | None = (
        DocumentFile.objects.visible_to(by).filter(pk=pk, state=FileState.KEPT, document__sealed_at=None).first()
    )
    if found is None:
        raise OutOfSight
    return found
