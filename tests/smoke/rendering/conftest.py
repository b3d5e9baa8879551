"""An inventory that a smoke is rendered from, the command that renders it, and what it is really run with."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from sovcheck.cli.smoke import command
from sovcheck.errors import SovcheckError

IMAGE = f"registry.example/agency/smoke@sha256:{'5' * 64}"
INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: agency, country: CH, public_body: true}]
models: [{id: llama, access: weights, developer: agency}, {id: Other.1, access: weights}, {id: offered, access: api}]
gpu_hosts:
  - {id: rack, owner: agency, serves: [llama], accelerators: [{model: nvidia-h100-sxm, count: 8}]}
  - {id: other-rack, owner: agency, accelerators: [{model: amd-mi300x, count: 4}]}
  - {id: bare, owner: agency, accelerators: []}
  - {id: mixed, accelerators: [{model: nvidia-h100-sxm, count: 1}, {model: amd-mi300x, count: 1}]}
""".replace("Other.1", "other.1")


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., Result]:
    """Renders with the usual options, those given laid over them; None leaves one out."""
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(INVENTORY)

    def run(target: str, *more: str, **options: str | None) -> Result:
        usual: dict[str, str | None] = {
            "inventory": str(inventory),
            "weights": "/models/llama",
            "key": "smoke-key" if target == "kubernetes" else "/etc/sovcheck/smoke.key",
            "image": IMAGE if target in {"kubernetes", "podman"} else None,
        }
        named = {**usual, **options}
        words = [f"--{name.replace('_', '-')}={value}" for name, value in named.items() if value is not None]
        model = [] if "model" in options else ["llama"]
        done = CliRunner().invoke(command, ["render", *model, f"--to={target}", *words, *more])
        if done.exception is not None and not isinstance(done.exception, (SystemExit, SovcheckError)):
            raise done.exception
        return done

    return run


@pytest.fixture
def refused(render: Callable[..., Result]) -> Callable[..., str]:
    """What is said of what is refused."""

    def run(target: str, *more: str, **options: str | None) -> str:
        done = render(target, *more, **options)
        assert done.exit_code != 0
        assert done.stdout == ""
        return str(done.exception) if isinstance(done.exception, SovcheckError) else done.stderr

    return run


@pytest.fixture
def system(tmp_path: Path, tiny_gguf: Path) -> Path:
    """A folder with an inventory, the weights of its model, a key, and places for evidence and for what is rendered."""
    digest = sha256(tiny_gguf.read_bytes()).hexdigest()
    for name in ("weights", "evidence", "out"):
        (tmp_path / name).mkdir()
    shutil.copy(tiny_gguf, tmp_path / "weights")
    (tmp_path / "inventory.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\n"
        "organizations: [{id: agency, country: CH, public_body: true}]\n"
        "models:\n  - {id: tiny, developer: agency, base_models: [], access: weights, languages: [en],\n"
        f"     files: [{{path: {tiny_gguf.name}, format: gguf, sha256: {digest}}}]}}\n"
        "gpu_hosts: [{id: bench, owner: agency, operator: agency, tenancy: owned, country: CH, serves: [tiny]}]\n"
    )
    subprocess.run([sys.executable, "-m", "sovcheck", "smoke", "keygen", "it"], cwd=tmp_path, check=True)
    return tmp_path


BUILDER = Path(__file__).with_name("image.py")
NAME = f"localhost/sovcheck-smoke-test-{uuid4().hex}"
"""A name that no other run of the tests on this machine has: it is removed by it, with what runs of it."""
PLAIN = """
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
"""
"""For machines that let no limits be raised, and have control groups of both kinds."""


@pytest.fixture(scope="session")
def podman(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """An image, and the environment in which podman works here; the test is skipped where it works in none."""
    if shutil.which("podman") is None:
        pytest.skip("there is no podman")
    root = tmp_path_factory.mktemp("image")
    subprocess.run([sys.executable, BUILDER, root / "root"], check=True)
    subprocess.run(["tar", "-C", root / "root", "-cf", root / "image.tar", "."], check=True)
    plain = root / "containers.conf"
    plain.write_text(PLAIN)

    def run(*words: object, **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["podman", *map(str, words)], env={**os.environ, **env}, capture_output=True, text=True, check=False
        )

    imported = run("import", "--change", "ENV PATH=/usr/bin:/bin", root / "image.tar", NAME)
    if imported.returncode != 0:
        pytest.skip(f"podman imports no image here: {imported.stderr}")
    (root / "image.tar").unlink()
    digest = run("images", "--digests", "--format", "{{.Digest}}", NAME).stdout.split()[0]
    image = f"{NAME}@{digest}"
    try:
        for env in ({}, {"CONTAINERS_CONF": str(plain)}):
            alone = ("run", "--rm", "--network=none")
            tried = run(*alone, "--entrypoint=/opt/python/bin/python3", image, "-c", "", **env)
            if tried.returncode == 0:
                started = run(*alone, "--entrypoint=sovcheck", image, "--version", **env)
                assert started.returncode == 0, started.stderr  # a fault of the image is none of podman
                yield image, env
                break
        else:
            pytest.skip(f"podman runs no container here: {tried.stderr}")
    finally:
        run("rmi", "--force", NAME)
