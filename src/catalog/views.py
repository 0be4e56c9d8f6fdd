"""Answers with renditions of pictures."""

from functools import partial

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from catalog.services.images import MIME_TYPES
from catalog.services.rendition_names import FOLDER
from catalog.services.renditions import Rendition, find_rendition, make_rendition, read_rendition
from nexus.common.errors import ServiceUnavailableError
from nexus.common.threads import in_bare_image_thread, in_network_thread

STORAGE_SECONDS = 5
# What stands behind a name never changes. A redirect is asked for again after a day.
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"


@require_safe
async def show_rendition(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django hands it in
    """Answer with the rendition below this name; whoever wants it first has it made."""
    rendition = Rendition.named(f"{FOLDER}/{name}")
    if rendition is None:
        raise Http404
    try:
        return await _answer(rendition)
    except ServiceUnavailableError as error:
        return HttpResponse(error.message, status=503, content_type="text/plain", headers={"Cache-Control": "no-store"})


async def _answer(rendition: Rendition) -> HttpResponse:
    if not await in_network_thread(partial(find_rendition, rendition), patience=STORAGE_SECONDS):
        return _picture(await in_bare_image_thread(partial(make_rendition, rendition)), rendition)
    address = default_storage.url(rendition.name)
    if not address.startswith("/"):
        return HttpResponseRedirect(address, headers={"Cache-Control": FOR_A_DAY})
    return _picture(await in_network_thread(partial(read_rendition, rendition), patience=STORAGE_SECONDS), rendition)


def _picture(content: bytes | None, rendition: Rendition) -> HttpResponse:
    if content is None:
        raise Http404
    return HttpResponse(content, content_type=MIME_TYPES[rendition.format], headers={"Cache-Control": FOR_EVER})
