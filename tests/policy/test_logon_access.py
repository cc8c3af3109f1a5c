"""Access ends by somebody else's hand, with a reason, and never so that a post with a clock is empty."""

from typing import Any

import pytest

from trackone.policy.section_5_logon_access import refusals_to_end_access


@pytest.mark.policy("V.6", "general")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"has_access": False}, "no_access"),
        ({"is_own": True}, "own_account"),
        ({"reason": " "}, "reason_missing"),
        ({"last_holder_of": ["Master User of Region 7"]}, "last_holder"),
    ],
)
def test_access_ends_with_a_reason_and_a_successor(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {"has_access": True, "is_own": False, "reason": "Left on Friday.", "last_holder_of": []}
    assert refusals_to_end_access(**whole) == []
    refused = refusals_to_end_access(**{**whole, **changed})
    assert [one.code for one in refused] == [code]
    assert all(one.instead for one in refused)
