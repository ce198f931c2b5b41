"""The addresses of colour notes."""

from django.urls import path

from shotlog.colour import views

urlpatterns = [
    path("p/<str:code>/shots/<str:shot>/notes/new/", views.note_new, name="note-new"),
    path("p/<str:code>/notes/status/", views.note_statuses, name="note-statuses"),
    path("p/<str:code>/notes/<int:note>/", views.note_edit, name="note-edit"),
    path("p/<str:code>/notes/<int:note>/status/", views.note_status, name="note-status"),
    path("p/<str:code>/notes/<int:note>/remove/", views.note_remove, name="note-remove"),
]
