"""One-time codes: what may be guessed, how often, and by whom it is used."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django_redis import get_redis_connection
from redis import RedisError

from accounts.errors import AccountErrorCode, AccountRefusedError, Problem
from accounts.services import otp
from accounts.services.addresses import address_key
from accounts.services.otp import NOBODY, OTPService, Purpose

VERIFY, RESET = Purpose.EMAIL_VERIFICATION, Purpose.PASSWORD_RESET
ADA, BOB = address_key("ada@example.com"), address_key("bob@example.com")
SUBJECT = "registration:1"


def issue(purpose: Purpose = VERIFY, address: str = ADA, subject: str = SUBJECT) -> str:
    return OTPService.issue(purpose, address, subject)


def refusal(code: str, purpose: Purpose = VERIFY, address: str = ADA) -> Problem:
    """Return why a guess is refused."""
    with pytest.raises(AccountRefusedError) as refused:
        OTPService.check(purpose, address, code)
    (problem,) = refused.value.problems
    return problem


def is_right(code: str, purpose: Purpose = VERIFY, address: str = ADA) -> bool:
    try:
        return OTPService.check(purpose, address, code) == SUBJECT
    except AccountRefusedError:
        return False


def other_than(code: str, number: int = 1) -> str:
    return f"{(int(code) + number) % 1_000_000:06}"


def test_the_right_code_tells_what_it_is_bound_to() -> None:
    assert OTPService.check(VERIFY, ADA, issue()) == SUBJECT


def test_a_code_has_six_digits_and_keeps_its_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(otp.secrets, "randbelow", lambda bound: 42 % bound)
    assert issue() == "000042"
    assert refusal("42").code is AccountErrorCode.CODE_INVALID
    assert is_right("000042")


def test_a_wrong_code_says_how_many_guesses_are_left() -> None:
    code = issue()
    wrong = refusal(other_than(code))
    assert (wrong.code, wrong.field, wrong.attempts_remaining) == (AccountErrorCode.CODE_INVALID, "code", 4)


def test_after_five_guesses_the_right_code_is_refused_too() -> None:
    code = issue()
    assert [refusal(other_than(code, n)).attempts_remaining for n in range(1, 6)] == [4, 3, 2, 1, 0]
    assert refusal(code).attempts_remaining == 0


def test_what_is_guessed_side_by_side_is_counted_before_it_is_compared() -> None:
    code = issue()
    with ThreadPoolExecutor(20) as threads:
        left = list(threads.map(lambda n: refusal(other_than(code, n)).attempts_remaining, range(1, 41)))
    assert Counter(left) == {4: 1, 3: 1, 2: 1, 1: 1, 0: 36}
    assert not is_right(code)


def test_of_fifty_who_use_a_code_at_once_one_succeeds() -> None:
    code = issue()
    with ThreadPoolExecutor(50) as threads:
        used = list(threads.map(lambda _: OTPService.consume(VERIFY, ADA, code), range(50)))
    assert used.count(True) == 1
    assert not is_right(code)


def test_of_fifty_who_guess_right_and_use_it_one_succeeds() -> None:
    code = issue()

    def guess(_: int) -> bool:
        return is_right(code) and OTPService.consume(VERIFY, ADA, code)

    with ThreadPoolExecutor(50) as threads:
        assert list(threads.map(guess, range(50))).count(True) == 1


def test_a_wrong_code_uses_nothing_up() -> None:
    code = issue()
    assert not OTPService.consume(VERIFY, ADA, other_than(code))
    assert OTPService.consume(VERIFY, ADA, code)


def test_a_code_is_good_until_it_is_used() -> None:
    code = issue()
    assert [is_right(code), is_right(code)] == [True, True]


def test_a_newer_code_replaces_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([111_111, 222_222])
    monkeypatch.setattr(otp.secrets, "randbelow", lambda _: next(numbers))
    old, new = issue(), issue(subject="registration:2")
    assert refusal(old).attempts_remaining == 4
    assert OTPService.check(VERIFY, ADA, new) == "registration:2"


def test_a_code_is_good_for_one_purpose_and_one_address() -> None:
    code = issue()
    issue(RESET)
    issue(VERIFY, BOB)
    assert not is_right(code, RESET)
    assert not is_right(code, VERIFY, BOB)
    assert not OTPService.consume(RESET, ADA, code)
    assert is_right(code)


def test_a_new_code_does_not_refill_the_guesses_of_the_hour() -> None:
    for _ in range(2):
        code = issue()
        for number in range(1, 6):
            refusal(other_than(code, number))
    code = issue()
    spent = refusal(code)
    assert spent.code is AccountErrorCode.RATE_LIMITED
    assert spent.retry_after_seconds is not None
    assert 3590 < spent.retry_after_seconds <= 3600
    assert is_right(issue(RESET), RESET)
    assert is_right(issue(VERIFY, BOB), VERIFY, BOB)


def test_what_is_left_is_the_less_of_the_code_and_of_the_hour() -> None:
    for guesses in (5, 4):
        code = issue()
        for number in range(1, guesses + 1):
            refusal(other_than(code, number))
    assert refusal(other_than(issue())).attempts_remaining == 0


def test_a_guess_without_a_code_costs_the_hour_nothing() -> None:
    for _ in range(20):
        assert refusal("123456").attempts_remaining == 0
    assert is_right(issue())


def test_an_address_without_account_counts_down_alike_and_no_code_is_right() -> None:
    code = issue(subject=NOBODY)
    assert [refusal(code).attempts_remaining for _ in range(6)] == [4, 3, 2, 1, 0, 0]
    assert not OTPService.consume(VERIFY, ADA, issue(subject=NOBODY))


def test_a_code_lives_for_ten_minutes_and_the_guesses_are_counted_for_an_hour() -> None:
    refusal(other_than(issue()))
    redis = get_redis_connection("auth")
    lives = {key.decode().split(":")[1]: redis.ttl(key) for key in redis.keys("*")}
    assert lives.keys() == {"code", "code-guesses"}
    assert 570 < lives["code"] <= 600
    assert 3570 < lives["code-guesses"] <= 3600


def test_the_hour_counts_from_its_first_guess() -> None:
    code = issue()
    refusal(other_than(code))
    redis = get_redis_connection("auth")
    (key,) = redis.keys("auth:code-guesses:*")
    redis.expire(key, 60)
    refusal(other_than(code, 2))
    assert 30 < redis.ttl(key) <= 60


def test_only_a_keyed_digest_is_kept(settings: Any) -> None:
    code = issue()
    redis = get_redis_connection("auth")
    (key,) = redis.keys("*")
    stored = redis.hgetall(key)
    assert stored.keys() == {b"digest", b"subject", b"attempts_left"}
    assert b"example" not in key + b"".join(stored.values())
    assert code.encode() not in (stored[b"subject"], stored[b"attempts_left"])
    settings.SECRET_KEY = "another-secret-key-of-thirty-two-characters"
    assert not is_right(code)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "٠٤٢٠٤٢", "\0", "\ud800", "x" * 10_000])
def test_what_is_no_code_is_wrong(text: str) -> None:
    issue()
    assert refusal(text).code is AccountErrorCode.CODE_INVALID


def test_codes_are_gone_with_what_redis_forgets() -> None:
    code = issue()
    get_redis_connection("auth").flushall()
    assert refusal(code).attempts_remaining == 0
    assert is_right(issue())


def test_a_redis_that_is_not_there_is_an_outage(settings: Any) -> None:
    settings.CACHES = settings.CACHES | {"auth": settings.CACHES["auth"] | {"LOCATION": "redis://127.0.0.1:1/3"}}
    for call in (issue, lambda: OTPService.check(VERIFY, ADA, "123456"), lambda: OTPService.consume(VERIFY, ADA, "1")):
        with pytest.raises(RedisError):
            call()
