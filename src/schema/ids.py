"""Global ids: a type's name and a key, opaque to clients."""

import binascii
from base64 import b64decode, b64encode
from uuid import UUID

from nexus.common.errors import InvalidArgumentError


def encode(type_name: str, key: object) -> str:
    """Return the global id of the `type_name` with this key."""
    return b64encode(f"{type_name}:{key}".encode()).decode()


def decode(global_id: str, *, field: str) -> tuple[str, str]:
    """Return type name and key of a global id, or refuse the argument `field`."""
    try:
        type_name, separator, key = b64decode(global_id, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        type_name = separator = key = ""
    # One spelling only: some versions of Python overlook superfluous padding.
    if not separator or not key or "\0" in key or encode(type_name, key) != global_id:
        raise InvalidArgumentError("This is not an id of this API.", field=field)
    return type_name, key


def decode_number(global_id: str, type_name: str, *, field: str) -> int:
    """Return the number in the global id of a `type_name`, or refuse the argument `field`."""
    found, key = decode(global_id, field=field)
    if found != type_name or not is_number(key):
        raise InvalidArgumentError(f"This is not the id of a {type_name}.", field=field)
    return int(key)


def decode_uuid(global_id: str, type_name: str, *, field: str) -> UUID:
    """Return the UUID in the global id of a `type_name`, or refuse the argument `field`."""
    found, key = decode(global_id, field=field)
    try:
        uuid = UUID(key)
    except ValueError:
        uuid = UUID(int=0)
    if found != type_name or str(uuid) != key:
        raise InvalidArgumentError(f"This is not the id of a {type_name}.", field=field)
    return uuid


def is_number(key: str) -> bool:
    """Return whether `key` is one a row can have: a positive 63-bit number in its only spelling."""
    return key.isascii() and key.isdigit() and len(key) <= 18 and not key.startswith("0")
