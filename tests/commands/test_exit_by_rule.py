"""`trackone exit-by-rule` does the night's exits by hand."""

import pytest

from tests.casework.files import make_file
from tests.harness import Cast, TestClock
from trackone.commands import main as trackone
from trackone.enrollment.models import Participation

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.1")]


def test_it_exits_whom_the_rule_ends_and_says_how_many(
    cast: Cast, clock: TestClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_WORKER_URL", raising=False)
    file = make_file(cast, clock.now)
    file.serve(participation=file.enroll())
    clock.set("2027-03-01T09:00-05:00")
    assert trackone(["exit-by-rule"]) == 0
    assert trackone(["exit-by-rule"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == ["1 participation ended by the 90-day rule.", "0 participations ended by the 90-day rule."]
    cast.standing("tess")
    assert Participation.objects.get().exit_reason == "by_rule"
