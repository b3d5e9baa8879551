"""The smoke predicate: everything that one smoke run says, as the subject of a signed statement."""

from typing import Annotated, Literal

from pydantic import AwareDatetime

from sovcheck.constraints import BeforeValidator, Field, StringConstraints
from sovcheck.evidence.host import Host
from sovcheck.evidence.isolation import Isolation
from sovcheck.evidence.measurement import LanguageProof, Speed, Step, UpdateProof
from sovcheck.evidence.model_proof import ModelProof, Recomputation
from sovcheck.evidence.record import Digest, EvidenceRecord
from sovcheck.evidence.runtime import Attachment, Runtime
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.evidence.weights import ObservedWeights

PREDICATE_TYPE: Literal["https://sovcheck.dev/smoke/v1"] = "https://sovcheck.dev/smoke/v1"


def _no_boolean(value: object) -> object:
    """``true`` equals 1, and is not a number."""
    match value:
        case bool():
            raise ValueError("must be the number 1")
        case _:
            return value


class Failure(EvidenceRecord):
    """One reason why the smoke did not pass: ``code`` is of a failure table, ``what`` says it in a sentence.

    It may be a code of a later version, which this one does not know.
    """

    code: Annotated[str, StringConstraints(pattern=r"^E_[A-Z0-9_]{1,60}$")]
    what: str


class Tool(EvidenceRecord):
    """The program that ran the smoke, with the digest of its own code."""

    name: str = "sovcheck"
    version: str
    sha256: Digest


class Run(EvidenceRecord):
    """When it ran. ``nonce`` is what the verifier asked for; ``previous`` the digest of the envelope before."""

    id: str
    nonce: str | None = None
    started: AwareDatetime
    ended: AwareDatetime
    expires: AwareDatetime | None = None
    previous: Digest | None = None


class Declared(EvidenceRecord):
    """What the inventory said when the smoke was run, so that it cannot be shown for another.

    ``model`` and ``host`` hold, by the names of the fields, whose and where they are said to be; lists are written as
    JSON. ``sha256`` is over the files of the inventory; any edit changes it: reported, and compared with nothing.
    """

    inventory: str | None = None
    sha256: Digest
    model: dict[str, str] = Field(default_factory=dict)
    host: dict[str, str] = Field(default_factory=dict)


class SmokePredicate(EvidenceRecord):
    """What was run on which host, how it was cut off, and what came out. What was not reached is None.

    ``telemetry`` is what the runtime tried with its own defaults, in a run before; no verdict rests on it.
    ``asset`` is the model's id in the inventory, ``host_asset`` the declared host that this machine was said to be.

    ``proof`` is what shows that it was this model that answered. ``attached`` is whom it asked, where it
    started nothing.

    Fields that came later may be None, and are so in older evidence: what they would tell is then unknown.
    """

    schema_version: Annotated[Literal[1], BeforeValidator(_no_boolean)] = 1
    tool: Tool
    run: Run
    asset: str
    host_asset: str | None = None
    declared: Declared | None = None
    verdict: SmokeVerdict
    failures: tuple[Failure, ...] = ()
    host: Host
    weights: ObservedWeights | None = None
    runtime: Runtime | None = None
    attached: Attachment | None = None
    proof: ModelProof | None = None
    recomputation: Recomputation | None = None
    isolation: Isolation | None = None
    telemetry: Isolation | None = None
    steps: tuple[Step, ...] = ()
    speed: Speed | None = None
    languages: tuple[LanguageProof, ...] = ()
    update: UpdateProof | None = None
