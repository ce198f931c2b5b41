"""Addresses of what is sent out as a sheet."""

from django.urls import path

from shotlog.spreadsheets import disclosing, views

urlpatterns = [
    path("p/<str:code>/export/disclosure.xlsx", disclosing.disclosure, name="disclosure-export"),
    path("p/<str:code>/export/breakdown.xlsx", views.breakdown, name="breakdown-export"),
    path("p/<str:code>/export/<str:form>/", views.data, name="data-export"),
]
