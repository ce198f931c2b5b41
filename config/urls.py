"""The root of all addresses: Shotlog's own pages."""

from django.urls import include, path

urlpatterns = [path("", include("shotlog.urls"))]

handler400 = "shotlog.kit.errors.bad_request"
handler403 = "shotlog.kit.errors.not_allowed"
handler404 = "shotlog.kit.errors.not_found"
handler500 = "shotlog.kit.errors.server_error"
