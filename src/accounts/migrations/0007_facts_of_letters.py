from typing import ClassVar

from django.db import migrations, models

KINDS = [
    ("email_verification", "Email Verification"),
    ("password_reset", "Password Reset"),
    ("account_locked", "Account Locked"),
    ("unusual_location", "Unusual Location"),
    ("password_changed", "Password Changed"),
    ("refresh_token_reused", "Refresh Token Reused"),
    ("low_stock", "Low Stock"),
]


class Migration(migrations.Migration):
    """What a letter about low stock tells."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("accounts", "0006_sessions_that_are_over")]
    operations: ClassVar[list[object]] = [
        migrations.AddField(
            model_name="outgoingemail",
            name="facts",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="What a letter tells that is known nowhere else.",
            ),
        ),
        migrations.AlterField(
            model_name="outgoingemail", name="kind", field=models.CharField(choices=KINDS, max_length=32)
        ),
    ]
