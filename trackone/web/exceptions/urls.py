"""Addresses of the register of exceptions."""

from django.urls import path

from trackone.web.exceptions import views

urlpatterns = [
    path("exceptions/", views.register, name="exceptions"),
    path("exceptions/declare/", views.choose_kind, name="exception_choose"),
    path("exceptions/declare/<int:kind>/", views.declare, name="exception_declare"),
    path("exceptions/marked/", views.marked, name="exceptions_marked"),
    path("exceptions/<int:pk>/", views.detail, name="exception"),
    path("exceptions/<int:pk>/confirm/", views.confirm, name="exception_confirm"),
    path("exceptions/<int:pk>/refuse/", views.refuse, name="exception_refuse"),
    path("exceptions/<int:pk>/restore/", views.restore, name="exception_restore"),
    path("exceptions/<int:pk>/reopen/", views.reopen, name="exception_reopen"),
    path("exceptions/<int:pk>/people/", views.list_person, name="exception_list_person"),
    path("exceptions/<int:pk>/sessions/", views.add_session, name="exception_add_session"),
]
