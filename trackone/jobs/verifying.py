"""Verify the trail at night; what is wrong goes to the log of the worker, which operators watch."""

import logging
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured

from trackone.audit.sealing.chain import seal_keys
from trackone.audit.sealing.checkpoints import checkpoint_file
from trackone.audit.sealing.verifying import verify_trail

_log = logging.getLogger(__name__)


def verify_the_trail(at: datetime) -> int:
    """Verify everything sealed so far; log each finding and return how many there are."""
    del at  # the seals bear their own
    try:
        path, keys = checkpoint_file(), seal_keys()
    except ImproperlyConfigured as problem:
        _log.error("The trail was not verified: %s", problem)
        return 0
    findings = verify_trail(path=path, keys=keys).findings
    for one in findings:
        _log.critical("The trail was tampered with: %s: %s (seal %s)", one.kind, one.sentence, one.seal)
    return len(findings)
