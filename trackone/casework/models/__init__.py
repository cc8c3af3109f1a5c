"""The tables of the casework room, by thing."""

from trackone.casework.models.drafts import Draft

__all__ = ["Draft"]
