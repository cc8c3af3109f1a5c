"""Addresses of people: words that find somebody stand in none of them, the number alone does."""

from django.urls import path

from trackone.web.participants import adding, changing, files, finding, looking, papers, reassigning, revealing

urlpatterns = [
    path("search/", finding.search_people, name="search"),
    path("participants/", finding.participants, name="participants"),
    path("caseloads/", reassigning.caseloads, name="caseloads"),
    path("caseloads/hand-over/", reassigning.hand_over, name="caseload_hand_over"),
    path("participants/add/", adding.participant_add, name="participant_add"),
    path("participants/serve-here/", adding.serve_person_here, name="serve_here"),
    path("participants/<str:number>/change/", changing.participant_change, name="participant_change"),
    path("participants/<str:number>/elements/<slug:slug>/", changing.participant_elements, name="participant_elements"),
    path("participants/<str:number>/ssn/", revealing.participant_ssn, name="participant_ssn"),
    path("documents/<int:pk>/attach/", files.document_attach, name="document_attach"),
    path("files/<int:pk>/", files.file_open, name="file_open"),
    path("participants/<str:number>/looks/", looking.participant_looks, name="participant_looks"),
    path("participants/<str:number>/documents/add/", papers.document_describe, name="document_describe"),
]
