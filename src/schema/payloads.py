"""What every mutation answers with: the thing, or the reasons why there is none."""

import strawberry

from schema.fields import field


@strawberry.interface(description="An expected refusal of a mutation, which whoever asked can do something about.")
class UserError:
    """One reason."""

    message: str = field("What is wrong, in words that may be shown to a person.")
    field: list[str] | None = field(
        'The path to the value it is about, from the mutation\'s arguments: `["input", "email"]`. '
        "Null when it is not about one value."
    )
