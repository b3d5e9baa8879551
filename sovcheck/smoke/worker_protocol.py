"""What goes in and out of the worker: one order on its standard input, one line per event on its step pipe."""

from typing import Annotated, Literal

from pydantic import Discriminator, TypeAdapter

from sovcheck.constraints import Field
from sovcheck.evidence.measurement import LanguageProof, Speed, Step, UpdateProof
from sovcheck.evidence.model_proof import Recomputation
from sovcheck.evidence.record import EvidenceRecord
from sovcheck.evidence.runtime import Runtime
from sovcheck.smoke.steps import StepName, UpdateMethod


class Limits(EvidenceRecord):
    """What the accelerator allows at most, from its data sheet; None where the catalog does not say."""

    memory_bandwidth_bytes_s: float | None = None
    flops: float | None = None


class TokenCost(EvidenceRecord):
    """What one token takes of the weights at least: a limit on speed that rests on it is never too low.

    ``read_bytes`` are read for each new token, ``parameters`` multiplied for each token of a prompt; ``held_bytes`` is
    what the layers take in memory; None: not known. ``basis`` says what was counted, or why it is not known.
    """

    read_bytes: int | None = None
    parameters: int | None = None
    held_bytes: int | None = None
    basis: str = "the weights were not looked into"


class Sample(EvidenceRecord):
    """What a server said, to be computed again: its answer to a prompt, or how likely a text is to it.

    ``ids`` are None where it gave none, ``nats`` over so many ``tokens`` where it was not asked for a likelihood.
    """

    prompt: str
    text: str = ""
    ids: tuple[int, ...] | None = None
    nats: float | None = None
    tokens: int | None = None


class WorkOrder(EvidenceRecord):
    """Everything that the worker is to do. ``server_argv`` starts a server of the ``http`` runtimes.

    ``prompts`` are to be continued, ``texts`` are what a model that was trained is to find likely (the prompts where
    there are none), ``unforeseen`` what no model can know, and every one can copy; ``samples`` are to be recomputed.
    ``weights`` is a folder, or a GGUF file. ``scratch`` is an empty folder that the worker may write to.
    ``attach`` is the address of a server that is only asked, ``attach_model`` the name of the model there,
    ``attach_token`` what lets one in.
    ``channel_key`` seals what is reported; without one it goes as it is. ``untraceable`` is that nothing else of this
    user may look into the worker. ``observe_s`` is how long the loaded model stays up, idle, after the last step, so
    that what a runtime sends later is seen too.
    """

    runtime: str
    weights: str
    scratch: str
    device: str = "cpu"
    steps: tuple[StepName, ...]
    server_argv: tuple[str, ...] = ()
    attach: str | None = None
    attach_model: str | None = None
    attach_token: str | None = Field(None, repr=False)
    prompts: tuple[str, ...] = Field(min_length=1)
    texts: tuple[str, ...] = ()
    unforeseen: str | None = None
    samples: tuple[Sample, ...] = ()
    languages: tuple[str, ...] = ()
    max_new_tokens: int = Field(64, ge=1)
    seed: int = 0
    threads: int | None = None
    update: UpdateMethod = "none"
    observe_s: float = Field(0, ge=0)
    load_timeout_s: float = 600
    generate_timeout_s: float = 600
    weight_bytes: int | None = None
    cost: TokenCost = TokenCost()
    limits: Limits = Limits()
    channel_key: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    untraceable: bool = False


class StepBegun(EvidenceRecord):
    """A step starts; when nothing ends it, this is how far the worker came."""

    event: Literal["begun"] = "begun"
    id: str


class StepAdvanced(EvidenceRecord):
    """The step that has begun goes on: so much of so much is done."""

    event: Literal["advanced"] = "advanced"
    done: int
    total: int


class StepEnded(EvidenceRecord):
    """A step ended."""

    event: Literal["ended"] = "ended"
    step: Step


class RuntimeKnown(EvidenceRecord):
    """The runtime has started."""

    event: Literal["runtime"] = "runtime"
    runtime: Runtime


class Answered(EvidenceRecord):
    """What the model said in step generate, so that it can be computed again elsewhere."""

    event: Literal["answered"] = "answered"
    samples: tuple[Sample, ...]


class Measured(EvidenceRecord):
    """Something was measured; what is None or empty was not."""

    event: Literal["measured"] = "measured"
    speed: Speed | None = None
    languages: tuple[LanguageProof, ...] = ()
    update: UpdateProof | None = None
    recomputation: Recomputation | None = None


class Finished(EvidenceRecord):
    """The worker did everything that it could; the last line."""

    event: Literal["finished"] = "finished"


Event = Annotated[
    StepBegun | StepAdvanced | StepEnded | RuntimeKnown | Answered | Measured | Finished,
    Discriminator("event"),
]
EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads one line of the step pipe."""
