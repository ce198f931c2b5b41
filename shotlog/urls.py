"""Every page, room by room: the table of contents."""

from django.urls import URLPattern, URLResolver, include, path

from shotlog.kit.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shotlog.spreadsheets.urls")),
    path("health/", health, name="health"),
    path("", include("shotlog.jobs.urls")),
    path("", include("shotlog.people.urls")),
    path("", include("shotlog.breakdown.urls")),
    path("", include("shotlog.breakdown.shot_urls")),
    path("", include("shotlog.review.urls")),
    path("", include("shotlog.colour.urls")),
    path("", include("shotlog.generation.urls")),
    path("", include("shotlog.reports.urls")),
]
