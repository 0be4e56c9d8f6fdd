"""What a load balancer is told."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from redis import RedisError

from nexus import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health._Migrations, "are_applied", False)


def test_alive_without_asking_anything(client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_ready_when_everything_answers(client: Client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "postgresql": "ok", "redis": "ok"}


def test_asks_one_question_once_migrations_are_known_to_be_applied(client: Client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


def test_not_ready_while_a_migration_is_missing(client: Client):
    latest = MigrationLoader(connection).graph.leaf_nodes("catalog")[0]
    MigrationRecorder(connection).record_unapplied(*latest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "postgresql": "migrations missing", "redis": "ok"}


def test_not_ready_without_postgresql(client: Client):
    client.get("/readyz")
    with patch.object(connection, "cursor", side_effect=DatabaseError):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "postgresql": "down", "redis": "ok"}


def test_degraded_yet_ready_without_redis(client: Client):
    with patch.object(health, "get_redis_connection", side_effect=RedisError):
        answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "postgresql": "ok", "redis": "down"}


def test_not_ready_when_no_connection_can_be_had(client: Client):
    with patch.object(health, "in_database_thread", side_effect=DatabaseError):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "postgresql": "down", "redis": "ok"}
