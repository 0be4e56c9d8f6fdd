"""How much one request may ask for."""

from environs import validate

from nexus.env import env


def _at_most(name: str, default: int) -> int:
    return env.int(name, default=default, validate=validate.Range(min=1))


# Of one document; `schema.complexity` counts them before anything else looks at it.
DOCUMENT_MAX_CHARACTERS = _at_most("DOCUMENT_MAX_CHARACTERS", 50_000)
DOCUMENT_MAX_TOKENS = _at_most("DOCUMENT_MAX_TOKENS", 2000)
DOCUMENT_MAX_OPERATIONS = _at_most("DOCUMENT_MAX_OPERATIONS", 10)
DOCUMENT_MAX_FRAGMENTS = _at_most("DOCUMENT_MAX_FRAGMENTS", 20)
DOCUMENT_MAX_DIRECTIVES = _at_most("DOCUMENT_MAX_DIRECTIVES", 20)
DOCUMENT_MAX_DEPTH = _at_most("DOCUMENT_MAX_DEPTH", 10)
DOCUMENT_MAX_FIELDS = _at_most("DOCUMENT_MAX_FIELDS", 300)
DOCUMENT_MAX_ALIASES = _at_most("DOCUMENT_MAX_ALIASES", 15)
DOCUMENT_MAX_DUPLICATE_FIELDS = _at_most("DOCUMENT_MAX_DUPLICATE_FIELDS", 20)
DOCUMENT_MAX_ROOT_MUTATIONS = _at_most("DOCUMENT_MAX_ROOT_MUTATIONS", 1)
# __schema { types { fields } } has two; GraphiQL needs no more.
DOCUMENT_MAX_INTROSPECTION = _at_most("DOCUMENT_MAX_INTROSPECTION", 2)
# In plain fields, a few microseconds each: the dearest query allowed takes below half a second.
QUERY_MAX_COST = _at_most("QUERY_MAX_COST", 30_000)
