"""Every address of the house: the pages; the REST door joins them when it is built."""

from django.urls import include, path

handler500 = "trackone.web.views.broken.broke"
urlpatterns = [path("", include("trackone.web.urls"))]
