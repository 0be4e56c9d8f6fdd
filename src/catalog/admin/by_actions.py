"""What screens share whose changes are actions of the domain, the same that the API runs."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from nexus.common.errors import RefusedError, ServiceUnavailableError


class ByActions:
    """Shows refusals as messages, and leaves the record of what was done to the actions, which keep it themselves."""

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list, or do what was asked for in it."""
        return _telling_refusals(request, super().changelist_view, *args, **kwargs)  # type: ignore[misc]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page of a row, or save it."""
        return _telling_refusals(request, super().changeform_view, *args, **kwargs)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, or delete a row."""
        return _telling_refusals(request, super().delete_view, *args, **kwargs)  # type: ignore[misc]

    def construct_change_message(self, *_: Any) -> str:
        """Leave it to the action."""
        return ""

    def log_addition(self, *_: Any) -> None:
        """Leave it to the action."""

    def log_change(self, *_: Any) -> None:
        """Leave it to the action."""

    def log_deletions(self, *_: Any) -> None:
        """Leave it to the action."""

    def save_model(self, *_: Any, **__: Any) -> None:
        """Leave it to `save_related`, which has the rows below the form as well."""

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """Count what goes with rows, or keeps them, rather than list it: a brand may have all products."""
        rows, screen = list(objs), cast("Any", self)
        going, keeping = _count_related(screen.model, rows)
        may_delete = all(screen.has_delete_permission(request, row) for row in rows)
        lacking = set() if may_delete else {str(screen.opts.verbose_name)}
        return [str(row) for row in rows], going, lacking, [f"{count} {name}" for name, count in keeping.items()]

    def delete_queryset(self, request: HttpRequest, queryset: Iterable[Any]) -> None:
        """Delete rows one by one."""
        for row in queryset:
            self.delete_model(request, row)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a row by its action."""
        raise NotImplementedError


def _count_related(model: type[models.Model], rows: list[Any]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many rows of each kind are deleted with these, and how many forbid it."""
    going: dict[str, int] = {}
    keeping: dict[str, int] = {}
    for relation in model._meta.related_objects:
        related: Any = relation.related_model
        count = related.objects.filter(**{f"{relation.field.name}__in": rows}).count()
        if count:
            counts = keeping if relation.on_delete is models.PROTECT else going
            counts[str(related._meta.verbose_name_plural)] = count
    return going, keeping


def staff_id(request: HttpRequest) -> UUID:
    """Return whose act it is."""
    assert request.user.is_authenticated
    return request.user.pk


def _telling_refusals(request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer with `view`; what only came to light while it was saved takes the visitor back to the page as it is."""
    try:
        answer: HttpResponse = view(request, *args, **kwargs)
    except RefusedError as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
    except ServiceUnavailableError as outage:
        messages.error(request, outage.message)
    else:
        return answer
    return HttpResponseRedirect(request.get_full_path())
