"""The pages that producers read: overview, scenes and the scene report."""

from django.urls import path

from shotlog.reports import views

urlpatterns = [
    path("p/<str:code>/", views.production, name="production"),
    path("p/<str:code>/reports/", views.scene_list, name="scene-list"),
    # A number may hold a slash: 24/25.
    path("p/<str:code>/reports/scenes/<path:number>/", views.scene_report, name="scene-report"),
    path("p/<str:code>/reports/notes/<path:number>/", views.meeting_notes, name="meeting-notes"),
]
