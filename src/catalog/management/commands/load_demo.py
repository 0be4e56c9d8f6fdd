"""`manage.py load_demo`: a small shop that looks alive."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from catalog.demo.content import read_shop
from catalog.demo.load import OtherProductsError, is_loaded, load_shop
from catalog.demo.people import LOGINS
from catalog.management.progress import progress_bar
from nexus.env import env


class Command(BaseCommand):
    """Fills an empty database with products, drawn images, reviews and people."""

    help = "Fill an empty database with a small demo shop. Run a second time, it changes nothing."
    requires_system_checks = ()  # Data needs no addresses: the API is not loaded for it.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the password and the permission to mix."""
        parser.add_argument("--password", help="of the demo logins; NEXUS_DEMO_PASSWORD otherwise")
        parser.add_argument("--force", action="store_true", help="write beside products that are there already")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load the shop, or say why not."""
        shop = read_shop()
        if is_loaded(shop):
            self.stdout.write("The demo shop is here already; nothing was changed.")
            return
        password = checked_password(options["password"] or env.str("NEXUS_DEMO_PASSWORD", default=""))
        try:
            with progress_bar("Drawing the demo shop", total=len(shop.products)) as advance:
                loaded = load_shop(shop, password=password, force=options["force"], advance=advance)
        except OtherProductsError as error:
            raise CommandError(
                "This database holds other products. --force adds the demo shop beside them, "
                "unless one of them has the address of a product of the demo."
            ) from error
        if loaded is None:
            self.stdout.write("Another process has just loaded the demo shop; nothing was changed.")
            return
        self.stdout.write(f"Loaded {loaded.products} products, {loaded.images} images and {loaded.reviews} reviews.")
        self.stdout.write(f"Log in as {', '.join(LOGINS)} with the demo password.")


def checked_password(password: str) -> str:
    """Return a password that is fit for a superuser, or refuse with the reasons."""
    if not password:
        raise CommandError("Give the demo logins a password: set NEXUS_DEMO_PASSWORD or pass --password.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(f"The demo password is too weak. {' '.join(error.messages)}") from error
    return password
