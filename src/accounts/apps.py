"""The accounts application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users and what keeps them safe."""

    name = "accounts"
    verbose_name = "Accounts"
