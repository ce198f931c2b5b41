"""Addresses of takes, sessions, tools and media."""

from django.urls import path

from shotlog.generation import compare, drop, media, views

urlpatterns = [
    path("elements/<int:pk>/takes/", views.element_takes, name="element-takes"),
    path("elements/<int:pk>/drop/", drop.element_drop, name="element-drop"),
    path("elements/<int:pk>/compare/", compare.take_compare, name="take-compare"),
    path("takes/<int:pk>/parameters/<slug:key>/", views.take_parameter, name="take-parameter"),
    path(
        "takes/<int:pk>/parameters/<slug:key>/use-file/",
        views.take_use_file,
        name="take-use-file",
    ),
    path("takes/<int:pk>/copy/", views.take_copy, name="take-copy"),
    path("takes/<int:pk>/remove/", views.take_remove, name="take-remove"),
    path("takes/<int:pk>/recipe.json", views.take_recipe, name="take-recipe"),
    path("takes/<int:pk>/workflow.json", views.take_workflow, name="take-workflow"),
    path("takes/<int:pk>/original", media.original, name="original"),
    path("previews/<str:sha256>/<str:size>.webp", media.preview, name="preview"),
]
