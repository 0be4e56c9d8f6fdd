"""What the password validators of the settings ask for, told before a password is chosen."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
    get_default_password_validators,
)

from accounts.validators import MaximumLengthValidator


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """The rules in force; lengths are in characters."""

    min_length: int
    max_length: int
    rejects_common: bool
    rejects_numeric_only: bool
    rejects_similar_to_profile: bool


def password_policy() -> PasswordPolicy:
    """Return the rules that AUTH_PASSWORD_VALIDATORS names."""
    shortest, longest = _in_force(MinimumLengthValidator), _in_force(MaximumLengthValidator)
    assert shortest is not None
    assert longest is not None
    return PasswordPolicy(
        min_length=shortest.min_length,
        max_length=longest.max_length,
        rejects_common=_in_force(CommonPasswordValidator) is not None,
        rejects_numeric_only=_in_force(NumericPasswordValidator) is not None,
        rejects_similar_to_profile=_in_force(UserAttributeSimilarityValidator) is not None,
    )


def _in_force[V](kind: type[V]) -> V | None:
    return next((each for each in get_default_password_validators() if isinstance(each, kind)), None)
