"""The field of a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from trackone.documents.files import Received, receive
from trackone.documents.files.kinds import ENDINGS
from trackone.policy.section_2_personal_information import MOST_BYTES_OF_FILE

_HELP = f"PDF, Word, Excel, CSV, text, JPEG or PNG; at most {MOST_BYTES_OF_FILE // 1_000_000} MB."


class FileField(forms.FileField):
    """A file that is looked through as it comes in; what it can't be kept for is said at the field (II.1)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(help_text=_HELP, allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in ENDINGS)

    def clean(self, data: Any, initial: Any = None) -> Received | None:
        """Return the file as it would be kept, or None where none was chosen."""
        sent: UploadedFile[Any] | None = super().clean(data, initial)
        if not sent:
            return None
        # Past the limit nothing more is read than it takes to say so.
        received, refused = receive(sent.name or "", sent.read(MOST_BYTES_OF_FILE + 1))
        if refused:
            raise forms.ValidationError([f"{one.sentence} {one.instead} (Policy {one.clause})" for one in refused])
        return received
