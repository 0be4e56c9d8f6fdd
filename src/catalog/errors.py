"""What the catalogue refuses."""

from nexus.common.errors import NexusError


class CategoryCycleError(NexusError):
    """A category that would stand below itself."""

    code = "CATEGORY_CYCLE"

    def __init__(self) -> None:
        super().__init__("A category cannot stand below itself or one of its descendants.", field="parentId")
