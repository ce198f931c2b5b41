"""Addresses of takes, sessions, tools and media."""

from django.urls import path

from shotlog.generation import (
    compare,
    drop,
    drop_views,
    gap_views,
    log_views,
    media,
    pattern_views,
    recipe_views,
    search_views,
    session_views,
    tool_views,
    tray_views,
    views,
)

SESSIONS = "p/<str:code>/sessions/"
TOOLS = "p/<str:code>/tools/"
DROPS = "p/<str:code>/drops/<str:drop>/"
TRAY = "p/<str:code>/tray/"

urlpatterns = [
    path(SESSIONS, session_views.session_list, name="session-list"),
    path(f"{SESSIONS}new/", session_views.session_new, name="session-new"),
    path(f"{SESSIONS}<int:pk>/", session_views.session_edit, name="session-edit"),
    path(f"{SESSIONS}<int:pk>/remove/", session_views.session_remove, name="session-remove"),
    path(TOOLS, tool_views.tool_list, name="tool-list"),
    path(f"{TOOLS}new/", tool_views.tool_new, name="tool-new"),
    path(f"{TOOLS}<int:pk>/", tool_views.tool_edit, name="tool-edit"),
    path(f"{TOOLS}<int:pk>/remove/", tool_views.tool_remove, name="tool-remove"),
    path(f"{TOOLS}<int:pk>/versions/new/", tool_views.version_new, name="version-new"),
    path(f"{TOOLS}<int:pk>/spellings/", tool_views.alias_add, name="tool-alias-add"),
    path(f"{TOOLS}versions/<int:pk>/", tool_views.version_edit, name="version-edit"),
    path(f"{TOOLS}versions/<int:pk>/remove/", tool_views.version_remove, name="version-remove"),
    path(f"{TOOLS}spellings/<int:pk>/remove/", tool_views.alias_remove, name="tool-alias-remove"),
    path(f"{TOOLS}models/", tool_views.model_alias_add, name="model-alias-add"),
    path(
        f"{TOOLS}models/<int:pk>/remove/",
        tool_views.model_alias_remove,
        name="model-alias-remove",
    ),
    path(DROPS, drop_views.drop_page, name="drop"),
    path(f"{DROPS}version/", drop_views.drop_version, name="drop-version"),
    path(f"{DROPS}same/", drop_views.drop_same, name="drop-same"),
    path(f"{DROPS}own/", drop_views.drop_own, name="drop-own"),
    path(f"{TOOLS}same/", drop_views.spelling_same, name="spelling-same"),
    path(f"{TOOLS}own/", drop_views.spelling_own, name="spelling-own"),
    path(TRAY, tray_views.tray, name="tray"),
    path(f"{TRAY}drop/", tray_views.tray_drop, name="tray-drop"),
    path(f"{TRAY}do/", tray_views.tray_act, name="tray-act"),
    path(f"{TRAY}places/", tray_views.tray_places, name="tray-places"),
    path(f"{TRAY}names/", pattern_views.file_names, name="file-names"),
    path("elements/<int:pk>/takes/", views.element_takes, name="element-takes"),
    path("elements/<int:pk>/drop/", drop.element_drop, name="element-drop"),
    path("elements/<int:pk>/log/", log_views.take_log, name="take-log"),
    path("takes/<int:pk>/paste/", log_views.take_paste, name="take-paste"),
    path("elements/<int:pk>/compare/", compare.take_compare, name="take-compare"),
    path("takes/<int:pk>/parameters/<slug:key>/", views.take_parameter, name="take-parameter"),
    path(
        "takes/<int:pk>/parameters/<slug:key>/use-file/",
        views.take_use_file,
        name="take-use-file",
    ),
    path("takes/<int:pk>/copy/", views.take_copy, name="take-copy"),
    path("takes/<int:pk>/remove/", views.take_remove, name="take-remove"),
    path("p/<str:code>/gaps/", gap_views.gaps, name="gaps"),
    path("p/<str:code>/gaps/fix/", gap_views.gaps_fix, name="gaps-fix"),
    path("recipes/", search_views.recipe_search, name="recipe-search"),
    path("recipes/find/", search_views.recipe_of_file, name="recipe-of-file"),
    path("takes/<int:pk>/recipe/", recipe_views.recipe, name="recipe"),
    path("takes/<int:pk>/recipe.zip", recipe_views.recipe_zip, name="recipe-zip"),
    path("takes/<int:pk>/recipe.json", recipe_views.take_recipe, name="take-recipe"),
    path("takes/<int:pk>/workflow.json", recipe_views.take_workflow, name="take-workflow"),
    path("takes/<int:pk>/original", media.original, name="original"),
    path("previews/<str:sha256>/<str:size>.webp", media.preview, name="preview"),
]
