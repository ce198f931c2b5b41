"""The addresses of the review."""

from django.urls import path

from shotlog.review import views

ONE = "p/<str:code>/shortcomings/<int:shortcoming>/"

urlpatterns = [
    path("p/<str:code>/takes/<int:take>/decide/", views.take_decide, name="take-decide"),
    path("p/<str:code>/takes/<int:take>/judge/", views.take_judge, name="take-judge"),
    path(
        "p/<str:code>/elements/<int:element>/shortcomings/",
        views.shortcoming_add,
        name="shortcoming-add",
    ),
    path(
        "p/<str:code>/shots/<str:shot>/shortcomings/new/",
        views.shortcoming_new,
        name="shortcoming-new",
    ),
    path(ONE, views.shortcoming_edit, name="shortcoming-edit"),
    path(f"{ONE}status/", views.shortcoming_status, name="shortcoming-status"),
    path(f"{ONE}remove/", views.shortcoming_remove, name="shortcoming-remove"),
]
