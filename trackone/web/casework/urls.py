"""Addresses of services, notes, enrollment, conversations and drafts."""

from django.urls import path

from trackone.web.casework import (
    conversation,
    drafts,
    enrollment,
    gaps,
    group_pages,
    group_record,
    hints,
    notes,
    recording,
    service_page,
)

urlpatterns = [
    path("participants/<str:number>/services/record/", recording.service_record, name="service_record"),
    path("services/group/", group_record.group_record, name="group_record"),
    path("services/group/find/", group_record.group_find, name="group_find"),
    path("services/groups/", group_pages.groups, name="groups"),
    path("services/groups/<int:pk>/", group_pages.group, name="group"),
    path("services/<int:pk>/", service_page.service, name="service"),
    path("services/<int:pk>/complete/", service_page.complete, name="service_complete"),
    path("services/<int:pk>/mend/", service_page.mend, name="service_mend"),
    path("services/<int:pk>/withdraw/", service_page.withdraw, name="service_withdraw"),
    path("participants/<str:number>/notes/write/", notes.write, name="note_write"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/addendum/", notes.addendum, name="note_addendum"),
    path("participants/<str:number>/enroll/", enrollment.enroll_participant, name="enroll"),
    path("participations/<int:pk>/", enrollment.participation, name="participation"),
    path("participations/<int:pk>/decide/", enrollment.decide, name="participation_decide"),
    path("participations/<int:pk>/mend/", enrollment.mend, name="participation_mend"),
    path("participations/<int:pk>/exit/", enrollment.leave, name="participation_exit"),
    path("participations/<int:pk>/exit/take-back/", enrollment.take_back, name="participation_take_back_exit"),
    path("participations/<int:pk>/gap/", gaps.plan, name="participation_gap"),
    path("gaps/<int:pk>/", gaps.gap, name="gap"),
    path("gaps/<int:pk>/end/", gaps.end, name="gap_end"),
    path("gaps/<int:pk>/withdraw/", gaps.withdraw, name="gap_withdraw"),
    path("conversations/<int:pk>/", conversation.conversation, name="conversation"),
    path("conversations/<int:pk>/close/", conversation.close, name="conversation_close"),
    path("conversations/<int:pk>/close/take-back/", conversation.take_back, name="conversation_take_back_closing"),
    path("window/", hints.window, name="window"),
    path("kinds/", hints.kinds, name="kinds"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/keep/", drafts.keep, name="draft_keep"),
    path("drafts/discard/", drafts.discard, name="draft_discard"),
]
