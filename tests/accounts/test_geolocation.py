"""GeoLocationService: the place of an address, from a file or from a look-up service, and no place otherwise."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from accounts.services import geolocation
from accounts.services.geolocation import GeoLocationService, Place
from tests.accounts.places import BERLIN, BERLIN_IPV6, LISBON, NOWHERE, WORLD, write_cities

IN_BERLIN = Place(country_code="DE", region="State of Berlin", city="Berlin", latitude=52.52, longitude=13.405)
NOT_PUBLIC = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.1.1",
    "169.254.169.254",
    "169.254.1.1",
    "100.64.0.1",
    "::1",
    "fe80::1",
    "fd00::1",
]

locate = GeoLocationService.locate


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> Path:
    settings.GEOIP_PATH = write_cities(tmp_path / "world.mmdb")
    return settings.GEOIP_PATH


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("address", [BERLIN, BERLIN_IPV6])
def test_finds_the_place_of_an_address(address: str) -> None:
    assert locate(address) == IN_BERLIN


@pytest.mark.usefixtures("world")
def test_an_address_that_nobody_knows_has_no_place(caplog: pytest.LogCaptureFixture) -> None:
    assert locate(NOWHERE) is None
    assert not caplog.records


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_not_looked_up(settings: Any, tmp_path: Path, address: str) -> None:
    everywhere = {"0.0.0.0/1": WORLD["5.1.1.0/24"], "128.0.0.0/1": WORLD["5.1.1.0/24"]}
    settings.GEOIP_PATH = write_cities(tmp_path / "everywhere.mmdb", everywhere)
    assert locate(BERLIN) == IN_BERLIN
    assert locate(address) is None


def test_without_a_file_places_are_unknown(caplog: pytest.LogCaptureFixture) -> None:
    assert locate(BERLIN) is None
    assert not caplog.records


def test_a_file_of_countries_tells_the_country(settings: Any, tmp_path: Path) -> None:
    world = {"5.1.1.0/24": {"country": {"iso_code": "DE"}}}
    settings.GEOIP_PATH = write_cities(tmp_path / "countries.mmdb", world, kind="GeoLite2-Country")
    assert locate(BERLIN) == Place(country_code="DE")


def test_a_newer_file_counts_at_once(world: Path) -> None:
    assert locate(BERLIN) == IN_BERLIN
    newer = write_cities(world.with_suffix(".new"), {"5.1.1.0/24": WORLD["5.2.1.0/24"]})
    newer.rename(world)
    place = locate(BERLIN)
    assert place
    assert place.city == "Lisbon"


@pytest.mark.parametrize("damage", ["missing", "empty", "garbage", "cut", "scrambled", "a folder"])
def test_a_damaged_file_is_logged_and_tells_nothing(world: Path, caplog: pytest.LogCaptureFixture, damage: str) -> None:
    content = world.read_bytes()
    world.unlink()
    if damage == "a folder":
        world.mkdir()
    elif damage != "missing":
        half = len(content) // 2
        damaged = {
            "empty": b"",
            "garbage": b"\xff" * 5000,
            "cut": content[:half],
            "scrambled": b"\xee" * half + content[half:],
        }
        world.write_bytes(damaged[damage])
    assert locate(BERLIN) is None
    assert [record.message for record in caplog.records] == ["no place found"]


class Service(BaseHTTPRequestHandler):
    """Answers what a test has put into `answer`, and keeps what was asked for."""

    answer: bytes = b"{}"
    status: int = 200
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.answer)))
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def service(settings: Any) -> Iterator[type[Service]]:
    handler = type("Handler", (Service,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    settings.GEOIP_URL = f"http://127.0.0.1:{server.server_port}/{{ip}}/json?key=secret"
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield handler
    server.shutdown()
    server.server_close()


def test_asks_a_service_where_one_is_set(service: type[Service]) -> None:
    facts = {"country_code": "pt", "region": "Lisbon", "city": "Lis\0bon", "latitude": 38.7, "longitude": -9}
    service.answer = json.dumps(facts).encode()
    place = Place(country_code="PT", region="Lisbon", city="Lisbon", latitude=38.7, longitude=-9.0)
    assert locate(LISBON) == place
    assert service.asked == [f"/{LISBON}/json?key=secret"]


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_the_service_hears_of_no_address_inside(service: type[Service], address: str) -> None:
    assert locate(address) is None
    assert service.asked == []


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ({}, None),
        ({"country_code": "Portugal"}, None),
        ({"country_code": None, "city": "Lisbon"}, None),
        ({"country_code": "PT", "city": 5, "region": ["x"]}, Place(country_code="PT")),
        ({"country_code": "PT", "latitude": 95, "longitude": 5}, Place(country_code="PT")),
        ({"country_code": "PT", "latitude": "38", "longitude": True}, Place(country_code="PT")),
        ({"country_code": "PT", "latitude": float("nan"), "longitude": 5}, Place(country_code="PT")),
        ({"country_code": "PT", "city": "x" * 500}, Place(country_code="PT", city="x" * 128)),
    ],
)
def test_what_makes_no_sense_in_an_answer_is_left_out(
    service: type[Service], answer: dict[str, Any], place: Place | None
) -> None:
    service.answer = json.dumps(answer).encode()
    assert locate(LISBON) == place


@pytest.mark.parametrize(
    ("status", "answer"), [(500, b"{}"), (302, b""), (200, b"[]"), (200, b"<html>"), (200, b"[" * 100_000), (200, b"")]
)
def test_a_service_that_fails_is_logged_without_its_address(
    service: type[Service], caplog: pytest.LogCaptureFixture, status: int, answer: bytes
) -> None:
    service.status, service.answer = status, answer
    assert locate(LISBON) is None
    assert len(service.asked) == 1
    (record,) = [record for record in caplog.records if record.name.startswith("accounts")]
    assert record.message == "no place found"
    assert "secret" not in str(vars(record))


def test_does_not_wait_for_a_service_that_hangs(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geolocation, "READ_SECONDS", 0.1)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    # It listens and never accepts.
    settings.GEOIP_URL = f"http://127.0.0.1:{server.server_port}/{{ip}}"
    assert locate(LISBON) is None
    server.server_close()
