"""Addresses of applications, their signatures, and of what two persons decide."""

from django.urls import path

from trackone.web.intake import applications, printing, reviews, signatures

urlpatterns = [
    path("participants/<str:number>/apply/", applications.begin, name="application_begin"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/hand-in/", applications.hand_in, name="application_apply"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="application_withdraw"),
    path("applications/<int:pk>/print/", printing.printed, name="application_print"),
    path("applications/<int:pk>/sign/", signatures.sign, name="application_sign"),
    path("signatures/<int:pk>/withdraw/", signatures.withdraw, name="signature_withdraw"),
    path("participations/<int:pk>/confirm/", reviews.confirm, name="participation_confirm"),
    path("participations/<int:pk>/return/", reviews.give_back, name="participation_return"),
    path("participations/<int:pk>/withdraw/", reviews.withdraw, name="participation_withdraw"),
]
