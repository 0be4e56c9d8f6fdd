"""The mailbox of `make run`: nothing is sent, everything can be read."""

import stat
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from nexus.local import mail


def test_prints_each_mail_and_keeps_it_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mail, "MAILBOX", tmp_path / "mail")
    message = EmailMultiAlternatives("Your code", "Hello,\n\n  048213\n", "no-reply@localhost", ["../a/b@example.com"])
    message.attach_alternative("<p>048213</p>", "text/html")

    assert get_connection("nexus.local.mail.EmailBackend").send_messages([message]) == 1

    printed = capfd.readouterr().out
    assert "A mail to ../a/b@example.com:\n    Subject: Your code\n" in printed
    assert "\n      048213\n" in printed
    whole, page = sorted((tmp_path / "mail").iterdir())
    assert str(page) in printed
    assert page.read_text() == "<p>048213</p>"
    assert "Subject: Your code" in whole.read_text()
    assert {stat.S_IMODE(file.stat().st_mode) for file in (whole, page)} == {0o600}
