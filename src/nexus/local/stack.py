"""The whole stack, from an empty folder to a shop that answers."""

import http.client
from collections.abc import Mapping
from http import HTTPStatus

from environs import EnvError, validate

from nexus.env import ENV_FILE, env, read_env_file
from nexus.local import programs, storefront
from nexus.local.errors import LocalStackError, with_log
from nexus.local.ports import LOOPBACK, refuse_taken_port
from nexus.local.screen import Screen
from nexus.local.servers import answers, refuse_silent_database, refuse_silent_redis, start_postgres, start_redis
from nexus.local.state import DEMO_PASSWORD, LOGS, STATE, kept_secret, publish, sole_use, withdraw
from nexus.local.supervisor import Supervisor

DEMO_USERS = ("staff", "moderator", "customer")


async def run_stack(screen: Screen, *, with_storefront: bool = False) -> None:
    """Start everything, then wait until a program ends or this task is cancelled; leave nothing behind."""
    read_env_file(ENV_FILE)
    port = _chosen_port("PORT", default=8000)
    front = _chosen_port("STOREFRONT_PORT", default=4173) if with_storefront else None
    with sole_use():
        for each in filter(None, (port, front)):
            refuse_taken_port(each)
        supervisor = Supervisor(screen.line)
        try:
            environment = await _start_servers(supervisor, screen, port=port, front=front)
            publish(environment)
            with screen.step("Preparing the database (migrations, demo shop)"):
                await supervisor.run(programs.prepare(environment))
            await _start_application(supervisor, screen, environment, port=port)
            await _build_graphiql(supervisor, screen, environment)
            if front:
                await _start_storefront(supervisor, screen, environment, port=front, api=f"http://{LOOPBACK}:{port}")
            _show_addresses(screen, port=port, front=front)
            await supervisor.watch()
        finally:
            screen.notice("Stopping …")
            # Withdrawn first: what reads the addresses now would find servers that are going away.
            withdraw()
            await supervisor.stop()


def _chosen_port(name: str, *, default: int) -> int:
    try:
        return env.int(name, default=default, validate=validate.Range(min=1, max=65535))
    except EnvError as error:
        raise LocalStackError(f"{name} must be a number from 1 to 65535: {error}") from None


async def _start_servers(supervisor: Supervisor, screen: Screen, *, port: int, front: int | None) -> dict[str, str]:
    """Start PostgreSQL and Redis unless addresses are given; return what the application needs to know."""
    database, redis = env.str("DATABASE_URL", default=""), env.str("REDIS_URL", default="")
    if database:
        refuse_silent_database(database)
    else:
        with screen.step("Starting PostgreSQL"):
            password = kept_secret("postgres_password")
            database, running = await start_postgres(STATE / "postgres", LOGS / "postgres.log", password=password)
        supervisor.adopt(running)
    if redis:
        refuse_silent_redis(redis)
    else:
        with screen.step("Starting Redis"):
            password = kept_secret("redis_password")
            redis, running = await start_redis(STATE / "redis", LOGS / "redis.log", password=password)
        supervisor.adopt(running)
    site = env.str("SITE_URL", default="") or f"http://{LOOPBACK}:{port}"
    return {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "SECRET_KEY": env.str("SECRET_KEY", default="") or kept_secret("secret_key"),
        "SITE_URL": site,
        "FRONTEND_URL": env.str("FRONTEND_URL", default="") or (f"http://{LOOPBACK}:{front}" if front else site),
    }


async def _start_application(
    supervisor: Supervisor, screen: Screen, environment: Mapping[str, str], *, port: int
) -> None:
    with screen.step("Starting the web server, the worker and beat"):
        web = programs.web(environment, port=port)
        running, *_ = await supervisor.start(web, programs.worker(environment), programs.beat(environment))
        if not await answers(running, lambda: _serves(port)):
            raise with_log("The web server does not serve.", web.log)


async def _build_graphiql(supervisor: Supervisor, screen: Screen, environment: Mapping[str, str]) -> None:
    step = programs.graphiql_build(environment)
    if step is None:
        return
    try:
        with screen.step("Building GraphiQL (the API answers already)"):
            await supervisor.run(step)
    except LocalStackError as error:
        screen.notice(f"{error}\nEverything but GraphiQL works; `make graphiql` tries again.")


async def _start_storefront(
    supervisor: Supervisor, screen: Screen, environment: Mapping[str, str], *, port: int, api: str
) -> None:
    with screen.step("Building the storefront"):
        await supervisor.run(programs.storefront_build(environment))
    with screen.step("Serving the storefront"):
        server = storefront.server(port=port, api=api)
        (running,) = await supervisor.start(server)
        if not await answers(running, lambda: _serves(port, "/")):
            raise with_log("The storefront is not served.", server.log)


def _serves(port: int, path: str = "/readyz") -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _show_addresses(screen: Screen, *, port: int, front: int | None) -> None:
    site = f"http://{LOOPBACK}:{port}"
    password = DEMO_PASSWORD.read_text() if DEMO_PASSWORD.is_file() else None
    addresses = {"GraphQL and GraphiQL": f"{site}/graphql/", "Admin": f"{site}/admin/", "Ready": f"{site}/readyz"}
    if front:
        addresses = {"Storefront": f"http://{LOOPBACK}:{front}/", **addresses}
    screen.addresses(
        addresses=addresses,
        logins={f"{name}@nexus.example": password for name in DEMO_USERS} if password else {},
        hint="Ctrl-C stops everything. `.venv/bin/python manage.py …` talks to this stack while it runs.",
    )
