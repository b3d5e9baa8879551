"""Models: weights that are held, or capabilities reached through an API."""

from enum import StrEnum
from typing import ClassVar

from sovcheck.inventory.assets.asset import Asset, Kind, LicenceGrant, Record
from sovcheck.inventory.assets.scalars import Amount, Boolean, Count, Day, Reference, Sha256, Text


class Access(StrEnum):
    """How the model is reached."""

    WEIGHTS = "weights"
    API = "api"


class Openness(StrEnum):
    """Openness classes: the Model Openness Framework's three, and the two below them."""

    CLOSED = "closed"
    OPEN_WEIGHTS = "open-weights"
    OPEN_MODEL = "open-model"
    OPEN_TOOLING = "open-tooling"
    OPEN_SCIENCE = "open-science"


class Dtype(StrEnum):
    """Number formats of weights."""

    F32 = "f32"
    F16 = "f16"
    BF16 = "bf16"
    FP8 = "fp8"
    INT8 = "int8"
    FP4 = "fp4"
    INT4 = "int4"


class Modality(StrEnum):
    """What a model reads or writes."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"


class WeightFormat(StrEnum):
    """File formats of weights; ``pickle`` can run code when it is loaded."""

    SAFETENSORS = "safetensors"
    GGUF = "gguf"
    ONNX = "onnx"
    PICKLE = "pickle"
    OTHER = "other"


class WeightFile(Record):
    """One file of the weights, as it is held here."""

    path: Text
    format: WeightFormat
    sha256: Sha256 | None = None
    bytes: Count | None = None


class Evaluation(Record):
    """A dated measurement; ``reference`` is the score of the system it is compared with."""

    name: Text
    date: Day
    score: Amount | None = None
    reference: Amount | None = None
    languages: tuple[Text, ...] | None = None
    url: Text | None = None


class Update(Record):
    """What is needed to retrain or tune the model here, each stated on its own.

    ``host`` is the machine it would run on; ``rights`` the licence's permission to modify; ``owners`` the number of
    named people who can do it; ``budget`` whether money is set aside.
    """

    host: Reference | None = None
    code: Boolean | None = None
    data: Boolean | None = None
    rights: Boolean | None = None
    owners: Count | None = None
    budget: Boolean | None = None
    last_update: Day | None = None


class Model(Asset):
    """A model. ``base_models: []`` states that it was trained from scratch."""

    kind: ClassVar[Kind] = Kind.MODEL

    developer: Reference | None = None
    base_models: tuple[Reference, ...] | None = None
    access: Access | None = None
    provider_service: Reference | None = None
    licence: LicenceGrant | None = None
    revision: Text | None = None
    files: tuple[WeightFile, ...] | None = None
    stored_in: tuple[Reference, ...] | None = None
    parameters: Count | None = None
    dtype: Dtype | None = None
    openness: Openness | None = None
    languages: tuple[Text, ...] | None = None
    modalities: tuple[Modality, ...] | None = None
    release_date: Day | None = None
    training_datasets: tuple[Reference, ...] | None = None
    evaluations: tuple[Evaluation, ...] | None = None
    update: Update | None = None
    remote_code: Boolean | None = None
