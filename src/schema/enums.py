"""How an enum of the domain is shown by the API: every value with a description."""

from enum import Enum
from typing import Any, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition


def described[E: Enum](enum: type[E], name: str, description: str, values: dict[E, str]) -> type[E]:
    """Register `enum` under `name`; `values` describes each of its members."""
    shown = strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = cast("Any", shown).__strawberry_definition__
    for value in definition.values:
        value.description = values[enum[value.name]]
    return shown
