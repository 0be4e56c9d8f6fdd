"""The people of the demo shop: staff, a moderator, and the customers who review."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from catalog.demo.content import DemoPerson

STAFF = "staff@nexus.example"
MODERATOR = "moderator@nexus.example"
CUSTOMER = "customer@nexus.example"
LOGINS = (STAFF, MODERATOR, CUSTOMER)

User = get_user_model()


def create_staff(password: str) -> None:
    """Add a superuser and a moderator, who may see and change reviews and nothing else."""
    if not User.objects.filter(email=STAFF).exists():
        User.objects.create_superuser(STAFF, password, first_name="Sam", last_name="Keller")
    if not User.objects.filter(email=MODERATOR).exists():
        moderator = User.objects.create_user(
            MODERATOR, password, first_name="Mona", last_name="Reyes", is_staff=True, is_email_verified=True
        )
        moderator.user_permissions.set(
            Permission.objects.filter(
                content_type__app_label="catalog", codename__in=("view_productreview", "change_productreview")
            )
        )


def create_customers(people: Sequence[DemoPerson], password: str) -> dict[str, UUID]:
    """Add customers with a confirmed address and return their ids by key; only one gets a password."""
    known = dict(User.objects.filter(email__in=[person.email for person in people]).values_list("email", "pk"))
    return {person.key: known.get(person.email) or _create_customer(person, password) for person in people}


def _create_customer(person: DemoPerson, password: str) -> UUID:
    customer = User.objects.create_user(
        person.email,
        password if person.email == CUSTOMER else None,
        first_name=person.first_name,
        last_name=person.last_name,
        is_email_verified=True,
    )
    return customer.pk
