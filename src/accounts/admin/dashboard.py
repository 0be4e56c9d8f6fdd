"""What the accounts show on the admin's first page."""

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import OutgoingEmail, SecurityClaim
from nexus.common.marks import Figure


def figures(request: HttpRequest) -> list[Figure]:
    """Return what there is to do about people and mails, for those who may see it."""
    found = []
    if request.user.has_perm("accounts.view_securityclaim"):
        count = SecurityClaim.objects.filter(resolved_at=None).count()
        address = reverse("admin:accounts_securityclaim_changelist", query={"state": "open"})
        found.append(Figure(label="Open security claims", count=count, address=address))
    if request.user.has_perm("accounts.view_outgoingemail"):
        count = OutgoingEmail.objects.filter(status=OutgoingEmail.Status.FAILED).count()
        address = reverse("admin:accounts_outgoingemail_changelist", query={"status__exact": "failed"})
        found.append(Figure(label="Mails that failed", count=count, address=address, tone="bad"))
    return found
