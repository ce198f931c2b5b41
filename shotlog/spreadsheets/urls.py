"""Addresses of what is sent out as a sheet, and of what comes in as one."""

from django.urls import path

from shotlog.spreadsheets import benchmarking, cells_in_views, disclosing, import_views, views

urlpatterns = [
    path("benchmarks/benchmarks.xlsx", benchmarking.benchmarks, name="benchmarks-export"),
    path("p/<str:code>/export/disclosure.xlsx", disclosing.disclosure, name="disclosure-export"),
    path("p/<str:code>/export/breakdown.xlsx", views.breakdown, name="breakdown-export"),
    path("p/<str:code>/export/<str:form>/", views.data, name="data-export"),
    path("p/<str:code>/import/", import_views.import_new, name="import-new"),
    path("p/<str:code>/import/cells/", cells_in_views.cells, name="import-cells"),
    path("p/<str:code>/import/<int:pk>/", import_views.import_preview, name="import-preview"),
    path(
        "p/<str:code>/import/<int:pk>/columns/", import_views.import_columns, name="import-columns"
    ),
    path(
        "p/<str:code>/import/<int:pk>/refused.xlsx",
        import_views.import_refused,
        name="import-refused",
    ),
    path("p/<str:code>/import/<int:pk>/say/", import_views.import_say, name="import-say"),
    path("p/<str:code>/import/<int:pk>/apply/", import_views.import_apply, name="import-apply"),
    path("p/<str:code>/import/<int:pk>/remove/", import_views.import_drop, name="import-drop"),
]
