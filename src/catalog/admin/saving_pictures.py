"""How the page of a product saves pictures: decoded before its transaction begins, claimed within it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from catalog.admin.product_pictures import PictureFormSet, problems_by_row, wanted_pictures
from catalog.services import product_images, stored_files


class SavesPictures:
    """Stores uploads as the API does: never a file as it came."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the page of a product; or prepare the pictures that were sent, then save it."""
        show = super().changeform_view  # type: ignore[misc]
        if request.method != "POST" or not self._may_save(request, object_id):
            answer: HttpResponse = show(request, object_id, form_url, extra_context)
            return answer
        rows = wanted_pictures(request)
        with product_images.prepare([row.image for row in rows]) as prepared:
            request.picture_problems = problems_by_row(prepared.problems, rows)  # type: ignore[attr-defined]
            request.pictures, request.are_pictures_taken = prepared, False  # type: ignore[attr-defined]
            answer = show(request, object_id, form_url, extra_context)
            if not request.are_pictures_taken:  # type: ignore[attr-defined]
                stored_files.discard(prepared.names)
            return answer

    def _may_save(self, request: HttpRequest, object_id: str | None) -> bool:
        screen: Any = self
        may: bool = (screen.has_change_permission if object_id else screen.has_add_permission)(request)
        return may

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Hand the rows what is wrong with them."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]
        return given | {"problems": getattr(request, "picture_problems", {})}

    def pictures_given(self, request: HttpRequest, formsets: Iterable[Any]) -> dict[str, Any]:
        """Return the pictures of a page for the action that saves it, if they were changed."""
        rows = [formset for formset in formsets if isinstance(formset, PictureFormSet)]
        if not any(formset.has_changed() for formset in rows):
            return {}
        request.are_pictures_taken = True  # type: ignore[attr-defined]
        return {"images": request.pictures}  # type: ignore[attr-defined]
