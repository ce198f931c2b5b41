"""The pages that producers read: overview, scenes and the scene report."""

from django.urls import path

from shotlog.reports import (
    benchmark_views,
    disclosure_views,
    plan_views,
    share_views,
    shared_views,
    views,
)

urlpatterns = [
    path("benchmarks/", benchmark_views.benchmarks, name="benchmarks"),
    path("benchmarks/benchmarks.json", benchmark_views.benchmarks_json, name="benchmarks-json"),
    path("plan/", plan_views.plan, name="plan"),
    path(
        "p/<str:code>/benchmarks/",
        benchmark_views.production_benchmarks,
        name="production-benchmarks",
    ),
    path("p/<str:code>/", views.production, name="production"),
    path("p/<str:code>/reports/", views.scene_list, name="scene-list"),
    path("p/<str:code>/reports/print/", views.report_print, name="report-print"),
    path("p/<str:code>/reports/versions/", views.versions, name="report-versions"),
    path("p/<str:code>/reports/scenes/<str:number>/", views.scene_report, name="scene-report"),
    path("p/<str:code>/reports/notes/<str:number>/", views.meeting_notes, name="meeting-notes"),
    path("p/<str:code>/disclosure/", disclosure_views.disclosure, name="disclosure"),
    path(
        "p/<str:code>/disclosure/print/", disclosure_views.disclosure_print, name="disclosure-print"
    ),
    path(
        "p/<str:code>/disclosure/disclosure.json",
        disclosure_views.disclosure_json,
        name="disclosure-json",
    ),
    path("p/<str:code>/shares/", share_views.share_list, name="share-list"),
    path("p/<str:code>/shares/make/", share_views.share_make, name="share-make"),
    path("p/<str:code>/shares/<int:pk>/", share_views.share_openings, name="share-openings"),
    path("p/<str:code>/shares/<int:pk>/revoke/", share_views.share_revoke, name="share-revoke"),
    path("s/<str:token>/", shared_views.shared, name="shared"),
    path("s/<str:token>/print/", shared_views.shared_print, name="shared-print"),
    path(
        "s/<str:token>/pictures/<str:sha256>/", shared_views.shared_picture, name="shared-picture"
    ),
]
