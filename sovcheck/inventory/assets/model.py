"""Models: weights that are held, or capabilities reached through an API."""

from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from sovcheck.constraints import AfterValidator, ByForm, model_validator
from sovcheck.inventory.assets.application import FieldOfUse
from sovcheck.inventory.assets.asset import Asset, Kind, LicenceGrant, Record
from sovcheck.inventory.assets.scalars import (
    Amount,
    Answer,
    Boolean,
    Count,
    Day,
    PositiveCount,
    Reference,
    Sha256,
    Text,
    answer,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema, core_schema


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


_FORMATS_OF = {
    ".safetensors": {WeightFormat.SAFETENSORS},
    ".gguf": {WeightFormat.GGUF},
    ".onnx": {WeightFormat.ONNX},
    ".bin": {WeightFormat.PICKLE, WeightFormat.GGUF},
    **dict.fromkeys((".ckpt", ".pickle", ".pkl", ".pt", ".pth"), frozenset({WeightFormat.PICKLE})),
}
"""The formats that a file whose name ends so can have, beside ``other``: loaders go by the name, too."""


_NOT_HELD = ("http://", "https://", "hf://", "/dev/", "/proc/", "/sys/")
"""Beginnings of what is not a file that somebody holds: addresses that others answer at, and devices of the
system."""


_MOST_BYTES_OF_ONE = 32
"""What a checkpoint of a training run keeps of one parameter, with room: its value and the states of its optimizer."""
_MOST_BESIDE = 2**26
"""What a file may hold beside parameters, such as its vocabulary, with room."""


class WeightFile(Record):
    """One file of the weights, as it is held here."""

    path: Text
    """The file's path where it is held."""
    format: WeightFormat
    """Its format."""
    sha256: Sha256 | None = None
    """Its SHA-256."""
    bytes: Count | None = None
    """Its size."""

    @model_validator(mode="after")
    def _can_be_what_it_says(self) -> "WeightFile":
        if self.path.lower().startswith(_NOT_HELD):
            raise ValueError("path is an address or a device: state the file as you hold it, or leave files out")
        suffix = PurePosixPath(self.path).suffix.lower()
        if self.format not in {WeightFormat.OTHER, *_FORMATS_OF.get(suffix, {self.format})}:
            raise ValueError(
                f"a file whose name ends in {suffix} is not in the format {self.format}: correct one of the two"
            )
        if self.bytes == 0:
            raise ValueError("bytes: 0 says that the file is empty: state its size, or leave it out")
        return self


class Evaluation(Record):
    """A dated measurement; ``reference`` is the score of the system it is compared with."""

    name: Text
    """Which benchmark."""
    date: Day
    """The day it was measured."""
    score: Amount | None = None
    """What the model reached."""
    reference: Amount | None = None
    """What the system reached that it is compared with."""
    languages: tuple[Text, ...] | None = None
    """In which languages it was measured."""
    domains: tuple[FieldOfUse, ...] | None = None
    """For which fields of use it measures, in the words of `fields_of_use`; `[]` for none in particular."""
    url: Text | None = None
    """Where the result can be read."""


class Update(Record):
    """What is needed to retrain or tune the model here, each stated on its own.

    ``host`` is the machine it would run on; ``rights`` the licence's permission to modify; ``owners`` the number of
    named people who can do it; ``budget`` whether money is set aside.
    """

    host: Reference | None = None
    """The machine it would run on."""
    code: Boolean | None = None
    """Whether the training code is here."""
    data: Boolean | None = None
    """Whether the training data is here."""
    rights: Boolean | None = None
    """Whether the licence permits to modify."""
    owners: Count | None = None
    """How many people can do it."""
    budget: Boolean | None = None
    """Whether money is set aside."""
    last_update: Day | None = None
    """The day it was last done."""


NOT_PUBLISHED = "none"
"""What is in place of an address where something is published nowhere: a stated fact, unlike a field left out."""


def _published_at(text: str) -> str:
    return text if text == NOT_PUBLISHED else answer(text)


PublishedAt = Annotated[Text, AfterValidator(_published_at)]
"""Where something is published: an address, or the word for nowhere."""

UNDISCLOSED: Literal["undisclosed"] = "undisclosed"
"""The developer does not say on which models this one is based: a stated fact, unlike a field that is left out."""


def _read_base_models(value: Any, handler: "core_schema.ValidatorFunctionWrapHandler") -> Any:
    match value:
        case str() if value == UNDISCLOSED:
            return UNDISCLOSED
        case str():
            raise ValueError(f"write a list of models, [] for none, or the word {UNDISCLOSED}")
        case _:
            return handler(value)


def _base_models_schema(_: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
    """A list or the one word, validated without the detours of a union, so that problems name the item at fault."""
    from pydantic_core import core_schema

    models = handler(tuple[Reference, ...])
    described = core_schema.union_schema([models, core_schema.literal_schema([UNDISCLOSED])])
    return core_schema.no_info_wrap_validator_function(
        _read_base_models,
        models,
        metadata={"pydantic_js_functions": [lambda _, describe: describe(described)]},
        serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value),
    )


BaseModels = Annotated[tuple[Reference, ...] | Literal["undisclosed"], ByForm(_base_models_schema)]
"""What a user may write: a list of models, empty for none, or ``undisclosed``."""


class Model(Asset):
    """A model. ``base_models: []`` states that it was trained from scratch."""

    kind: ClassVar[Kind] = Kind.MODEL

    developer: Reference | None = None
    """The organization that trained it."""
    base_models: BaseModels | None = None
    """What it was tuned, merged or distilled from; `[]` is trained from scratch, `undisclosed` if nobody knows."""
    access: Access | None = None
    """Whether the weights are held here, or an API is asked."""
    provider_service: Reference | None = None
    """The cloud service that answers, where access is `api`."""
    licence: LicenceGrant | None = None
    """The licence of the weights."""
    revision: Answer | None = None
    """The exact revision that is used: a commit or a digest."""
    files: tuple[WeightFile, ...] | None = None
    """The files of the weights, as they are held here."""
    stored_in: tuple[Reference, ...] | None = None
    """Where copies of the weights are kept."""
    parameters: PositiveCount | None = None
    """How many parameters it has, such as `24B`."""
    dtype: Dtype | None = None
    """The number format it runs in."""
    openness: Openness | None = None
    """How open it is."""
    languages: tuple[Text, ...] | None = None
    """The languages it is good at, such as `fr`."""
    modalities: tuple[Modality, ...] | None = None
    """What it reads or writes."""
    release_date: Day | None = None
    """The day it was published."""
    training_datasets: tuple[Reference, ...] | None = None
    """The datasets it was trained on, as far as they are inventoried."""
    evaluations: tuple[Evaluation, ...] | None = None
    """Measurements of what it can do."""
    update: Update | None = None
    """What is needed to retrain it without help from outside."""
    fetched_from: Reference | None = None
    """The hub, registry or store from which its files are fetched, where they are at each start."""
    fetched_at_start: Boolean | None = None
    """Whether its files are fetched anew whenever it starts, and not loaded from a copy that is held here."""
    placed_on_eu_market: Boolean | None = None
    """Whether it is placed on the market of the EU, by the party that provides it."""
    training_summary_url: PublishedAt | None = None
    """Where a summary of what it was trained on is published; `none` where it is published nowhere."""
    copyright_policy_url: PublishedAt | None = None
    """Where its provider's policy on copyright is published; `none` where it is published nowhere."""
    alignment_policy_url: PublishedAt | None = None
    """Where it is published what it was aligned to; `none` where that is published nowhere."""
    remote_code: Boolean | None = None
    """Whether loading it runs code that comes with the weights."""
    self_hosted: Boolean | None = None
    """Whether you claim that you can run it yourself, cut off from everybody: a claim that needs signed evidence."""

    @model_validator(mode="after")
    def _has_parameters_for_its_files(self) -> "Model":
        weights = (file for file in self.files or () if file.format is not WeightFormat.OTHER)
        largest = max((file.bytes or 0 for file in weights), default=0)
        if self.parameters is not None and largest > self.parameters * _MOST_BYTES_OF_ONE + _MOST_BESIDE:
            raise ValueError(
                f"parameters: {self.parameters} do not fill a file of {largest} bytes: correct one of the two"
            )
        return self

    @property
    def bases(self) -> tuple[str, ...]:
        """The base models that are named; none where they are undisclosed or not stated."""
        return self.base_models if isinstance(self.base_models, tuple) else ()
