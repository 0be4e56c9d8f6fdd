"""Which specifications are typed in a shop that is made up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.models import Category, SpecDefinition


@dataclass(frozen=True, kw_only=True)
class DemoSpec:
    """A key that a category declares; it is its own label unless it has one."""

    category: str
    key: str
    kind: str
    unit: str = ""
    label: str = ""


def create_specs(specs: Iterable[DemoSpec], categories: Mapping[str, Category]) -> None:
    """Write the declarations in this order, save those that are there already; `categories` has all by slug."""
    SpecDefinition.objects.bulk_create(
        (
            SpecDefinition(
                category=categories[spec.category],
                key=spec.key,
                label=spec.label or spec.key,
                kind=spec.kind,
                unit=spec.unit,
                position=position,
            )
            for position, spec in enumerate(specs)
        ),
        ignore_conflicts=True,
    )
