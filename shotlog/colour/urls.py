"""The addresses of colour notes."""

from django.urls import path

from shotlog.colour import budget_views, queue_views, views

urlpatterns = [
    path("p/<str:code>/colour/", queue_views.colour_queue, name="colour-queue"),
    path("p/<str:code>/colour/budget/", budget_views.colour_budget, name="colour-budget"),
    path("p/<str:code>/shots/<str:shot>/notes/new/", views.note_new, name="note-new"),
    path("p/<str:code>/notes/status/", views.note_statuses, name="note-statuses"),
    path("p/<str:code>/notes/<int:note>/", views.note_edit, name="note-edit"),
    path("p/<str:code>/notes/<int:note>/status/", views.note_status, name="note-status"),
    path("p/<str:code>/notes/<int:note>/step/", queue_views.note_step, name="note-step"),
    path(
        "p/<str:code>/notes/<int:note>/facts/<slug:name>/",
        queue_views.note_in_place,
        name="note-fact",
    ),
    path("p/<str:code>/notes/<int:note>/remove/", views.note_remove, name="note-remove"),
]
