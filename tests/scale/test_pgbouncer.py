"""PgBouncer in transaction mode: Debian's, with fewer connections than there are threads."""

import os
import pwd
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from nexus.local.ports import free_port
from tests.accounts.flows import LOGIN, ME, PASSWORD, make_customer
from tests.factories import make_product
from tests.faults.conftest import wait_until
from tests.graphql import OPERATIONS
from tests.scale.hosts import Hosts, debian_program

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

SETTINGS = """
[databases]
{NAME} = host={HOST} port={PORT} dbname={NAME}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = 3
{as_user}
"""


@dataclass(frozen=True)
class Bouncer:
    """A PgBouncer before the test's database."""

    url: str

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@pytest.fixture
def bouncer(hosts: Hosts, tmp_path: Path) -> Iterator[Bouncer]:
    program = debian_program("pgbouncer")
    # Before it connects: a connection that is open keeps what it began with.
    call_command("limit_role", statement_timeout_ms=4321, lock_timeout_ms=321, stdout=StringIO())
    database = connection.settings_dict
    users, settings, port = tmp_path / "users", tmp_path / "pgbouncer.ini", free_port()
    users.write_text('"{USER}" "{PASSWORD}"\n'.format(**database))
    # It refuses to be root.
    as_user = "user = nobody" if os.geteuid() == 0 else ""
    settings.write_text(SETTINGS.format(**database, port=port, users=users, as_user=as_user))
    if as_user:
        nobody = pwd.getpwnam("nobody")
        for path in (users, settings):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        for folder in (tmp_path, *tmp_path.parents[:2]):
            folder.chmod(0o755)
    hosts.start_command(program, str(settings))
    url = "postgres://{USER}:{PASSWORD}@127.0.0.1:{port}/{NAME}".format(**database, port=port)
    bouncer = Bouncer(url)
    wait_until(bouncer.answers)
    yield bouncer
    with connection.cursor() as cursor:
        cursor.execute('ALTER ROLE "{USER}" IN DATABASE "{NAME}" RESET ALL'.format(**database))


def test_the_shop_works_with_fewer_connections_than_threads(hosts: Hosts, bouncer: Bouncer) -> None:
    web = hosts.start_web(DATABASE_URL=bouncer.url, DATABASE_POOLER="true")
    make_customer()
    for number in range(12):
        make_product(f"lamp-{number}")
    login = web.ask(LOGIN, input={"email": "ada@example.com", "password": PASSWORD}).data["login"]
    assert login["errors"] == []
    token = login["tokens"]["accessToken"]
    with ThreadPoolExecutor(12) as threads:
        # The same statements time and again, as a prepared one would go wrong at the sixth.
        asked = [threads.submit(web.ask, OPERATIONS["home"], token=token) for _ in range(60)]
        names = {len(each.result().data["topRated"]["nodes"]) for each in asked}
    assert names == {8}
    assert web.ask(ME, token=token).data["me"]["firstName"] == "Ada"


def test_limits_that_no_connection_can_ask_for_are_those_of_the_role(bouncer: Bouncer) -> None:
    with psycopg.connect(bouncer.url, prepare_threshold=None) as through:
        shown = through.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert shown.fetchone() == ("4321ms", "321ms")
    with pytest.raises(psycopg.OperationalError, match="unsupported startup parameter"):
        psycopg.connect(bouncer.url, options="-c statement_timeout=1234")
