"""From a stranger to a customer: registering, and showing whose address it is."""

import logging

from django.db import transaction

from accounts.actions.outbox import post_code
from accounts.errors import Problem, refuse_if
from accounts.models import OutgoingEmail, User
from accounts.services.addresses import address_key, clean_email, find_email_problems
from accounts.services.budgets import AccountBudget, spend
from accounts.services.codes import find_code_problems, id_in
from accounts.services.email import CodeChallengeFacts
from accounts.services.names import clean_name, find_name_problems
from accounts.services.otp import OTPService, Purpose, wrong_code
from accounts.services.passwords import find_password_problems, hash_password
from accounts.services.registrations import activate_registration, confirm_address, save_registration
from nexus.common.client import Client

logger = logging.getLogger(__name__)

Kind = OutgoingEmail.Kind


def register(
    *, email: str, password: str, password_confirmation: str, first_name: str, last_name: str, client: Client
) -> CodeChallengeFacts:
    """Keep a registration until its address is shown to be the caller's, and promise the code for that.

    Whether the address is known is not looked at: the worker finds out when it writes the mail. Raises
    AccountRefusedError with everything that is wrong at once, or RATE_LIMITED.
    """
    person, problems = _read_person(email=email, first_name=first_name, last_name=last_name)
    refuse_if([*problems, *find_password_problems(password, password_confirmation, person=person)])
    spend(AccountBudget.REGISTER, client)
    encoded_password = hash_password(password)
    with transaction.atomic():
        # First, as it may refuse: then the registration before stays, and the code that was mailed for it.
        challenge = post_code(Kind.EMAIL_VERIFICATION, person.email)
        save_registration(person, encoded_password=encoded_password)
    return challenge


def _read_person(**said: str) -> tuple[User, list[Problem]]:
    """Return what can be taken of a person's data as an unsaved user, and the problems of the rest."""
    problems = [*find_email_problems(said["email"])]
    problems += (each for name in ("first_name", "last_name") for each in find_name_problems(said[name], name))
    refused = {problem.field for problem in problems}
    person = User()
    for name in said.keys() - refused:
        clean = User.objects.normalize_email if name == "email" else clean_name
        setattr(person, name, clean(said[name]))
    return person, problems


def resend_verification_code(*, email: str, client: Client) -> CodeChallengeFacts:
    """Promise another code for a registration, to any address; raise AccountRefusedError for what is none."""
    email = clean_email(email)
    spend(AccountBudget.CODE_REQUEST, client)
    return post_code(Kind.EMAIL_VERIFICATION, email)


def verify_email(*, email: str, code: str, client: Client) -> None:
    """Turn the registration that `code` was mailed for into an account.

    Raises AccountRefusedError: CODE_INVALID for any code but the newest of this address, and for a
    registration whose address has got a confirmed account meanwhile; RATE_LIMITED.
    """
    code = code.strip()
    refuse_if([*find_email_problems(email), *find_code_problems(code)])
    spend(AccountBudget.CODE_GUESS, client)
    key = address_key(clean_email(email))
    subject = OTPService.check(Purpose.EMAIL_VERIFICATION, key, code)
    with transaction.atomic():
        user = _activate(subject)
        # Last, so that a failure of the database leaves the code good. Whoever loses here takes back what they did.
        if not OTPService.consume(Purpose.EMAIL_VERIFICATION, key, code):
            raise wrong_code()
    if user is None:
        # Outside of the transaction, which has dropped the registration.
        raise wrong_code()
    logger.info("address confirmed", extra={"user_id": user.pk})


def _activate(subject: str) -> User | None:
    if registration_id := id_in(subject, "registration"):
        return activate_registration(registration_id)
    user_id = id_in(subject, "user")
    return confirm_address(user_id) if user_id else None
