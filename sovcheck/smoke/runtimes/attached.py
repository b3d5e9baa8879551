"""Client of a server that was running already: its answers are checked before anything is made of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.attach_address import read_address
from sovcheck.smoke.runtimes.interface import Decoding, Description, Generation, Likelihood, Model, NotOffered
from sovcheck.smoke.runtimes.llama_api import LlamaApi
from sovcheck.smoke.runtimes.loopback import NamedServer, ServerAnswer
from sovcheck.smoke.runtimes.model_files import HIGHEST_ID, token_count, vocabulary_of
from sovcheck.smoke.runtimes.openai_api import OpenAiApi
from sovcheck.smoke.worker_protocol import WorkOrder

DEVICE = "unknown"
"""Where a server computes that nobody started here."""
_ANSWER_BYTES = 8 << 20
_TOKEN_LETTERS = 256
"""No tokenizer has longer tokens in ordinary text."""
_LONGEST_NAME = 200
_REDIRECTS = range(300, 400)
_LOCKED = {401, 403}
_VERSIONS = (("/version", "version"), ("/props", "build_info"))


class AttachedServer:
    """Speaks with what listens at the address of the order, and with nothing else."""

    @contextmanager
    def load(self, order: WorkOrder) -> Iterator[Model]:
        """The model that it serves. Raises SmokeFailure: E_ATTACH_SILENT, E_ATTACH_STRANGE."""
        if order.attach is None:
            raise SmokeFailure(FailureCode.RUNTIME_MISSING, "no address of a server is given: name it with --attach")
        server = NamedServer(read_address(order.attach), order.generate_timeout_s, _ANSWER_BYTES, order.attach_token)
        _expect_somebody(server, order)
        with _understood("/v1/models"):
            listed = _served(server, order.attach_model)
            model = _model(server, listed, order)
        yield Checked(model)


def _expect_somebody(server: NamedServer, order: WorkOrder) -> None:
    try:
        server.probe(min(order.load_timeout_s, order.generate_timeout_s))
    except OSError as error:
        what = f"nobody answers at {order.attach}: {error.strerror or error}"
        raise SmokeFailure(FailureCode.ATTACH_SILENT, what) from error


def _served(server: NamedServer, wanted: str | None) -> dict[str, Any]:
    """What it says of the model that is meant: the one of that name, else the only one that it offers."""
    try:
        listed = server.get("/v1/models")
    except ServerAnswer as refusal:
        if wanted is not None and refusal.status not in {*_REDIRECTS, *_LOCKED}:
            return {"id": wanted}
        raise _strange(_meaning(refusal)) from refusal
    models = {_name(model["id"]): model for model in listed["data"]}
    if wanted is None and len(models) != 1:
        raise _strange(f"it offers {len(models)} models{_listed(models)}: name one with --attach-model")
    if wanted is not None and wanted not in models:
        raise _strange(f"it offers no model {wanted!r}, but {len(models)} others{_listed(models)}")
    return dict(models[wanted] if wanted is not None else next(iter(models.values())))


def _meaning(refusal: ServerAnswer) -> str:
    if refusal.status in _REDIRECTS:
        return f"it sends on to another address ({refusal.status}), which was not followed"
    if refusal.status in _LOCKED:
        return f"it does not let this in ({refusal.status}): name a file with its token (--attach-token)"
    return str(refusal)


def _model(server: NamedServer, listed: dict[str, Any], order: WorkOrder) -> Model:
    meta = listed.get("meta")
    told = meta.get("n_vocab") if isinstance(meta, dict) else None
    description = Description(
        version=_version(server),
        device=DEVICE,
        vocabulary=vocabulary_of(Path(order.weights)) or token_count(told),
        context=None,
        metrics={"model": _name(listed["id"])},
        # It may answer others meanwhile.
        batches=True,
    )
    if listed.get("owned_by") == "llamacpp":
        return LlamaApi(server, description)
    return OpenAiApi(server, _name(listed["id"]), description, order.seed, may_be_silent=True)


def _version(server: NamedServer) -> str:
    for path, field in _VERSIONS:
        try:
            answer = server.get(path)
        except ServerAnswer:
            continue
        if isinstance(answer, dict) and isinstance(answer.get(field), str):
            return _name(answer[field])
    return "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """A model whose every answer is of the kind and size that was asked for. Raises SmokeFailure (E_ATTACH_STRANGE)."""

    inner: Model

    @property
    def description(self) -> Description:
        """What is known of it."""
        return self.inner.description

    def generate(self, prompt: str, tokens: int) -> Generation:
        """As the protocol says; how many tokens it says that it made is believed where that is possible."""
        with _understood("a prompt"):
            answer = self.inner.generate(prompt, tokens)
            ids = None if answer.ids is None else tuple(_id(each) for each in answer.ids)
            if len(answer.text) > _TOKEN_LETTERS * tokens or len(ids or ()) > tokens:
                raise _strange(f"it answers with more than the {tokens} tokens that were asked for")
            made = (
                len(ids) if ids is not None else min(token_count(answer.tokens) or tokens, tokens) if answer.text else 0
            )
            return Generation(_written(answer.text), ids, made, len(prompt.split()), answer.ttft_s, answer.seconds)

    def decode_together(self, prompts: Sequence[str], tokens: int) -> Decoding:
        """It may answer others meanwhile, who would wait."""
        del prompts, tokens
        raise NotOffered("what serves already is not kept from others by many requests at once")

    def encode(self, text: str) -> tuple[int, ...]:
        """As the protocol says."""
        with _understood("a text to be cut into tokens"):
            ids = tuple(_id(each) for each in self.inner.encode(text))
            if len(ids) > len(text.encode()) + 1:
                raise _strange("it makes more tokens of a text than the text has bytes")
            return ids

    def decode(self, ids: Sequence[int]) -> str:
        """As the protocol says."""
        with _understood("tokens"):
            return _written(self.inner.decode(ids)[: _TOKEN_LETTERS * max(len(ids), 1)])

    def likelihood(self, text: str, tokens: int) -> Likelihood:
        """As the protocol says."""
        with _understood("a text"):
            found = self.inner.likelihood(text, tokens)
            if not 0 < found.tokens <= tokens:
                raise _strange("it reports the likelihood of other tokens than those that were asked for")
            return Likelihood(float(found.nats), found.tokens)

    def gaps(self, prompt: str, answer: str, ids: Sequence[int] | None) -> tuple[float, ...]:
        """Of the words of a server nothing is computed again by asking it again."""
        del prompt, answer, ids
        raise NotOffered("a server is not a reference for what a server says")

    def embed(self, text: str) -> tuple[float, ...]:
        """As the protocol says."""
        with _understood("a text to embed"):
            return tuple(float(number) for number in self.inner.embed(text))


@contextmanager
def _understood(asked: str) -> Iterator[None]:
    """What cannot be read as an answer is not an answer of a model, however it breaks our reading."""
    try:
        yield
    except ServerAnswer as refusal:
        raise _strange(_meaning(refusal)) from refusal
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        what = f"its answer to {asked} is none: {type(error).__name__}: {str(error)[:_LONGEST_NAME]}"
        raise _strange(what) from error


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} in place of a name")
    return _written(value)[:_LONGEST_NAME]


def _written(text: object) -> str:
    """The text, where it can be written down: halves of a surrogate pair cannot."""
    if not isinstance(text, str):
        raise TypeError(f"{type(text).__name__} in place of a text")
    text.encode()
    return text


def _id(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < HIGHEST_ID:
        raise ValueError("an id of a token that can be none")
    return value


def _listed(models: dict[str, Any]) -> str:
    return f" ({', '.join(sorted(models)[:6])})" if models else ""


def _strange(what: str) -> SmokeFailure:
    return SmokeFailure(FailureCode.ATTACH_STRANGE, what)
