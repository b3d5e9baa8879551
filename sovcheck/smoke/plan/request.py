"""Smoke request: the options of the command line, before the inventory is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sovcheck.evidence.appraised import VALID_DAYS
from sovcheck.evidence.files import SUFFIX
from sovcheck.evidence.isolation import USUAL_MINIMUM, IsolationLevel
from sovcheck.scan.inputs import Inputs, gather
from sovcheck.smoke.steps import DEFAULT_STEPS
from sovcheck.user_files import SUFFIXES

AUTO = "auto"
_WEIGHTS = (".safetensors", ".gguf", ".bin", ".model", "config.json", "tokenizer.json", ".index.json")
_ARTICLE_1 = (
    "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and "
    "should act towards one another in a spirit of brotherhood."
)
DEFAULT_TEXTS = (_ARTICLE_1,)
"""Article 1 of the Universal Declaration of Human Rights (ohchr.org): whatever learned English has read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmokeRequest:
    """Everything that the command line can say.

    ``model`` and ``host`` are ids of the inventory, None where it has only one that fits. ``weights`` is a folder, or
    a GGUF file; ``model_signature`` its publisher's signature, made with the key of ``model_key``. ``isolation`` and
    ``runtime`` are names, or ``auto``. Times are seconds. ``hidden`` are files that what runs must not read.
    ``previous`` is the evidence before this, ``previous_in`` a folder of which the newest is that.
    ``attach`` is the address of what serves already, ``attach_model`` the name that the model has there,
    ``attach_token`` a file with what lets one in.
    """

    paths: tuple[str, ...]
    catalogs: tuple[Path, ...] = ()
    weights: Path
    model_signature: Path | None = None
    model_key: Path | None = None
    model: str | None = None
    host: str | None = None
    runtime: str = AUTO
    runtime_python: Path | None = None
    server: tuple[str, ...] = ()
    device: str = AUTO
    require_gpu: bool = False
    expect_gpu: str | None = None
    smi_dump: Path | None = None
    isolation: str = AUTO
    minimum_isolation: IsolationLevel = USUAL_MINIMUM
    allowed: tuple[str, ...] = ()
    observe: float = 0
    telemetry_run: bool = False
    steps: tuple[str, ...] = DEFAULT_STEPS
    prompts: tuple[str, ...] | None = None
    reference_python: Path | None = None
    languages: tuple[str, ...] | None = None
    max_new_tokens: int = 64
    threads: int | None = None
    update: str = "none"
    timeout: float = 1800
    load_timeout: float = 1800
    nonce: str | None = None
    valid_days: int = VALID_DAYS
    previous: Path | None = None
    previous_in: Path | None = None
    hidden: tuple[Path, ...] = ()
    attach: str | None = None
    attach_model: str | None = None
    attach_token: Path | None = None

    @property
    def isolation_level(self) -> IsolationLevel | None:
        """The level that was asked for; None where the strongest is to be taken."""
        return None if self.isolation == AUTO else IsolationLevel(self.isolation)


def inputs_of_smoke(request: SmokeRequest, further: Iterable[Path]) -> Inputs:
    """What a smoke reads, and its evidence may not replace: inventory, signature, dumps, weights, and further files."""
    named = (request.model_signature, request.model_key, request.smi_dump, request.previous, request.attach_token)
    return gather(
        [*map(Path, request.paths), *(path for path in named if path is not None), *further],
        [
            (request.weights, _WEIGHTS),
            *((path, SUFFIXES) for path in request.catalogs),
            *((path, (SUFFIX,)) for path in [request.previous_in] if path is not None),
        ],
    )
