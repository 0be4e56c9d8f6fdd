"""What a client needs to know of the shop before it can build a page."""

from dataclasses import asdict

import strawberry
from django.conf import settings

from accounts.models import AuthProvider
from accounts.services.password_policy import password_policy
from accounts.services.social.google import offered_providers
from catalog.services.images import MIME_TYPES
from nexus.common.version import VERSION
from schema.context import Info
from schema.fields import field, resolved
from schema.pagination import MAX_PAGE_SIZE
from schema.scalars import CurrencyCode


@strawberry.type(description="Which passwords are taken; characters are counted in NFKC.")
class PasswordPolicy:
    """What a form can check before it sends a password."""

    min_length: int = field("How many characters a password has at least.")
    max_length: int = field("How many characters a password has at most.")
    rejects_common: bool = field("Whether passwords on a list of common ones are refused.")
    rejects_numeric_only: bool = field("Whether passwords made of digits alone are refused.")
    rejects_similar_to_profile: bool = field(
        "Whether passwords that resemble a name or the e-mail of the account are refused."
    )


@strawberry.type(description="How much one request may ask for or bring along.")
class Limits:
    """What a client can heed before it asks."""

    max_page_size: int = field("How many items of a list can be asked for at once.")
    max_query_cost: int = field(
        "What an operation may cost; `extensions.cost.requested` of an answer says what it did. The unit is about one "
        "plain field, and lists multiply what is below them by the length that is asked for."
    )
    max_query_depth: int = field("How many levels of fields may stand below one another.")
    max_aliases: int = field("How many aliases an operation may have, those of a fragment wherever it is spread.")
    max_fields: int = field("How many fields an operation may have, those of a fragment wherever it is spread.")
    max_duplicate_fields: int = field("How many fields may repeat one that stands beside them.")
    max_root_mutations: int = field("How many root fields a mutation may have.")
    max_fragments: int = field("How many fragments a document may have, inline ones among them.")
    max_directives: int = field("How many directives a document may have.")
    max_operations: int = field("How many operations a document may have, one of which runs.")
    max_document_characters: int = field("How many characters a document may have.")
    max_document_tokens: int = field("How many tokens a document may have: names, values and signs.")
    max_upload_bytes: int = field("How many bytes a picture that staff upload may have.")
    max_images_per_product: int = field("How many pictures a product may have.")
    upload_mime_types: list[str] = field("The media types of pictures that staff may upload.")


@strawberry.type(description="The shop as a whole.")
class Shop:
    """Settings that clients may know."""

    name: str = field("Its name.")
    currency_code: CurrencyCode = field("The currency that prices are compared in unless another is named.")
    api_version: str = field("The version of this API. Source: Semantic Versioning 2.0.0.")
    auth_providers: list[AuthProvider] = field("The ways to sign in: with a password, and where it is set up, Google.")
    password_policy: PasswordPolicy = field("Which passwords are taken.")
    limits: Limits = field("How much one request may ask for or bring along.")

    @resolved("The currencies that published products have prices in, and the shop's own.")
    async def currencies(self, info: Info) -> list[CurrencyCode]:
        """Ask the catalogue."""
        return [CurrencyCode(code) for code in await info.context.catalog.currencies()]


def shop() -> Shop:
    """Return the shop of the settings."""
    return Shop(
        name=settings.SHOP_NAME,
        currency_code=CurrencyCode(settings.SHOP_CURRENCY),
        api_version=VERSION,
        auth_providers=offered_providers(),
        password_policy=PasswordPolicy(**asdict(password_policy())),
        limits=Limits(
            max_page_size=MAX_PAGE_SIZE,
            max_query_cost=settings.QUERY_MAX_COST,
            max_query_depth=settings.DOCUMENT_MAX_DEPTH,
            max_aliases=settings.DOCUMENT_MAX_ALIASES,
            max_fields=settings.DOCUMENT_MAX_FIELDS,
            max_duplicate_fields=settings.DOCUMENT_MAX_DUPLICATE_FIELDS,
            max_root_mutations=settings.DOCUMENT_MAX_ROOT_MUTATIONS,
            max_fragments=settings.DOCUMENT_MAX_FRAGMENTS,
            max_directives=settings.DOCUMENT_MAX_DIRECTIVES,
            max_operations=settings.DOCUMENT_MAX_OPERATIONS,
            max_document_characters=settings.DOCUMENT_MAX_CHARACTERS,
            max_document_tokens=settings.DOCUMENT_MAX_TOKENS,
            max_upload_bytes=settings.UPLOAD_MAX_BYTES,
            max_images_per_product=settings.IMAGES_PER_PRODUCT,
            upload_mime_types=[*MIME_TYPES.values()],
        ),
    )
