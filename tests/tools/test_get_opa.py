"""How `make test` comes to its OPA: each way in its turn, and a plain word when none leads there."""

import functools
import hashlib
import http.server
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from get_opa import ASSETS

from sovcheck.engine.opa.release import PINNED

TOOL = Path(__file__).parents[2] / "tools" / "get_opa.py"
GOOD = "#!/bin/sh\necho 'Version: 1.9.0'\n"
OLD = "#!/bin/sh\necho 'Version: 0.70.0'\n"
FAILING_GO = "#!/bin/sh\nexit 1\n"
BUILDING_GO = f"""#!/bin/sh
echo "go $*"
printf "#!/bin/sh\\necho 'Version: {PINNED}'\\n" > "$GOBIN/opa"
chmod +x "$GOBIN/opa"
"""

Get = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The only folder of the PATH, apart from what a shell needs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "chmod"):
        (folder / name).symlink_to(f"/bin/{name}")
    return folder


@pytest.fixture
def get(machine: Path, tmp_path: Path) -> Get:
    """Runs the tool on that machine; nothing beyond loopback is ever asked."""

    def run(releases: str = "http://127.0.0.1:9") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PATH": str(machine), "HOME": str(tmp_path)}
        command = [sys.executable, str(TOOL), "--releases", releases, str(target_of(tmp_path))]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def releases(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A mirror on loopback, and the file of this platform there, with its checksum."""
    asset = ASSETS[platform.system(), platform.machine()]
    file = tmp_path / "mirror" / f"v{PINNED}" / asset
    file.parent.mkdir(parents=True)
    file.write_text(GOOD)
    digest = hashlib.sha256(GOOD.encode()).hexdigest()
    file.with_name(f"{asset}.sha256").write_text(f"{digest}  {asset}\n")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path / "mirror")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", file
        server.shutdown()
        thread.join()


def target_of(folder: Path) -> Path:
    return folder / "got" / "opa"


def put(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(script)
    path.chmod(0o755)
    return path


def test_the_one_of_the_path_is_used(get: Get, machine: Path, tmp_path: Path):
    found = put(machine, "opa", GOOD)
    assert get().returncode == 0
    assert target_of(tmp_path).resolve() == found


def test_the_one_that_go_left_at_home_is_used(get: Get, tmp_path: Path):
    (tmp_path / "go" / "bin").mkdir(parents=True)
    found = put(tmp_path / "go" / "bin", "opa", GOOD)
    assert get().returncode == 0
    assert target_of(tmp_path).resolve() == found


def test_a_second_run_changes_nothing(get: Get, machine: Path, tmp_path: Path):
    put(machine, "opa", GOOD)
    get()
    before = target_of(tmp_path).lstat()
    again = get()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    after = target_of(tmp_path).lstat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_stopped_fitting_is_replaced(get: Get, machine: Path, tmp_path: Path):
    target_of(tmp_path).parent.mkdir()
    put(target_of(tmp_path).parent, "opa", OLD)
    found = put(machine, "opa", GOOD)
    assert get().returncode == 0
    assert target_of(tmp_path).resolve() == found


def test_go_builds_the_pinned_release_where_the_one_of_the_path_is_too_old(get: Get, machine: Path, tmp_path: Path):
    put(machine, "opa", OLD)
    put(machine, "go", BUILDING_GO)
    finished = get()
    assert finished.returncode == 0, finished.stderr
    assert f"go install github.com/open-policy-agent/opa@v{PINNED}" in finished.stdout
    assert f"Version: {PINNED}" in subprocess.check_output([target_of(tmp_path), "version"], text=True)


def test_the_release_is_downloaded_where_go_cannot_build(
    get: Get, machine: Path, tmp_path: Path, releases: tuple[str, Path]
):
    put(machine, "go", FAILING_GO)
    finished = get(releases[0])
    assert finished.returncode == 0, finished.stderr
    assert target_of(tmp_path).read_text() == GOOD
    assert [path.name for path in target_of(tmp_path).parent.iterdir()] == ["opa"]


def test_a_release_that_its_checksum_does_not_fit_is_not_kept(get: Get, tmp_path: Path, releases: tuple[str, Path]):
    address, file = releases
    file.write_text(GOOD + "# and a little more\n")
    finished = get(address)
    assert finished.returncode == 1
    assert "is not what its checksum says" in finished.stderr
    assert not list(target_of(tmp_path).parent.iterdir())


def test_a_release_that_does_not_run_here_is_not_kept(get: Get, tmp_path: Path, releases: tuple[str, Path]):
    address, file = releases
    file.write_text("for another machine")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    file.with_name(f"{file.name}.sha256").write_text(digest)
    finished = get(address)
    assert finished.returncode == 1
    assert "which does not run here" in finished.stderr
    assert not list(target_of(tmp_path).parent.iterdir())


def test_without_any_way_it_says_why_and_what_to_do(get: Get, machine: Path, tmp_path: Path):
    put(machine, "opa", OLD)
    put(machine, "go", FAILING_GO)
    finished = get()
    assert finished.returncode == 1
    for expected in ("is 0.70.0", "go could not build it", "http://127.0.0.1:9", f"go install {'github.com'}"):
        assert expected in finished.stderr
    assert "Traceback" not in finished.stderr
    assert not target_of(tmp_path).exists()
