"""The tables of the casework room, by thing."""

from trackone.casework.models.activities import (
    ACTIVITIES,
    Activity,
    Assessment,
    Credential,
    Employment,
    Lasting,
    SkillGain,
    Training,
    WorkExperience,
)
from trackone.casework.models.catalog import AFTER_EXIT, ServiceFamily, ServiceKind
from trackone.casework.models.conversations import ClosedReason, Conversation, ConversationParticipation, Purpose
from trackone.casework.models.drafts import Draft
from trackone.casework.models.exceptions import (
    Admission,
    AdmissionKind,
    EntryException,
    ExceptionKind,
    ExceptionPerson,
    ExceptionSite,
    ExceptionStaff,
    ExceptionState,
    MassSession,
)
from trackone.casework.models.group_services import GroupService
from trackone.casework.models.notes import CONTACTS_BY_HAND, CaseNote, CaseNoteAddendum, ContactType
from trackone.casework.models.passed import PassedNumber
from trackone.casework.models.service_records import ServiceRecord, ServiceResult

__all__ = [
    "ACTIVITIES",
    "AFTER_EXIT",
    "CONTACTS_BY_HAND",
    "Activity",
    "Admission",
    "AdmissionKind",
    "Assessment",
    "CaseNote",
    "CaseNoteAddendum",
    "ClosedReason",
    "ContactType",
    "Conversation",
    "ConversationParticipation",
    "Credential",
    "Draft",
    "Employment",
    "EntryException",
    "ExceptionKind",
    "ExceptionPerson",
    "ExceptionSite",
    "ExceptionStaff",
    "ExceptionState",
    "GroupService",
    "Lasting",
    "MassSession",
    "PassedNumber",
    "Purpose",
    "ServiceFamily",
    "ServiceKind",
    "ServiceRecord",
    "ServiceResult",
    "SkillGain",
    "Training",
    "WorkExperience",
]
