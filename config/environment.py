"""Read typed settings from the environment; a wrong or missing one is named in one line."""

import base64
import binascii
import json
import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable; without a default a missing one is refused by name."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set.")
    return value


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    """Return the variable if it is one of the options."""
    value = os.environ.get(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(options)}.")
    return value


def number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """Return the variable split at commas, blanks dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret(name: str, default: str | None = None) -> str:
    """Return a secret from the file named by NAME_FILE, else from NAME; never a default outside demo and test."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise ImproperlyConfigured(f"{name}_FILE can't be read: {problem.strerror}.") from None
    value = os.environ.get(name, default)
    if not value:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) is not set: a secret has no default.")
    return value


def mail_server(name: str) -> dict[str, object]:
    """Return Django's settings for the mail server smtp://user:password@host:port (smtps:// for TLS from the start).

    Without a port or with 587 the connection is turned to TLS; `?plain=yes` leaves it as it is, for a server on the same
    machine.
    """
    parts = urlsplit(os.environ.get(name) or (secret(name) if os.environ.get(f"{name}_FILE") else ""))
    if not parts.netloc:
        return {"EMAIL_HOST": ""}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must read smtp://user:password@host:port.")
    is_plain = dict(parse_qsl(parts.query)).get("plain") == "yes"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not is_plain,
    }


def folder(name: str, default: Path | None = None) -> Path | None:
    """Return the variable as the path of a folder; None when it is not set."""
    value = os.environ.get(name)
    return Path(value) if value else default


def key_ring(name: str, default: str | None = None) -> dict[str, object]:
    """Return the key ring (JSON, each key 32 bytes in base64): vault keys by id, the keys of blind index and drafts.

    The two keys that seal the trail may be missing, where nothing is sealed.
    """
    try:
        ring = json.loads(secret(name, default))
        keys = {key_id: base64.b64decode(value, validate=True) for key_id, value in ring["vault"]["keys"].items()}
        decoded = {
            "active": ring["vault"]["active"],
            "keys": keys,
            "blind_index": base64.b64decode(ring["blind_index"], validate=True),
            "drafts": base64.b64decode(ring["drafts"], validate=True),
            "seal": {use: base64.b64decode(value, validate=True) for use, value in ring["seal"].items()}
            if "seal" in ring
            else None,
        }
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise ImproperlyConfigured(f"{name} is not a key ring; `trackone keys make FILE` writes one.") from None
    seal = decoded["seal"] or {"chain": bytes(32), "sign": bytes(32)}
    sizes = [len(key) for key in [*keys.values(), decoded["blind_index"], decoded["drafts"], *seal.values()]]
    if decoded["active"] not in keys or set(sizes) != {32} or set(seal) != {"chain", "sign"}:
        raise ImproperlyConfigured(f"{name} must name an active key, and every key must have 32 bytes.")
    return decoded


def database(name: str, default: str | None = None) -> dict[str, object]:
    """Return Django's settings for the PostgreSQL address postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(text(name, default))
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must read postgresql://user:password@host:port/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }
