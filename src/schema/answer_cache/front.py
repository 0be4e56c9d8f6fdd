"""The way of a request to the API: answered from the cache where that may be, else handed on to Django."""

from collections.abc import Callable
from io import BytesIO
from time import time
from typing import Any

from django.core.handlers.asgi import ASGIRequest

from catalog.cache.versions import versions
from catalog.services.views import count_view
from nexus.common.bounded_cache import BoundedCache
from nexus.common.request_ids import HEADER, Receive, new_request_id
from nexus.common.request_limits import limits
from nexus.common.threads import impatient
from schema.answer_cache.answers import Answer, Form, Headers, Message
from schema.answer_cache.figures import figures
from schema.answer_cache.handing_on import Handing, Handler, Send
from schema.answer_cache.loads import Answers
from schema.answer_cache.plans import Plan, plan_of
from schema.answer_cache.requests import Wanted, wanted_by
from schema.http import RequestRefusedError, checked_request, read_parameters
from schema.persisted import known
from schema.trusted import check_trust

# Longer questions are for Django alone.
QUESTION_BYTES = 64 * 1024
PLANS_BYTES = 16 * 1024 * 1024
PLAN_OVERHEAD_BYTES = 700
NO_BODY: Message = {"type": "http.response.body", "body": b""}


class Front:
    """Stands in front of the API, and answers what it can before Django wakes up.

    A hit is a few look-ups: what the headers mean, what the question is, which versions hold, the answer. It waits
    for nothing but the body of the request, and once in a while for the versions. No wrapper stands before it, so it
    tells the id of its request itself.
    """

    def __init__(self, api: Handler) -> None:
        self._api = api
        self._plans: BoundedCache[bytes | str, Plan] = BoundedCache(PLANS_BYTES)
        # Recent use is not noted: what is dropped too early is soon read again.
        self._known_plan: Callable[[Any], tuple[Plan, int] | None] = self._plans.held.get
        self.answers = Answers()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request."""
        wanted = wanted_by(scope)
        if wanted is None:
            await self._api(scope, receive, send)
            return
        first = None if wanted.form.is_get else await receive()
        # A text if it came in the address, which no body is ever equal to.
        question: bytes | str | None = scope["query_string"].decode("latin-1") if first is None else first.get("body")
        handing = Handing(self._api, scope, receive, first)
        if first and first.get("more_body"):
            question = await handing.read_on(first, at_most=QUESTION_BYTES)
        if not limits.count_here(wanted.counter):
            handing.seconds_to_wait = await limits.spend(wanted.counter)
        known_plan = self._known_plan(question)
        plan = known_plan[0] if known_plan else None
        if handing.seconds_to_wait or (plan is None and (plan := self._plan(scope, question)) is None):
            await handing.hand_on(send)
            return
        known = versions.held() or await versions.read()
        if known is None:
            figures.bypasses += 1
            await handing.hand_on(send)
            return
        await self._answer(plan, plan.versions_of(known), wanted, handing, send)

    async def _answer(self, plan: Plan, under: Any, wanted: Wanted, handing: Handing, send: Send) -> None:
        """Answer a question whose answer may be kept, with one that was computed `under` the versions of now."""
        answer = self.answers.held.get(plan.key)
        if answer is not None and answer.versions == under and (now := time()) < answer.ends_at:
            figures.hits_local += 1
            answer.hits += 1
            if now >= answer.stale_at:
                self.answers.refresh(plan, under, handing.load)
        else:
            answer = await self._obtain(plan, under, handing, send)
            if answer is None:
                return
        form = wanted.form
        if wanted.tags and _matches(wanted.tags, answer.etag(form.media_type)):
            figures.not_modified += 1
            status, headers, body = 304, answer.cache_headers(form), NO_BODY
        else:
            for product_id in answer.viewed:
                count_view(product_id)
            headers, body = answer.forms.get(form) or self._in_form(answer, plan, form)
            status = 200
        named = [*headers, (HEADER, wanted.request_id or new_request_id())]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send(body)

    @impatient
    async def _obtain(self, plan: Plan, under: Any, handing: Handing, send: Send) -> Answer | None:
        """Return an answer that is loaded by somebody; or answer by the long way, and return None.

        The time that a request may wait counts from here: who waited for a load that failed does not begin anew.
        """
        answer = await self.answers.obtain(plan, under, handing.load)
        if answer is None:
            await handing.finish(send)
        return answer

    def _in_form(self, answer: Answer, plan: Plan, form: Form) -> tuple[Headers, Message]:
        found = answer.in_form(form)
        # It weighs more now.
        if self.answers.held.get(plan.key) is answer:
            self.answers.hold(plan, answer)
        return found

    def _plan(self, scope: Any, question: bytes | str | None) -> Plan | None:
        """Read a question as the long way would; None if its answer is not to be kept, or it is none."""
        if not question or len(question) > QUESTION_BYTES:
            return None
        try:
            body = b"" if isinstance(question, str) else question
            parameters = known(read_parameters(ASGIRequest(scope, BytesIO(body))))
            if parameters is None:
                return None
            asked = checked_request(parameters)
            check_trust(asked.query)
        except RequestRefusedError:
            return None
        plan = plan_of(asked)
        # What is not kept is not remembered either: it may hold a password.
        if plan is not None:
            weight = PLAN_OVERHEAD_BYTES + len(question) + len(plan.words or b"")
            self._plans.put(question, plan, weight=weight)
        return plan


def _matches(if_none_match: bytes, etag: bytes) -> bool:
    """Compare weakly. Source: RFC 9110, 13.1.2; our tags hold nothing that could be part of another."""
    return if_none_match.strip() == b"*" or etag.removeprefix(b"W/") in if_none_match
