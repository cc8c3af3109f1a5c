"""The tables of this room: requests with their items, approvals and steps; the batch days of organizations."""

from trackone.requests.models.batch_days import BatchDay
from trackone.requests.models.beside import Approval, RequestItem, Step
from trackone.requests.models.requests import BY_TWO, OPEN_STATES, SENT, Desk, Kind, Request, State

__all__ = [
    "BY_TWO",
    "OPEN_STATES",
    "SENT",
    "Approval",
    "BatchDay",
    "Desk",
    "Kind",
    "Request",
    "RequestItem",
    "State",
    "Step",
]
