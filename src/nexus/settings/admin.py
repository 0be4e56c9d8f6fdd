"""How the admin looks, and what stands in its sidebar for whom."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.text import format_lazy

type Entry = dict[str, Any]

QUEUE = "admin:catalog_productreview_queue"
# Blue; from 600 on, white letters are read on it. Source: the palette of Tailwind CSS.
PRIMARY = {
    "50": "oklch(97% .014 254.604)",
    "100": "oklch(93.2% .032 255.585)",
    "200": "oklch(88.2% .059 254.128)",
    "300": "oklch(80.9% .105 251.813)",
    "400": "oklch(70.7% .165 254.624)",
    "500": "oklch(62.3% .214 259.815)",
    "600": "oklch(54.6% .245 262.881)",
    "700": "oklch(48.8% .243 264.376)",
    "800": "oklch(42.4% .199 265.638)",
    "900": "oklch(37.9% .146 265.522)",
    "950": "oklch(28.2% .091 267.935)",
}


def shop_name(_: HttpRequest) -> str:
    """Return what stands above every page."""
    return str(settings.SHOP_NAME)


def navigation(_: HttpRequest) -> list[Entry]:
    """Return the groups of the sidebar; an entry shows to whoever may view its rows."""
    return [
        {"items": [{"title": "Home", "icon": "home", "link": reverse_lazy("admin:index")}]},
        _group(
            "Moderation",
            [_waiting(), _reported(), _list("Reviews", "reviews", "catalog.productreview", active=_is_no_queue)],
        ),
        _group(
            "Catalogue",
            [
                _list("Products", "inventory_2", "catalog.product", active=_is_at("/catalog/product/")),
                _list("Categories", "account_tree", "catalog.category"),
                _list("Brands", "sell", "catalog.brand"),
                _list("Specifications", "straighten", "catalog.specdefinition"),
            ],
        ),
        _group(
            "People",
            [
                _list("Users", "person", "accounts.user"),
                _list("Groups", "group", "auth.group"),
                _list("Login history", "login", "accounts.loginhistory"),
                _list("Security claims", "shield", "accounts.securityclaim"),
            ],
        ),
        _group("Mail", [_list("Outgoing e-mails", "mail", "accounts.outgoingemail")]),
        *([_group("Developers", [_graphiql()])] if settings.GRAPHIQL_ENABLED else []),
    ]


def _group(title: str, items: list[Entry]) -> Entry:
    return {"title": title, "separator": True, "items": items}


def _list(title: str, icon: str, label: str, **more: Any) -> Entry:
    """Return the entry of a model's list."""
    app, model = label.split(".")
    link = reverse_lazy(f"admin:{app}_{model}_changelist")
    return {"title": title, "icon": icon, "link": link, "permission": _views(app, model), **more}


def _waiting() -> Entry:
    return {
        "title": "Waiting reviews",
        "icon": "rule",
        "link": reverse_lazy(QUEUE),
        "permission": _may("catalog.change_productreview"),
        "badge": "catalog.admin.open_reviews.waiting_badge",
        "badge_variant": "warning",
    }


def _reported() -> Entry:
    """Return the entry of a part of the same page, which is never where one is: the server does not hear of it."""
    return _waiting() | {
        "title": "Reported reviews",
        "icon": "flag",
        "link": format_lazy("{}#reported", reverse_lazy(QUEUE)),
        "active": False,
        "badge": "catalog.admin.open_reviews.reported_badge",
        "badge_variant": "danger",
    }


def _graphiql() -> Entry:
    return {"title": "GraphiQL", "icon": "data_object", "link": "/graphql/", "link_attrs": {"target": "_blank"}}


def _views(app: str, model: str) -> Callable[[HttpRequest], bool]:
    """Return whether somebody may view the rows of a model, which who changes them may as well."""

    def may_view(request: HttpRequest) -> bool:
        return any(request.user.has_perm(f"{app}.{act}_{model}") for act in ("view", "change"))

    return may_view


def _may(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _is_at(part: str) -> Callable[[HttpRequest], bool]:
    return lambda request: part in request.path


def _is_no_queue(request: HttpRequest) -> bool:
    return "/catalog/productreview/" in request.path and not request.path.endswith("/queue/")


def stylesheet(_: HttpRequest) -> str:
    """Return the address of what the theme lacks."""
    return static("nexus/admin.css")


def icon(_: HttpRequest) -> str:
    """Return the address of what a browser shows beside the title."""
    return static("nexus/icon.svg")


THEME = {
    "SITE_TITLE": shop_name,
    "SITE_HEADER": shop_name,
    "SITE_SUBHEADER": "Staff",
    "SITE_SYMBOL": "storefront",
    # "View site" would lead nowhere: the shop's front is another program.
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {"primary": PRIMARY},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": icon}],
    "STYLES": [stylesheet],
    "DASHBOARD_CALLBACK": "nexus.dashboard.add_dashboard",
    "SIDEBAR": {"navigation": navigation},
}
