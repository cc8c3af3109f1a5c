"""Every page's address, by area. Words that find a person stand in no address."""

from django.urls import include, path

from trackone.web.views.gallery import gallery
from trackone.web.views.violations import csp_report

urlpatterns = [
    path("", include("trackone.web.desks.urls")),
    path("", include("trackone.web.access.urls")),
    path("", include("trackone.web.participants.urls")),
    path("", include("trackone.web.casework.urls")),
    path("", include("trackone.web.intake.urls")),
    path("", include("trackone.web.activities.urls")),
    path("", include("trackone.web.requests.urls")),
    path("", include("trackone.web.exceptions.urls")),
    path("", include("trackone.web.reports.urls")),
    path("", include("trackone.web.people.urls")),
    path("", include("trackone.web.reference.urls")),
    path("", include("trackone.web.trail.urls")),
    path("", include("trackone.web.book.urls")),
    path("gallery/", gallery, name="gallery"),
    path("csp-report/", csp_report, name="csp_report"),
]
