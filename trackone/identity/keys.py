"""The key ring: which keys seal, index and hide. It comes from the settings and never enters the database."""

import hashlib
import hmac
import os
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class Tampered(Exception):
    """Raised when ciphertext was altered, moved to another row, or sealed under an unknown key."""


def _ring() -> dict[str, object]:
    return settings.KEY_RING


def active_key_id() -> str:
    """Return the name of the key that seals now."""
    return cast(str, _ring()["active"])


def mark_of(key_id: str) -> bytes:
    """Return the bytes with which everything sealed under this key begins."""
    label = key_id.encode()
    return bytes([len(label)]) + label


def seal(plain: str, *, bound_to: str) -> bytes:
    """Encrypt with the active vault key (AES-256-GCM): key id, nonce, ciphertext. `bound_to` names row and column."""
    key_id = active_key_id()
    key = cast("dict[str, bytes]", _ring()["keys"])[key_id]
    nonce = os.urandom(12)
    return mark_of(key_id) + nonce + AESGCM(key).encrypt(nonce, plain.encode(), bound_to.encode())


def unseal(sealed: bytes | memoryview, *, bound_to: str) -> str:
    """Decrypt what `seal` made for the same row and column; raise Tampered for anything else, never text."""
    raw = bytes(sealed)
    size = raw[0] if raw else 0
    key = cast("dict[str, bytes]", _ring()["keys"]).get(raw[1 : 1 + size].decode("ascii", "replace"))
    if key is None:
        raise Tampered("sealed under a key that is not on the ring")
    try:
        return AESGCM(key).decrypt(raw[1 + size : 13 + size], raw[13 + size :], bound_to.encode()).decode()
    except (InvalidTag, ValueError):
        raise Tampered("the sealed value does not belong here") from None


def hide_draft(plain: str, *, bound_to: str) -> bytes:
    """Encrypt typing that was not sent yet (AES-256-GCM under the draft key)."""
    nonce = os.urandom(12)
    return nonce + AESGCM(cast(bytes, _ring()["drafts"])).encrypt(nonce, plain.encode(), bound_to.encode())


def show_draft(hidden: bytes | memoryview, *, bound_to: str) -> str:
    """Decrypt what `hide_draft` made; raise Tampered for anything else."""
    raw = bytes(hidden)
    try:
        return AESGCM(cast(bytes, _ring()["drafts"])).decrypt(raw[:12], raw[12:], bound_to.encode()).decode()
    except (InvalidTag, ValueError):
        raise Tampered("the draft does not belong here") from None


def blind_index(digits: str) -> bytes:
    """Return the keyed hash (HMAC-SHA256, 32 bytes) under which a number is found."""
    return hmac.new(cast(bytes, _ring()["blind_index"]), digits.encode(), hashlib.sha256).digest()


def body_hash(body: str) -> bytes:
    """Return the keyed hash of a form's body, for idempotency: it may hold a number, so a bare hash would not do."""
    return hmac.new(cast(bytes, _ring()["blind_index"]), b"body:" + body.encode(), hashlib.sha256).digest()
