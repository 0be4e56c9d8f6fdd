"""The story of a report: a customer tells moderators of a review that should not be shown."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from catalog.errors import ReviewRefusedError, refuse_review_if
from catalog.services.review_checks import clean_text, find_report_problems
from catalog.services.review_reports import Complaint, file_report, spend_report
from catalog.services.review_votes import hold_review_of_others


@transaction.atomic
def _file(reporter_id: UUID, review_id: int, complaint: Complaint) -> None:
    problems = [*find_report_problems(complaint.comment)]
    try:
        review = hold_review_of_others(reporter_id, review_id)
    except ReviewRefusedError as refused:
        raise ReviewRefusedError([*refused.problems, *problems]) from None
    refuse_review_if(problems)
    file_report(reporter_id, review, complaint)


def report_review(reporter_id: UUID, review_id: int, complaint: Complaint) -> None:
    """Tell moderators of a review, once for each state of it; nobody else sees a difference.

    Raises ReviewRefusedError with everything that is wrong at once: an own review, and one that not everyone sees,
    are none to report.
    """
    spend_report(reporter_id)
    _file(reporter_id, review_id, replace(complaint, comment=clean_text(complaint.comment)))
