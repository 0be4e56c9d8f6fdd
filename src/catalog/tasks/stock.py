"""Telling staff what has run low."""

from celery import shared_task

from catalog.services import low_stock


@shared_task(soft_time_limit=50, time_limit=60)
def report_low_stock() -> None:
    """Tell staff of the products that have run low since the last time, all in one."""
    low_stock.report_low_stock()
