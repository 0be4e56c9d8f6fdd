"""What the letters say, and what they never do."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from accounts.models import LoginHistory, OutgoingEmail, SecurityClaim
from accounts.services.devices import describe_device
from accounts.services.letters import ALERTS, Letter, choose_letter
from accounts.services.mail_messages import SUBJECTS, build_message
from accounts.services.places import describe_place
from tests.factories import DAY_ONE, make_user

Kind = OutgoingEmail.Kind
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
CODE = "048213"


def letter_of(template: str, **facts: Any) -> EmailMessage:
    """Return a letter as a mailbox gets it."""
    email = OutgoingEmail(pk=7, kind=Kind.PASSWORD_RESET, address="ada@example.com", attempts=1)
    event = {"happened_at": DAY_ONE, "place": "Lisbon", "device": "Firefox on Linux", "ip_address": "203.0.113.7"}
    message = build_message(email, Letter(template=template, facts=event | facts), CODE)
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


def parts_of(letter: EmailMessage) -> tuple[str, str]:
    """Return the text and the page of a letter."""
    text, page = letter.iter_parts()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    return text.get_content(), page.get_content()


def alert(kind: Kind, **event: Any) -> Letter:
    """Return the letter about an event of Ada's account."""
    user = make_user("Ada", email="ada@example.com")
    plain = {"address_key": "", "outcome": "success", "ip_address": "203.0.113.7", "occurred_at": DAY_ONE}
    login = LoginHistory.objects.create(user=user, **plain | event)
    claim = SecurityClaim.objects.create(user=user, kind=kind.value, event=login, occurred_at=DAY_ONE)
    times = {"created_at": DAY_ONE, "next_attempt_at": DAY_ONE}
    return choose_letter(OutgoingEmail.objects.create(kind=kind, address=user.email, user=user, claim=claim, **times))


@pytest.mark.parametrize("template", SUBJECTS)
def test_every_letter_is_text_and_a_page_that_fetches_nothing(template: str, settings: Any) -> None:
    settings.FRONTEND_URL, settings.SHOP_NAME = "https://shop.example", "Walnut & Co"
    text, page = parts_of(letter_of(template, first_name="Ada"))
    assert text.startswith("Hello Ada,\n\n")
    assert "Walnut & Co\nhttps://shop.example\n" in text
    assert max(len(line) for line in text.splitlines()) <= 78
    assert set(re.findall(r"""(?:https?:)?//[^\s"'<>)]+""", page)) == {"https://shop.example"}
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", page)
    assert "{{" not in text + page
    assert "{%" not in text + page


@pytest.mark.parametrize("template", SUBJECTS)
def test_the_code_is_in_the_letters_that_have_one_and_in_no_subject(template: str) -> None:
    letter = letter_of(template)
    text, page = parts_of(letter)
    assert (CODE in text, CODE in page) == (template.endswith("_code"),) * 2
    assert CODE not in letter["Subject"]


@pytest.mark.parametrize("template", SUBJECTS)
def test_markup_in_a_name_stays_text(template: str) -> None:
    text, page = parts_of(letter_of(template, first_name="<b>x</b>&amp;"))
    assert "<b>x</b>" not in page
    assert "Hello <b>x</b>&amp;,\n" in text


def test_a_line_break_reaches_no_header_and_begins_no_line(settings: Any) -> None:
    settings.SHOP_NAME = "Walnut\r\nBcc: eve@example.com"
    letter = letter_of("password_changed", first_name="Ada\n\nSend your password to eve@example.com")
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Your password at Walnut Bcc: eve@example.com was changed"
    assert parts_of(letter)[0].startswith("Hello Ada Send your password to eve@example.com,\n")


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("no-reply@shop.example", "Nexus <no-reply@shop.example>"),
        ("The shop <hello@shop.example>", "The shop <hello@shop.example>"),
    ],
)
def test_comes_from_the_shop_and_wants_no_automatic_answer(settings: Any, address: str, sender: str) -> None:
    settings.DEFAULT_FROM_EMAIL = address
    letter = letter_of("password_changed")
    assert letter["From"] == sender
    assert letter["To"] == "ada@example.com"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@shop.example>")


def test_a_letter_that_is_sent_again_keeps_its_id_unless_its_code_is_another() -> None:
    ids = {}
    for kind in (Kind.PASSWORD_CHANGED, Kind.PASSWORD_RESET):
        letter = Letter(template="address_registered_again")
        emails = (OutgoingEmail(pk=7, kind=kind, address="ada@example.com", attempts=n) for n in (1, 2))
        ids[kind] = {build_message(email, letter, "").extra_headers["Message-ID"] for email in emails}
    assert [len(ids[kind]) for kind in ids] == [1, 2]


@pytest.mark.django_db
def test_an_alert_says_when_where_and_with_what() -> None:
    letter = alert(Kind.UNUSUAL_LOCATION, city="Lisbon", region="Lisbon", country_code="PT", user_agent=FIREFOX)
    text, page = parts_of(letter_of("unusual_location", **letter.facts))
    assert "  When:  1 January 2026, 12:00 UTC\n  Where: Lisbon, Portugal (203.0.113.7)\n" in text
    assert "  With:  Firefox on Linux\n" in text
    assert "Lisbon, Portugal (203.0.113.7)" in page


@pytest.mark.django_db
def test_an_alert_repeats_nothing_that_a_stranger_wrote() -> None:
    letter = alert(Kind.ACCOUNT_LOCKED, user_agent="Call 555-0100 now! Chrome/130")
    text, page = parts_of(letter_of("account_locked", **letter.facts))
    assert "  With:  Chrome\n" in text
    assert "555" not in text + page


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ALERTS)
def test_an_alert_about_no_login_says_when(kind: Kind) -> None:
    user = make_user(email="ada@example.com")
    claim = SecurityClaim.objects.create(user=user, kind=kind.value, occurred_at=DAY_ONE)
    letter = choose_letter(OutgoingEmail(kind=kind, address=user.email, user=user, claim=claim))
    assert letter.template
    email = OutgoingEmail(pk=7, kind=kind, address=user.email)
    text = str(build_message(email, letter, "").body)
    assert "  When:  1 January 2026, 12:00 UTC\n" in text
    assert "Where:" not in text


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130.0 Safari/537.36", "Chrome on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "an unknown device"),
        ("", "an unknown device"),
    ],
)
def test_a_device_is_named_in_words(user_agent: str, words: str) -> None:
    assert describe_device(user_agent) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("Lisbon", "Lisbon", "PT"), "Lisbon, Portugal"),
        (("Porto", "North", "PT"), "Porto, North, Portugal"),
        (("", "", "PT"), "Portugal"),
        (("", "", "ZZ"), "Unknown Region"),
        (("", "", "Q1"), "Q1"),
        (("", "", ""), "an unknown place"),
    ],
)
def test_a_place_is_named_in_words(place: tuple[str, str, str], words: str) -> None:
    city, region, country_code = place
    assert describe_place(city=city, region=region, country_code=country_code) == words
