"""Fixtures of requests."""

import pytest

from tests.harness import Cast, TestClock
from tests.requests.asked import Asked, make_asked


@pytest.fixture
def asked(cast: Cast, clock: TestClock) -> Asked:
    """A file of a participant, and who asks and decides."""
    return make_asked(cast, clock)
