"""Addresses of background work."""

from django.urls import path

from shotlog.jobs import views

urlpatterns = [
    path("p/<str:code>/jobs/", views.job_list, name="job-list"),
    path("p/<str:code>/jobs/<int:pk>/", views.job, name="job"),
    path("p/<str:code>/jobs/<int:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("p/<str:code>/jobs/<int:pk>/remove/", views.job_remove, name="job-remove"),
    path("p/<str:code>/jobs/<int:pk>/file/", views.job_file, name="job-file"),
]
