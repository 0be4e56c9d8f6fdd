"""The scalars of the API and how strictly they are read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal as PythonDecimal
from decimal import InvalidOperation
from typing import Any, NewType

import strawberry
from django.core.files.uploadedfile import UploadedFile
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode, ValueNode
from strawberry.types.scalar import ScalarDefinition

Decimal = NewType("Decimal", PythonDecimal)
CurrencyCode = NewType("CurrencyCode", str)
URL = NewType("URL", str)
Upload = NewType("Upload", "UploadedFile[Any]")

DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


def parse_decimal(value: object) -> PythonDecimal:
    """Return the number that a string or an integer spells, exactly; floats are refused."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise GraphQLError('Decimal is written as a string, such as "19.90".')
    text = str(value) if isinstance(value, str) or abs(value) < 10**15 else "too long"
    if not DECIMAL.fullmatch(text) or not text.isascii():
        raise GraphQLError("Decimal takes at most 15 digits before the point and 6 behind it.")
    try:
        return PythonDecimal(text)
    except InvalidOperation as error:  # pragma: no cover - the pattern leaves nothing to refuse
        raise GraphQLError("Decimal cannot be read.") from error


def parse_decimal_literal(node: ValueNode, _variables: object = None) -> PythonDecimal:
    """Return the number that stands in the document; `19.90` without quotes is exact there."""
    with _refusal_at(node):
        return parse_decimal(node.value if isinstance(node, StringValueNode | IntValueNode | FloatValueNode) else None)


def parse_datetime(value: object) -> datetime:
    """Return the instant that a text spells, which says how far from UTC it is."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.utcoffset() is None:
        raise GraphQLError('DateTime is an instant in the form of RFC 3339, such as "2026-01-31T13:45:00Z".')
    return instant


def parse_datetime_literal(node: ValueNode, _variables: object = None) -> datetime:
    """Return the instant that stands in the document."""
    with _refusal_at(node):
        return parse_datetime(node.value if isinstance(node, StringValueNode) else None)


def parse_upload(value: object) -> "UploadedFile[Any]":
    """Return the file that a part of the request brought along."""
    if isinstance(value, UploadedFile):
        return value
    raise GraphQLError("Upload is a file part of a multipart request, put into a variable by its `map`.")


def parse_upload_literal(node: ValueNode, _variables: object = None) -> "UploadedFile[Any]":
    """Refuse: no document can hold a file."""
    with _refusal_at(node):
        return parse_upload(None)


def parse_currency_code(value: object) -> str:
    """Return an ISO 4217 code."""
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value):
        return value
    raise GraphQLError('CurrencyCode is three capital letters, such as "EUR".')


def parse_currency_code_literal(node: ValueNode, _variables: object = None) -> str:
    """Return the ISO 4217 code that stands in the document."""
    with _refusal_at(node):
        return parse_currency_code(node.value if isinstance(node, StringValueNode) else None)


@contextmanager
def _refusal_at(node: ValueNode) -> Iterator[None]:
    """Let a refusal say where in the document it stands, which names the argument."""
    try:
        yield
    except GraphQLError as error:
        raise GraphQLError(error.message, node) from error


SCALARS: dict[object, ScalarDefinition] = {
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number as a string, such as "19.90". Never a float.',
        serialize=str,
        parse_value=parse_decimal,
        parse_literal=parse_decimal_literal,
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode",
        description='A currency by its ISO 4217 alphabetic code, such as "EUR".',
        serialize=str,
        parse_value=parse_currency_code,
        parse_literal=parse_currency_code_literal,
        specified_by_url="https://www.iso.org/iso-4217-currency-codes.html",
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description='An instant in UTC in the form of RFC 3339, such as "2026-01-31T13:45:00.000000Z".',
        serialize=lambda instant: instant.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        parse_value=parse_datetime,
        parse_literal=parse_datetime_literal,
        specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339",
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description="A file that a multipart request brings along; in JSON there is none.",
        parse_value=parse_upload,
        parse_literal=parse_upload_literal,
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
    ),
    URL: strawberry.scalar(
        name="URL",
        description="An absolute address of a resource.",
        serialize=str,
        parse_value=str,
        specified_by_url="https://url.spec.whatwg.org/",
    ),
}
