"""An inventory that a smoke is rendered from, and the command that renders it."""

from collections.abc import Callable
from pathlib import Path

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
