"""The product's pages, and stand-ins for those that other rooms still bring."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from shotlog.kit import errors


def nothing(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("", include("shotlog.urls")),
    path("p/<str:code>/shots/", nothing, name="shot-list"),
    path("p/<str:code>/shots/<str:shot>/", nothing, name="shot"),
    path("p/<str:code>/sessions/", nothing, name="session-list"),
    path("p/<str:code>/tools/", nothing, name="tool-list"),
    path("previews/<str:sha256>/<str:size>/", nothing, name="preview"),
    path("p/<str:code>/export/", nothing, name="breakdown-export"),
]
handler403, handler404 = errors.not_allowed, errors.not_found
