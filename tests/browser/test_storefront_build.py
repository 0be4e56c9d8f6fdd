"""The build of the storefront, with a Node and an npm that only pretend."""

from pathlib import Path

import pytest

from nexus.local import storefront

NPM = "#!/bin/sh\nexit 0\n"
# Called for its version, then in the folder, once for each step; the last is `node vite.js build`.
NODE = """#!/bin/sh
[ "$1" = --version ] && echo v22.12.0 && exit
[ "$2" = build ] || exit 0
echo built >> builds
/bin/mkdir -p dist && echo page > dist/index.html
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a storefront of one page."""
    folder, programs = tmp_path / "examples" / "storefront", tmp_path / "bin"
    (folder / "src" / "api").mkdir(parents=True)
    programs.mkdir()
    for name, text in {"package.json": "{}", "package-lock.json": "{}", "src/page.tsx": "page"}.items():
        (folder / name).write_text(text)
    for name, script in {"npm": NPM, "node": NODE}.items():
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    (tmp_path / "schema.graphql").write_text("type Query { shop: String }")
    monkeypatch.setattr(storefront, "MADE", (*storefront.MADE, "builds"))
    monkeypatch.setenv("PATH", str(programs))
    return folder


def builds(folder: Path) -> int:
    storefront.build(folder)
    return len((folder / "builds").read_text().splitlines())


def test_what_is_built_is_left_alone(folder: Path) -> None:
    """A second stack beside it serves the same files, and the first must not find them gone for a moment."""
    assert builds(folder) == 1
    (folder / "src" / "api" / "generated.ts").write_text("made by a step")
    assert builds(folder) == 1


@pytest.mark.parametrize("changed", ["src/page.tsx", "src/new.tsx", "package.json", "../../schema.graphql"])
def test_it_is_built_again_after_a_change(folder: Path, changed: str) -> None:
    assert builds(folder) == 1
    (folder / changed).write_text("something else")
    assert builds(folder) == 2
    assert builds(folder) == 2


def test_it_is_built_again_when_it_is_gone(folder: Path) -> None:
    assert builds(folder) == 1
    (folder / "dist" / "index.html").unlink()
    (folder / "dist").rmdir()
    assert builds(folder) == 2


def test_half_a_build_is_none(folder: Path) -> None:
    assert builds(folder) == 1
    (folder / "src" / "page.tsx").write_text("something else")
    node = folder.parents[1] / "bin" / "node"
    node.write_text(NODE + "exit 1\n")
    with pytest.raises(storefront.BuildError):
        storefront.build(folder)
    node.write_text(NODE)
    (folder / "src" / "page.tsx").write_text("page")
    assert builds(folder) == 3
