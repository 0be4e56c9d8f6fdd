"""What clients send to account mutations."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from schema.fields import field

PASSWORD = "A password of 8 to 128 characters, counted in NFKC; `shop.passwordPolicy` says what else."  # noqa: S105 - a description

Email = Annotated[str, strawberry.argument(description="The account's e-mail, in any case.")]
RegisteredEmail = Annotated[str, strawberry.argument(description="The e-mail that was registered, in any case.")]
Code = Annotated[
    str, strawberry.argument(description="The six digits of the newest mail, good for ten minutes and five guesses.")
]
RefreshToken = Annotated[str, strawberry.argument(description="The latest refresh token of the session.")]
AnyRefreshToken = Annotated[
    str, strawberry.argument(description="A refresh token of the session, even one that was used or has expired.")
]
CurrentPassword = Annotated[str, strawberry.argument(description="The password as it is.")]
NewPassword = Annotated[str, strawberry.argument(description=PASSWORD)]
NewPasswordAgain = Annotated[str, strawberry.argument(description="The new password once more.")]


@strawberry.input(description="A new account.")
class RegisterInput:
    """A person who is not known yet."""

    email: str = field("The address that signs in, 254 characters at most; it gets a code.")
    password: str = field(PASSWORD)
    password_confirmation: str = field("The password once more.")
    first_name: str = field("The first name, 1 to 150 characters.")
    last_name: str = field("The last name, 1 to 150 characters; others see its initial.")


@strawberry.input(description="Who signs in.")
class LoginInput:
    """E-mail and password."""

    email: str = field("The account's e-mail, in any case.")
    password: str = field("Its password.")


@strawberry.input(description="A new password for an account whose old one is lost.")
class ConfirmPasswordResetInput:
    """A code and what it changes."""

    email: str = field("The account's e-mail, in any case.")
    code: str = field(
        "The six digits of the newest mail, good for ten minutes and five guesses. A new password that is refused does "
        "not use them up."
    )
    new_password: str = field(PASSWORD)
    new_password_confirmation: str = field("The new password once more.")


@strawberry.input(description="What changes of the profile; what is left out or null stays as it is.")
class UpdateProfileInput:
    """The names of a person."""

    first_name: str | None = field("The first name, 1 to 150 characters.", default=UNSET)
    last_name: str | None = field("The last name, 1 to 150 characters.", default=UNSET)


Registration = Annotated[RegisterInput, strawberry.argument(description="Who registers, and with which password.")]
Credentials = Annotated[LoginInput, strawberry.argument(description="E-mail and password.")]
NewPasswordByCode = Annotated[
    ConfirmPasswordResetInput, strawberry.argument(description="The account, the mailed code and the new password.")
]
Names = Annotated[UpdateProfileInput, strawberry.argument(description="The names as they shall be.")]
