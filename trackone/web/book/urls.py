"""Addresses of the policy in plain language."""

from django.urls import path

from trackone.web.book import views

urlpatterns = [
    path("policy/", views.policy, name="policy"),
    path("policy/<str:clause>/", views.policy_clause, name="policy_clause"),
]
