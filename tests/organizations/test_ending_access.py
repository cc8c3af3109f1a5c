"""The last holder of a post with a clock is not ended without a successor."""

from datetime import datetime

import pytest

from tests.harness import Cast
from trackone.organizations.actions import disable_account
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db


def end(cast: Cast, key: str, *, by: str, at: datetime) -> None:
    disable_account(cast.person(key), by=cast.standing(by), at=at, reason="Left the office on Friday.")


@pytest.mark.policy("general", "V.6")
@pytest.mark.parametrize("key", ["mona", "otto", "cole"])
def test_a_last_holder_stays(cast: Cast, at: datetime, key: str) -> None:
    with pytest.raises(Refused) as refused:
        end(cast, key, by="hugo", at=at)
    assert [one.code for one in refused.value.refusals] == ["last_holder"]


@pytest.mark.policy("general", "V.6")
def test_an_alternate_or_a_second_holder_lets_the_first_one_go(cast: Cast, at: datetime) -> None:
    # Connie has an alternate; Region 4 has three who act as Master User.
    end(cast, "connie", by="hugo", at=at)
    end(cast, "mary", by="max", at=at)
    with pytest.raises(Refused):
        end(cast, "alma", by="hugo", at=at)
