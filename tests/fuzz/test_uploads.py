"""Files of strangers, sent by somebody who may: broken pictures, pictures that are something else too, broken parts."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, encode_multipart
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from catalog.models import Brand
from tests.cache.shop_front import Reply, raw_post
from tests.factories import global_id
from tests.fuzz.answers import answered, slow_fixture
from tests.fuzz.people import People, signed_in
from tests.images.multipart import CONTENT_TYPE, PREFLIGHT, parts
from tests.images.pictures import files_in, picture

few = settings(slow_fixture, max_examples=25)
UPDATE = """mutation ($id: ID!, $logo: Upload) {
  updateBrand(id: $id, input: {logo: $logo}) { brand { logo { url } } errors { code } }
}"""
REFUSALS = {"IMAGE_TYPE_UNSUPPORTED", "IMAGE_TOO_LARGE"}
PICTURES = [picture(kind, (24, 18)) for kind in ("JPEG", "PNG", "WEBP")]
SCRIPT = b"<?php system('id'); ?><script>alert(document.domain)</script>"
DISGUISES = [b"GIF89a/*", b"%PDF-1.7\n", b"PK\3\4", b"\x7fELF", b"MZ", b"<!DOCTYPE html>", SCRIPT, b"#!/bin/sh\n"]


def body_with(content: bytes, name: str = "logo.png") -> bytes:
    """Return a body that sends a file as the logo of the only brand."""
    variables = {"id": global_id(Brand.objects.get()), "logo": None}
    return encode_multipart(BOUNDARY, parts(UPDATE, variables, {"variables.logo": SimpleUploadedFile(name, content)}))


def uploaded(body: bytes, token: str) -> Reply:
    headers = {"content-type": CONTENT_TYPE} | PREFLIGHT | signed_in(token)
    return answered(raw_post(body, headers=headers))


def kept(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in files_in(folder)]


def is_taken(reply: Reply) -> bool:
    """Return whether the file is a logo now; if not, it is refused as no picture."""
    payload = reply.data["updateBrand"]
    assert payload["brand"] or {error["code"] for error in payload["errors"]} <= REFUSALS, payload
    return bool(payload["brand"])


@few
@given(data=st.data(), original=st.sampled_from(PICTURES))
def test_a_picture_with_other_bytes_is_pixels_or_refused(
    data: st.DataObject, original: bytes, people: People, tmp_path: Path
) -> None:
    broken = bytearray(original)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    before = files_in(tmp_path)
    if is_taken(uploaded(body_with(bytes(broken)), people.staff)):
        Image.open(BytesIO((tmp_path / (files_in(tmp_path) - before).pop()).read_bytes())).load()
    else:
        assert files_in(tmp_path) == before


@few
@given(original=st.sampled_from(PICTURES), share=st.floats(0, 0.6))
def test_a_picture_that_breaks_off_is_refused(original: bytes, share: float, people: People, tmp_path: Path) -> None:
    assert not is_taken(uploaded(body_with(original[: int(len(original) * share)]), people.staff))
    assert kept(tmp_path) == []


@few
@given(
    original=st.sampled_from(PICTURES), other=st.sampled_from(DISGUISES), place=st.sampled_from(["before", "behind"])
)
def test_nothing_but_pixels_is_left_of_a_polyglot(
    original: bytes,
    other: bytes,
    place: str,
    people: People,
    tmp_path: Path,
) -> None:
    sent = other + original if place == "before" else original + other + SCRIPT
    taken = is_taken(uploaded(body_with(sent, name="logo.php;.png"), people.staff))
    assert not (taken and place == "before")
    assert not any(SCRIPT in content or content.startswith(other) for content in kept(tmp_path))
    assert not [name for name in files_in(tmp_path) if "php" in name]


@few
@given(name=st.text(max_size=60), content=st.binary(max_size=60))
@example(name="../../../../etc/passwd", content=PICTURES[1])
@example(name="\0.png", content=PICTURES[1])
@example(name="a" * 5000 + ".png", content=PICTURES[1])
def test_whatever_a_file_is_called_it_is_stored_by_another_name(
    name: str, content: bytes, people: People, tmp_path: Path
) -> None:
    plain = body_with(content, name="NAME.png")
    uploaded(plain.replace(b"NAME.png", name.encode(errors="replace")), people.staff)
    assert all(re.fullmatch(r"brands/[\w-]+\.(png|jpg|webp)", each) for each in files_in(tmp_path))


@few
@given(data=st.data())
@example(data=None)
def test_whatever_parts_there_are_is_answered(data: Any, people: People) -> None:
    body = bytearray(body_with(PICTURES[1]))
    if data is None:
        uploaded(bytes(body), people.nobody)
        uploaded(bytes(body), people.customer)
        return
    place = data.draw(st.integers(0, len(body) - 1))
    body[place : data.draw(st.integers(place, len(body)))] = data.draw(st.binary(max_size=30))
    uploaded(bytes(body), people.staff)
