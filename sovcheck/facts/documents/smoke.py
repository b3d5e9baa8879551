"""What policies see of the smokes of a model."""

from typing import Annotated, TypedDict

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.model_proof import ModelProof
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.facts.documents.labels import in_lists, shown


class SeenFacts(TypedDict):
    """What one accepted smoke says: all ``None`` and empty where there is none.

    ``verdict`` is ``pass``, ``fail`` or ``inconclusive``, ``failures`` are the codes of what failed. ``isolation`` is
    ``netns``, ``notify``, ``external`` or ``none``, or ``observed`` where what served already was asked; ``canary``
    whether a known attempt to get out was seen; ``egress`` are the destinations (``HOST:PORT``) that something tried to
    reach and the inventory does not allow the host.

    ``host_declared`` is whether it ran on a host that the inventory lets serve the model, ``None`` where it does not
    say on which. ``gpus_match`` compares the accelerators that the driver named with those declared of that host,
    ``None`` where one of the two is not known, or only a dump says so; ``device_matches`` is whether the model ran on
    accelerators where the host declares some, ``None`` where only the one who asked for it says so. ``other_drivers``
    are versions that were seen and are not the declared one. ``undeclared_files`` counts files of weights that the
    inventory does not list. ``weights_used`` is whether the hashed files were opened by what ran, and were the same
    afterwards; ``proof`` is what shows that this model answered: ``in-process``, ``recomputed`` or ``text-only``.
    """

    verdict: Annotated[
        str | None,
        SmokeVerdict,
        shown("whether it runs here, cut off from the network", "on its host"),
        in_lists("whether it runs on each of its hosts, cut off from the network", "on each"),
    ]
    failures: list[str]
    age_days: Annotated[
        int | None,
        shown("when it was last proved to run here", "on its host"),
        in_lists("when it was last proved to run on each of its hosts", "on each"),
    ]
    isolation: Annotated[
        str | None,
        IsolationLevel,
        shown("how it was cut off from the network", "on its host"),
        in_lists("how it was cut off from the network", "on each host"),
    ]
    canary: Annotated[
        bool | None,
        shown("whether attempts to reach the network would have been seen", "on its host"),
        in_lists("whether attempts to reach the network would have been seen", "on each host"),
    ]
    egress: list[str]
    host_declared: Annotated[
        bool | None,
        shown("on which declared host it ran", "with --host"),
        in_lists("on which declared host it ran", "with --host"),
    ]
    gpus_match: Annotated[
        bool | None,
        shown("whether it ran on the declared accelerators", "on the declared host"),
        in_lists(
            "whether it ran on the declared accelerators (a dump of the driver does not show that)",
            "on each host, without --smi-dump",
        ),
    ]
    device_matches: Annotated[
        bool | None,
        shown("whether it ran on the accelerators or the processor", "on its host"),
        in_lists("whether it ran on the accelerators or the processor", "on each host"),
    ]
    other_drivers: list[str]
    undeclared_files: Annotated[
        int | None,
        shown("which files of weights were there besides the declared ones", "on its host"),
        in_lists("which files of weights were there besides the declared ones", "on each host"),
    ]
    weights_used: Annotated[
        bool | None,
        shown("whether the hashed files were opened by what ran", "on its host"),
        in_lists("whether what ran opened the weights that were hashed", "on each host"),
    ]
    proof: Annotated[
        str | None,
        ModelProof,
        shown("what shows that this model answered", "on its host"),
        in_lists(
            "whether it was this model that answered (text of a server was not computed again)",
            "on each host, with the reference runtime of the format installed",
        ),
    ]
    path: Annotated[
        str | None,
        shown("whether it was ever run here", "on its host"),
        in_lists("whether it was ever run on each of its hosts", "on each"),
    ]


class SmokeFacts(SeenFacts):
    """The latest smoke of the model whose evidence was accepted, wherever it ran; ``hosts`` has one for each host.

    ``hosts`` are the latest of each host that serves the model, equal ones once, and the latest of all where it ran on
    none of these. ``pickles`` counts files of weights that can run code. ``languages`` came through the tokenizer
    unchanged; ``update_proved`` is whether a training step changed the weights for the better, and survived being
    saved.

    ``nonce_answered`` is whether the scan asked for a nonce, which all that is accepted has answered. ``refused`` are
    the words on evidence that a trusted key signed and that still does not hold. ``hash_differs`` is whether the latest
    signed smoke, refused or not, met files with other digests than were declared.
    """

    hosts: list[SeenFacts]
    pickles: Annotated[int | None, shown("which of its files can run code", "on its host")]
    remote_code: Annotated[bool | None, shown("whether it loads remote code where it runs", "on its host")]
    first_token_ms: Annotated[float | None, shown("how soon it gives the first token", "on its host")]
    tokens_per_second: Annotated[float | None, shown("how many tokens per second it gives", "on its host")]
    languages: list[str]
    update_proved: Annotated[bool | None, shown("whether it was ever updated here", "with --update lora")]
    nonce_answered: bool
    refused: Annotated[list[str], EvidenceStatus]
    hash_differs: bool
