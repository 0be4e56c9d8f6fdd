"""The closed sets of the accounts, with a description for every value."""

from enum import Enum

from accounts.errors import AccountErrorCode
from accounts.models import AuthProvider, LoginHistory, SecurityClaim
from schema.enums import described

LoginOutcome = LoginHistory.Outcome
SecurityClaimKind = SecurityClaim.Kind


class StaffPermission(Enum):
    """What staff may do; the values are Django's permissions."""

    MANAGE_PRODUCTS = "catalog.change_product"
    MANAGE_CATEGORIES = "catalog.change_category"
    MANAGE_BRANDS = "catalog.change_brand"
    MODERATE_REVIEWS = "catalog.change_productreview"
    MANAGE_USERS = "accounts.change_user"


described(
    StaffPermission,
    "StaffPermission",
    "What a member of staff may do.",
    {
        StaffPermission.MANAGE_PRODUCTS: "Create, change and delete products, and see what shoppers do not.",
        StaffPermission.MANAGE_CATEGORIES: "Create, change, move and delete categories.",
        StaffPermission.MANAGE_BRANDS: "Create, change and delete brands.",
        StaffPermission.MODERATE_REVIEWS: "See every review, and approve or reject it.",
        StaffPermission.MANAGE_USERS: "Change accounts, in the admin.",
    },
)
described(
    AuthProvider,
    "AuthProvider",
    "Who vouches for a person that signs in.",
    {
        AuthProvider.PASSWORD: "The shop itself, by e-mail and password.",
        AuthProvider.GOOGLE: "Google, by OpenID Connect.",
    },
)
described(
    LoginOutcome,
    "LoginOutcome",
    "How an attempt to sign in ended.",
    {
        LoginOutcome.SUCCESS: "The person was signed in.",
        LoginOutcome.BAD_CREDENTIALS: "The password was not the right one, or the account may not be signed in to.",
        LoginOutcome.LOCKED_OUT: "The password was not looked at: too many wrong ones had come before.",
        LoginOutcome.EMAIL_NOT_VERIFIED: "The password was right, but the address is not confirmed yet.",
    },
)
described(
    SecurityClaimKind,
    "SecurityClaimKind",
    "What happened to an account.",
    {
        SecurityClaimKind.UNUSUAL_LOCATION: (
            "Somebody signed in from a country, or from more than 500 km away, where the owner never did before."
        ),
        SecurityClaimKind.ACCOUNT_LOCKED: "Ten failures within 15 minutes: for 15 more, no password is taken.",
        SecurityClaimKind.PASSWORD_CHANGED: "The password was changed or reset.",
        SecurityClaimKind.REFRESH_TOKEN_REUSED: "A refresh token was used twice; its session was ended.",
    },
)
described(
    AccountErrorCode,
    "AccountErrorCode",
    "Why an account mutation was refused.",
    {
        AccountErrorCode.INVALID: "The value is not one that is taken here.",
        AccountErrorCode.REQUIRED: "The value is missing.",
        AccountErrorCode.INVALID_CREDENTIALS: (
            "E-mail and password do not go together, the account is locked, or its address is not confirmed yet: "
            "the answer never tells which. In `changePassword`, the current password is wrong."
        ),
        AccountErrorCode.RATE_LIMITED: "Tried too often; `retryAfterSeconds` says how long to wait.",
        AccountErrorCode.CODE_INVALID: "The code is wrong, used, older than ten minutes, or replaced by a newer one.",
        AccountErrorCode.PASSWORD_TOO_SHORT: "The password has fewer than 8 characters.",
        AccountErrorCode.PASSWORD_TOO_LONG: "The password has more than 128 characters.",
        AccountErrorCode.PASSWORD_TOO_COMMON: "The password is on a list of common ones.",
        AccountErrorCode.PASSWORD_NUMERIC: "The password is made of digits alone.",
        AccountErrorCode.PASSWORD_TOO_SIMILAR: "The password resembles a name or the e-mail of the account.",
        AccountErrorCode.PASSWORD_MISMATCH: "The password and its confirmation differ.",
        AccountErrorCode.TOKEN_INVALID: "This is no refresh token, or its session is over: sign in again.",
        AccountErrorCode.TOKEN_REUSED: "The refresh token was used before; its session has been ended for safety.",
        AccountErrorCode.PROVIDER_REJECTED: "The other provider did not vouch for the person, or for their address.",
        AccountErrorCode.NOT_FOUND: "Nothing that belongs to the caller has this id.",
    },
)
