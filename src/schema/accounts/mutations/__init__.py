"""The accounts' mutations, a module for each story."""

import strawberry

from schema.accounts.mutations.google import GoogleMutation
from schema.accounts.mutations.password import PasswordMutation
from schema.accounts.mutations.profile import ProfileMutation
from schema.accounts.mutations.registration import RegistrationMutation
from schema.accounts.mutations.sessions import SessionMutation


@strawberry.type
class AccountMutation(RegistrationMutation, SessionMutation, GoogleMutation, PasswordMutation, ProfileMutation):
    """All of them."""
