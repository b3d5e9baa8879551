"""What the launches of a smoke gave, before there is a verdict."""

from dataclasses import dataclass, field

from sovcheck.evidence.model_proof import ModelProof, Recomputation
from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.weights import WeightsUse
from sovcheck.smoke.launch.launch import Launch


@dataclass(slots=True)
class Runs:
    """What each gave, what was seen of the weights meanwhile, and what speaks against it all.

    ``hardened`` is the launch that the verdict rests on; of what served already, that which asked it.
    """

    telemetry: Launch = field(default_factory=Launch)
    hardened: Launch = field(default_factory=Launch)
    use: WeightsUse | None = None
    proof: ModelProof | None = None
    recomputation: Recomputation | None = None
    failures: list[Failure] = field(default_factory=list)
