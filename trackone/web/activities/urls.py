"""Addresses of activities; each kind stands in them by its name."""

from django.urls import path

from trackone.web.activities import views

urlpatterns = [
    path("participants/<str:number>/activities/<slug:activity>/record/", views.record, name="activity_record"),
    path("activities/<slug:activity>/<int:pk>/", views.activity, name="activity"),
    path("activities/<slug:activity>/<int:pk>/complete/", views.complete, name="activity_complete"),
    path("activities/<slug:activity>/<int:pk>/mend/", views.mend, name="activity_mend"),
    path("activities/<slug:activity>/<int:pk>/withdraw/", views.withdraw, name="activity_withdraw"),
]
