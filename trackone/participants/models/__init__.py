"""The tables of the participants room, by thing."""

from trackone.participants.models.details import Address, Contact, ContactKind, ElementValue, FormerName
from trackone.participants.models.managed import Managed
from trackone.participants.models.people import Language, Participant
from trackone.participants.models.served import How, NameKey, Purpose, ServedIn, ServedInQuerySet
from trackone.participants.models.viewing import Viewing

__all__ = [
    "Address",
    "Contact",
    "ContactKind",
    "ElementValue",
    "FormerName",
    "How",
    "Language",
    "Managed",
    "NameKey",
    "Participant",
    "Purpose",
    "ServedIn",
    "ServedInQuerySet",
    "Viewing",
]
