"""The page that asks something about rows that were picked in their list, before an action is done on them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def ask(
    screen: Any, request: HttpRequest, rows: Iterable[Any], form: Form, *, verb: str, what: str, along: str = ""
) -> HttpResponse:
    """Return the page, which sends the request once more with the answers of `form`, and `confirmed`.

    What the list sent under names that begin with `along` goes with it.
    """
    context = screen.admin_site.each_context(request) | {
        "title": f"{verb} {what}",
        "form": form,
        "rows": rows,
        "opts": screen.opts,
        "media": screen.media,
        "action": request.POST["action"],
        "checkbox": ACTION_CHECKBOX_NAME,
        "back": request.get_full_path(),
        "verb": verb,
        "along": [(name, value) for name, value in request.POST.items() if along and name.startswith(along)],
    }
    request.current_app = screen.admin_site.name
    return TemplateResponse(request, "admin/catalog/ask.html", context)
