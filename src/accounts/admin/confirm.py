"""Actions on picked rows: asked about before they hurt, done one by one, and put on record."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.errors import AccountRefusedError

# A page of a list; more rows at a click are more likely a slip.
MAX_ROWS = 100
# Sent along by the buttons on a row's own page.
FROM_PAGE = "from_page"


class RowActions:
    """What the actions of a ModelAdmin share; `may_act` says whose rows the person may touch."""

    def may_act(self, request: HttpRequest, row: Any) -> bool:
        """Return whether this row is theirs to act upon."""
        raise NotImplementedError

    def buttons(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Return the name and the label of each action that the page of `row` offers."""
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page of a row, with its buttons."""
        row = kwargs.get("obj")
        if row is not None and self.may_act(request, row):
            context["buttons"] = self.buttons(request, row)
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        return answer

    def act(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        deed: Callable[[Any], object],
        *,
        done: str,
        question: str | None = None,
    ) -> HttpResponse | None:
        """Do `deed` to each row, or ask `question` first; a falsy answer of the deed means that it was not needed."""
        chosen = list(rows[: MAX_ROWS + 1])
        if len(chosen) > MAX_ROWS:
            messages.error(request, f"Pick at most {MAX_ROWS} at a time.")
            return None
        allowed = [row for row in chosen if self.may_act(request, row)]
        if len(allowed) < len(chosen):
            messages.error(request, "Only superusers change accounts of staff, and nobody closes their own.")
        if question and allowed and "confirmed" not in request.POST:
            return _ask(self, request, allowed, question)
        for row in allowed:
            self._do(request, row, deed, done)
        return _back_to_page(self, request, chosen)

    def _do(self, request: HttpRequest, row: Any, deed: Callable[[Any], object], done: str) -> None:
        try:
            is_done = deed(row)
        except AccountRefusedError as refusal:
            messages.error(request, f"{refusal} ({row})")
            return
        if is_done:
            self.log_change(request, row, f"{done}.")  # type: ignore[attr-defined]  # a ModelAdmin's
            messages.success(request, f"{done}: {row}")
        else:
            messages.info(request, f"Nothing to do: {row}")


def _ask(screen: Any, request: HttpRequest, rows: Sequence[Any], question: str) -> HttpResponse:
    context = screen.admin_site.each_context(request) | {
        "title": question,
        "question": question,
        "rows": rows,
        "opts": screen.opts,
        "media": screen.media,
        "action": request.POST["action"],
        "checkbox": ACTION_CHECKBOX_NAME,
        "from_page": request.POST.get(FROM_PAGE, ""),
        "back": _page(screen, rows[0]) if FROM_PAGE in request.POST else request.get_full_path(),
    }
    request.current_app = screen.admin_site.name
    return TemplateResponse(request, "admin/accounts/confirm.html", context)


def _back_to_page(screen: Any, request: HttpRequest, rows: Sequence[Any]) -> HttpResponse | None:
    return HttpResponseRedirect(_page(screen, rows[0])) if request.POST.get(FROM_PAGE) and rows else None


def _page(screen: Any, row: Any) -> str:
    return reverse(f"admin:{screen.opts.app_label}_{screen.opts.model_name}_change", args=[row.pk])
