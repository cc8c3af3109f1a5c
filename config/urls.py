"""Every address of the house: the pages; the REST door joins them when it is built."""

from django.urls import include, path

urlpatterns = [path("", include("trackone.web.urls"))]
