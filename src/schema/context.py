"""What every resolver of one request can reach."""

from dataclasses import dataclass, field
from uuid import uuid4

import strawberry

from nexus.common.viewer import ANONYMOUS, Viewer
from schema.loaders import CatalogLoaders


@dataclass(slots=True)
class Context:
    """One request: who asks, under which id it is logged, and what it has loaded so far."""

    viewer: Viewer = ANONYMOUS
    request_id: str = field(default_factory=lambda: uuid4().hex)
    catalog: CatalogLoaders = field(init=False)

    def __post_init__(self) -> None:
        self.catalog = CatalogLoaders(self.viewer)


Info = strawberry.Info[Context, None]
