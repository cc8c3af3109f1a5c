"""Look for Social Security numbers in text files: `trackone scan FILE... [--json]`; needs no database.

The exit code is 0 when nothing was found, 1 when something was, 2 when a file could not be read.
"""

import argparse
import json
import sys
from pathlib import Path

from trackone.identity.guarding import find

LARGEST = 512 * 1024 * 1024


def main(arguments: list[str]) -> int:
    """Print file, line, kind and the masked form of each number; the number itself is never printed."""
    parser = argparse.ArgumentParser(prog="trackone scan", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print a list of findings as JSON")
    parser.add_argument(
        "--made-up-range", action="store_true", help="count the numbers of demo and tests (9xx-00 to 9xx-49)"
    )
    chosen = parser.parse_args(arguments)
    findings: list[dict[str, str | int]] = []
    has_failed = False
    for name in chosen.files:
        text = _read(name)
        if text is None:
            has_failed = True
        else:
            findings += _findings(name, text, made_up_range=chosen.made_up_range)
    if chosen.json:
        print(json.dumps(findings))
    else:
        for one in findings:
            print(f"{one['file']}:{one['line']}: {one['kind']} {one['masked']}")
    return 2 if has_failed else int(bool(findings))


def _findings(name: str, text: str, *, made_up_range: bool) -> list[dict[str, str | int]]:
    listed: list[dict[str, str | int]] = []
    line, counted_to = 1, 0
    for found in find(text, made_up_range=made_up_range):
        line += text.count("\n", counted_to, found.start)
        counted_to = found.start
        listed.append({"file": name, "line": line, "kind": found.kind, "masked": found.masked})
    return listed


def _read(name: str) -> str | None:
    """Return the text of a file, or None after saying on the error stream why it could not be read."""
    try:
        path = Path(name)
        if path.stat().st_size > LARGEST:
            raise ValueError(f"is larger than {LARGEST // 1024 // 1024} MiB")
        held = path.read_bytes()
        if held[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return held.decode("utf-16")
        if b"\0" in held:
            raise ValueError("is no text file")
        return held.decode("utf-8-sig")
    except OSError as problem:
        print(f"{name}: {problem.strerror or problem}", file=sys.stderr)
    except UnicodeDecodeError:
        return Path(name).read_bytes().decode("cp1252", errors="replace")
    except ValueError as problem:
        print(f"{name}: {problem}", file=sys.stderr)
    return None
