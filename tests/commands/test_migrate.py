"""Migrations run as the owner of the tables, or not at all."""

import pytest

from trackone.commands import migrate


def test_without_the_owners_address_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    assert migrate.main([]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("DATABASE_OWNER_URL is not set")
    assert printed.err.count("\n") == 1
