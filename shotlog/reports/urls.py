"""The pages that producers read: overview, scenes and the scene report."""

from django.urls import path

from shotlog.reports import disclosure_views, views

urlpatterns = [
    path("p/<str:code>/", views.production, name="production"),
    path("p/<str:code>/reports/", views.scene_list, name="scene-list"),
    path("p/<str:code>/reports/scenes/<str:number>/", views.scene_report, name="scene-report"),
    path("p/<str:code>/reports/notes/<str:number>/", views.meeting_notes, name="meeting-notes"),
    path("p/<str:code>/disclosure/", disclosure_views.disclosure, name="disclosure"),
    path(
        "p/<str:code>/disclosure/disclosure.json",
        disclosure_views.disclosure_json,
        name="disclosure-json",
    ),
]
