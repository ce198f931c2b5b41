"""The addresses of the review."""

from django.urls import path

from shotlog.review import list_views, views

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
    path("p/<str:code>/shortcomings/", list_views.shortcoming_list, name="shortcoming-list"),
    path(
        "p/<str:code>/shortcomings/checklist/",
        list_views.shortcoming_checklist,
        name="shortcoming-checklist",
    ),
    path(ONE, views.shortcoming_edit, name="shortcoming-edit"),
    path(f"{ONE}status/", views.shortcoming_status, name="shortcoming-status"),
    path(f"{ONE}facts/<slug:name>/", list_views.shortcoming_in_place, name="shortcoming-fact"),
    path(f"{ONE}remove/", views.shortcoming_remove, name="shortcoming-remove"),
]
