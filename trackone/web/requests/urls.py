"""Addresses of requests: to ask, to review and send, to decide, to look up."""

from django.urls import path, re_path

from trackone.web.requests import asking, lists, page, together

urlpatterns = [
    re_path(r"^participants/(?P<number>[Pp][0-9]{8})/fix/$", asking.fix_choose, name="fix_choose"),
    re_path(r"^participants/(?P<number>[Pp][0-9]{8})/fix/facts/$", asking.fix_facts, name="fix_facts"),
    path("requests/", lists.corrections, name="corrections"),
    path("requests/mine/", lists.corrections_mine, name="corrections_mine"),
    path("requests/all/", lists.corrections_all, name="corrections_all"),
    path("requests/deleted/", lists.corrections_deleted, name="corrections_deleted"),
    path("requests/batch/", lists.corrections_batch, name="corrections_batch"),
    path("requests/desk/", lists.corrections_desk, name="corrections_desk"),
    path("requests/desk/together/", together.corrections_together, name="corrections_together"),
    path("requests/fix/<slug:record>/<int:pk>/", asking.fix, name="fix"),
    path("requests/<int:pk>/", page.correction, name="correction"),
    path("requests/<int:pk>/change/", asking.correction_mend, name="correction_mend"),
    path("requests/<int:pk>/form/", page.correction_form, name="correction_form"),
    path("requests/<int:pk>/effect/", page.correction_effect, name="correction_effect"),
    path("requests/<int:pk>/restore/", together.correction_restore, name="correction_restore"),
    path("requests/<int:pk>/<slug:step>/", page.correction_step, name="correction_step"),
]
