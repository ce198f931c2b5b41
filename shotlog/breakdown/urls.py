"""The pages of the breakdown room: grid, cells, scenes. (The shot page has its own list.)"""

from django.urls import path

from shotlog.breakdown import bulk_views, cell_views, new_views, views

urlpatterns = [
    path("p/<str:code>/shots/", views.shot_list, name="shot-list"),
    path("p/<str:code>/new-shot/", new_views.shot_new, name="shot-new"),
    path("p/<str:code>/new-scene/", new_views.scene_new, name="scene-new"),
    path("p/<str:code>/scenes/<int:pk>/edit/", new_views.scene_edit, name="scene-edit"),
    path("p/<str:code>/scenes/<int:pk>/budget/", new_views.scene_budget, name="scene-budget"),
    path("p/<str:code>/scenes/<int:pk>/remove/", new_views.scene_drop, name="scene-drop"),
    path("p/<str:code>/shot-rows/<int:pk>/remove/", new_views.shot_drop, name="shot-drop"),
    path("p/<str:code>/bulk/", bulk_views.shots_bulk, name="shots-bulk"),
    path("p/<str:code>/views/", views.view_save, name="view-save"),
    path("p/<str:code>/views/<int:pk>/remove/", views.view_drop, name="view-drop"),
    path("p/<str:code>/columns/", views.columns_keep, name="columns-keep"),
    path("p/<str:code>/undo-last/", bulk_views.undo_last, name="undo-last"),
    path("p/<str:code>/cells/shot/<int:pk>/<str:key>/", cell_views.shot_cell, name="shot-cell"),
    path(
        "p/<str:code>/cells/element/<int:pk>/<str:key>/",
        cell_views.element_cell,
        name="element-cell",
    ),
    path(
        "p/<str:code>/shot-rows/<int:pk>/elements/", cell_views.shot_elements, name="shot-elements"
    ),
    path("p/<str:code>/shot-rows/<int:pk>/copy/", cell_views.elements_copy, name="elements-copy"),
    path(
        "p/<str:code>/element-rows/<int:pk>/remove/",
        cell_views.element_drop,
        name="element-row-drop",
    ),
    path("p/<str:code>/names/", cell_views.names, name="names-in-use"),
    path("p/<str:code>/element-words/", cell_views.words, name="element-words"),
]
