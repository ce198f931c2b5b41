"""The addresses of the shot page and its forms."""

from django.urls import path

from shotlog.breakdown import shot_edit, shot_page

SHOT = "p/<str:code>/shots/<str:shot>/"
ELEMENT = "p/<str:code>/elements/<int:element>/"

urlpatterns = [
    path("undo/<int:change_set>/", shot_edit.undo, name="undo"),
    path("p/<str:code>/shot-page/more/", shot_page.unfold, name="shot-unfold"),
    path("p/<str:code>/shot-page/make/", shot_edit.shot_make, name="shot-make"),
    path(SHOT, shot_page.shot, name="shot"),
    path(f"{SHOT}edit/", shot_edit.shot_edit, name="shot-edit"),
    path(f"{SHOT}facts/<slug:name>/", shot_page.shot_fact, name="shot-fact"),
    path(f"{SHOT}history/", shot_page.shot_history, name="shot-history"),
    path(f"{SHOT}elements/new/", shot_edit.element_new, name="element-new"),
    path(f"{SHOT}remove/", shot_edit.shot_remove, name="shot-remove"),
    path(f"{ELEMENT}edit/", shot_edit.element_edit, name="element-edit"),
    path(f"{ELEMENT}facts/<slug:name>/", shot_page.element_fact, name="element-fact"),
    path(f"{ELEMENT}line/", shot_page.element_line, name="element-line"),
    path(f"{ELEMENT}clearance/", shot_edit.clearance_edit, name="clearance"),
    path(f"{ELEMENT}remove/", shot_edit.element_remove, name="element-remove"),
]
