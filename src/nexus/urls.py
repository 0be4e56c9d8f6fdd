"""The addresses that Nexus answers."""

from django.conf import settings
from django.contrib import admin
from django.urls import path, re_path
from django.views.generic import RedirectView
from django.views.static import serve

from accounts.admin.own_password import change_own_password
from catalog.feeds.views import show_merchant_feed, show_sitemap_index, show_sitemap_page
from catalog.views import show_rendition
from nexus.health import healthz, readyz
from schema.view import graphql

handler500 = "nexus.common.outages.show_failure"

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    re_path("^graphql/?$", graphql),
    # Where developers land who open the address that the server prints.
    *([path("", RedirectView.as_view(url="/graphql/"))] if settings.GRAPHIQL_ENABLED else []),
    path("sitemap.xml", show_sitemap_index),
    re_path(r"^sitemap-(?P<kind>products|categories|brands)-(?P<number>0|[1-9][0-9]{0,8})\.xml$", show_sitemap_page),
    path("feeds/google-merchant.xml", show_merchant_feed),
    # Before the admin's own page, which would neither count guesses nor tell the owner.
    path("admin/password_change/", admin.site.admin_view(change_own_password, cacheable=True)),
    path("admin/", admin.site.urls),
    path("media/renditions/<path:name>", show_rendition),
    # A bucket or a proxy may serve what was uploaded instead; with a proxy in front these are not asked.
    *([path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})] if settings.SERVE_FILES else []),
]
