"""How fields are declared: always with a description, and cheap to resolve."""

from collections.abc import Callable
from typing import Any

import strawberry
from strawberry_django.fields.field import StrawberryDjangoField


def field(description: str, **options: Any) -> Any:
    """Declare a field that is read from its source as it is."""
    return strawberry.field(description=description, **options)


def resolved(description: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare a field that the decorated function resolves."""
    return lambda resolver: strawberry.field(resolver, description=description, **options)


class LoadedField(StrawberryDjangoField):
    """A column or property of a model instance that a selector has loaded whole.

    strawberry-django's own field expects that reading may query, and guards against it on every
    read; ours never does, and costs a third.
    """

    @property
    def is_basic_field(self) -> bool:
        """Whether the value is only read: always."""
        return self.base_resolver is None

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Return the attribute of `source`."""
        if self.base_resolver is not None:
            return super().get_result(source, info, args, kwargs)
        return getattr(source, self.django_name or self.python_name)
