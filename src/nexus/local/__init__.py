"""The local stack: PostgreSQL and Redis from wheels, the application's processes, one command."""
