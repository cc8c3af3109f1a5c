"""Write an image anew from what is seen: where it was taken, with what and by whom stays behind."""

import io
import warnings

from PIL import Image, ImageOps

MOST_PIXELS = 60_000_000
_FORMATS = {"jpg": "JPEG", "png": "PNG"}


class NoImage(Exception):
    """Raised when an image does not open, or is larger than any scan."""


def redrawn(content: bytes, *, ending: str) -> bytes:
    """Return the image upright, without anything but its points; raise NoImage."""
    kind = _FORMATS[ending]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[kind]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NoImage
                upright = ImageOps.exif_transpose(image)
                bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
                if upright.mode == "P" and (
                    palette := upright.getpalette("RGBA" if "transparency" in upright.info else "RGB")
                ):
                    bare.putpalette(palette, "RGBA" if "transparency" in upright.info else "RGB")
    except (
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ) as problem:
        raise NoImage from problem
    made = io.BytesIO()
    bare.save(made, format=kind, **({"quality": 90} if kind == "JPEG" else {"optimize": False}))
    return made.getvalue()
