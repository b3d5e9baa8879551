"""A server that somebody else started may answer anything: it is an answer of the kind that was asked for, or none."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.runtimes.attached import AttachedServer
from sovcheck.smoke.worker_protocol import WorkOrder

MODELS = {"data": [{"id": "it"}]}
LLAMA = {"data": [{"id": "it", "owned_by": "llamacpp"}]}


@contextmanager
def serving(get: Callable[[str], Any], post: Callable[[str, Any], Any] | None = None) -> Iterator[str]:
    """A server of these answers: bytes as they are, ``(status, header, bytes)``, else JSON."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self):
            self.tell(get(self.path) if self.path != "/v1/models" else locked(self, get))

        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.tell(post(self.path, asked) if post is not None else (404, {}, b""))

        def tell(self, answer):
            if not isinstance(answer, (bytes, tuple)):
                answer = json.dumps(answer).encode()
            status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return  # who asked has read enough

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def locked(handler: BaseHTTPRequestHandler, get: Callable[[str], Any]) -> Any:
    """What is there for who has the token, where ``get`` names one."""
    found = get("/v1/models")
    wanted = getattr(get, "token", None)
    if wanted is None:
        return found
    told = handler.headers["Authorization"]
    return found if told == f"Bearer {wanted}" else (401, {}, f"{told} is not let in".encode())


def order(url: str, folder: Path, **more: Any) -> WorkOrder:
    usual = {
        "runtime": "attached",
        "weights": str(folder),
        "scratch": str(folder),
        "steps": ("load",),
        "prompts": ("x",),
    }
    return WorkOrder(**{**usual, "attach": url, "generate_timeout_s": 5, **more})


def refusal(url: str, folder: Path, work: Callable[[Any], Any] = lambda model: model, **more: Any) -> tuple[str, str]:
    with pytest.raises(SmokeFailure) as refused, AttachedServer().load(order(url, folder, **more)) as model:
        work(model)
    return refused.value.failure.code, refused.value.failure.what


def listing(answer: Any) -> Callable[[str], Any]:
    return lambda path: answer if path == "/v1/models" else (404, {}, b"")


def test_nobody_there(tmp_path):
    with serving(listing(MODELS)) as url:
        pass
    code, what = refusal(url, tmp_path)
    assert code == "E_ATTACH_SILENT"
    assert what == f"nobody answers at {url}: Connection refused"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((302, {"Location": "http://192.0.2.1/v1/models"}, b""), "it sends on to another address (302)"),
        ((401, {}, b"who are you?"), "it does not let this in (401)"),
        ((500, {}, b"no \x1b[2J"), "the server answered /v1/models with 500"),
        (b"<html>welcome</html>", "its answer to /v1/models is none: TypeError"),
        ([], "its answer to /v1/models is none"),
        ({"data": 3}, "its answer to /v1/models is none"),
        ({"data": []}, "it offers 0 models"),
        ({"data": [{"id": 3}]}, "int in place of a name"),
        ({"data": [{"id": "\ud800"}]}, "UnicodeEncodeError"),
        ({"data": [{"id": "a"}, {"id": "b"}]}, "it offers 2 models (a, b): name one with --attach-model"),
        (b"[" * 100_000, "its answer to /v1/models is none: RecursionError"),
        (b'{"data": [' + b" " * (9 << 20), "its answer to /v1/models is none"),
    ],
)
def test_what_is_no_server_of_models(tmp_path, answer, said):
    with serving(listing(answer)) as url:
        code, what = refusal(url, tmp_path)
    assert code == "E_ATTACH_STRANGE"
    assert said in what


def test_who_has_the_token_is_let_in_and_it_is_told_to_nobody(tmp_path):
    right, wrong = {"attach_token": "secret-1"}, {"attach_token": "secret-2"}
    get = listing({"data": [{"id": "it, for secret-1"}]})
    get.token = right["attach_token"]
    with serving(get, lambda *_: (401, {}, b"no secret-1")) as url:
        code, without = refusal(url, tmp_path)
        assert code == "E_ATTACH_STRANGE"
        assert without == "it does not let this in (401): name a file with its token (--attach-token)"
        assert refusal(url, tmp_path, **wrong) == (code, without)
        with AttachedServer().load(order(url, tmp_path, **right)) as model:
            assert model.description.metrics == {"model": "it, for ***"}
        assert refusal(url, tmp_path, generating, **right)[1].endswith("with 401: no ***")
    assert "secret" not in repr(order(url, tmp_path, **right))


@pytest.mark.parametrize("written", ['"a+b/c=="', r'"a\u002bb\/c=="', r'"\u0061\u002Bb\u002fc=="'])
def test_the_token_is_told_to_nobody_however_its_letters_are_written(tmp_path, written):
    token = {"attach_token": "a+b/c=="}
    listed = b'{"data": [{"id": ' + written.encode() + b"}]}"
    with (
        serving(listing(listed), lambda *_: b'data: {"error": ' + written.encode() + b"}\n\n") as url,
        AttachedServer().load(order(url, tmp_path, **token)) as model,
    ):
        assert model.description.metrics == {"model": "***"}
        with pytest.raises(SmokeFailure, match=r"the server broke off its answer: \*\*\*$"):
            generating(model)


def test_a_redirect_is_not_followed(tmp_path):
    asked = []
    with (
        serving(lambda path: asked.append(path) or MODELS) as elsewhere,
        serving(lambda _: (307, {"Location": f"{elsewhere}/v1/models"}, b"")) as url,
    ):
        assert refusal(url, tmp_path)[0] == "E_ATTACH_STRANGE"
    assert asked == []


def test_the_model_that_is_named_is_asked(tmp_path):
    several = {"data": [{"id": "a"}, {"id": "b"}]}
    with serving(listing(several)) as url:
        with AttachedServer().load(order(url, tmp_path, attach_model="b")) as model:
            assert model.description.metrics == {"model": "b"}
        code, what = refusal(url, tmp_path, attach_model="c")
    assert (code, what) == ("E_ATTACH_STRANGE", "it offers no model 'c', but 2 others (a, b)")


def test_what_lists_no_models_may_be_asked_for_one_by_its_name(tmp_path):
    with (
        serving(lambda _: (404, {}, b"")) as url,
        AttachedServer().load(order(url, tmp_path, attach_model="b")) as model,
    ):
        assert model.description.metrics == {"model": "b"}


def generating(model):
    return model.generate("a prompt", 4)


def streamed(*events: Any) -> bytes:
    return b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (streamed({"choices": [{"text": "a" * 4 * 257}]}), "more than the 4 tokens"),
        (streamed({"choices": [{"text": "a", "token_ids": [1, 2, 3, 4, 5]}]}), "more than the 4 tokens"),
        (streamed({"choices": [{"text": "a", "token_ids": [2**40]}]}), "an id of a token that can be none"),
        (streamed({"choices": [{"text": "a", "token_ids": [True]}]}), "an id of a token that can be none"),
        (streamed({"choices": [{"text": "a", "token_ids": ["1"]}]}), "an id of a token that can be none"),
        (streamed({"choices": [{"text": {"a": 1}}]}), "its answer to a prompt is none"),
        (streamed({"choices": [{"text": "\ud800"}]}), "its answer to a prompt is none"),
        (streamed({"choices": 7}), "its answer to a prompt is none"),
        (streamed("words"), "its answer to a prompt is none"),
        (streamed({"error": "no"}), "the server broke off its answer"),
        (b"data: {not json}\n", "the server broke off while it answered /v1/completions"),
        (b"data: " + b"[" * 100_000 + b"\n", "its answer to a prompt is none: RecursionError"),
        (b"data: " + b" " * (9 << 20), "with more than 8,388,608 bytes"),
        (b"\n" * (9 << 20), "with more than 8,388,608 bytes"),
        ((301, {"Location": "/"}, b""), "with 301"),
    ],
)
def test_an_answer_that_is_none_is_told_as_that(tmp_path, answer, said):
    with serving(listing(MODELS), lambda *_: answer) as url:
        code, what = refusal(url, tmp_path, generating)
    assert code == "E_ATTACH_STRANGE"
    assert said in what


@pytest.mark.parametrize("answer", [b"", b"data: [DONE]\n", streamed({"choices": [{"text": ""}]})])
def test_an_end_token_at_once_is_an_answer_of_nothing(tmp_path, answer):
    with serving(listing(MODELS), lambda *_: answer) as url, AttachedServer().load(order(url, tmp_path)) as model:
        found = model.generate("a prompt", 4)
    assert (found.text, found.ids, found.tokens) == ("", None, 0)


@pytest.mark.parametrize("usage", [-1, 10**30, "many", True, None, 3.5])
def test_what_it_says_that_it_counted_is_believed_where_it_can_be(tmp_path, usage):
    answer = streamed({"choices": [{"text": "a b"}], "usage": {"completion_tokens": usage, "prompt_tokens": -3}})
    with serving(listing(MODELS), lambda *_: answer) as url, AttachedServer().load(order(url, tmp_path)) as model:
        found = model.generate("a prompt", 4)
    assert (found.text, found.ids, found.prompt_tokens) == ("a b", None, 2)
    assert found.tokens in {1, 4}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"tokens": [1], "content": "a"},
        {"tokens": 3, "content": "a", "timings": {"prompt_ms": 1, "prompt_n": 1, "predicted_ms": 1}},
        {"tokens": [1] * 5, "content": "a", "timings": {"prompt_ms": 1, "prompt_n": 1, "predicted_ms": 1}},
        {"tokens": [-1], "content": "a", "timings": {"prompt_ms": 1, "prompt_n": 1, "predicted_ms": 1}},
        {"tokens": [1], "content": None, "timings": {"prompt_ms": 1, "prompt_n": 1, "predicted_ms": 1}},
        {"tokens": [1], "content": "a", "timings": {"prompt_ms": "fast", "prompt_n": 1, "predicted_ms": 1}},
    ],
)
def test_who_speaks_as_llama_cpp_does_is_believed_no_more(tmp_path, answer):
    with serving(listing(LLAMA), lambda *_: answer) as url:
        assert refusal(url, tmp_path, generating)[0] == "E_ATTACH_STRANGE"


@pytest.mark.parametrize("told", [[None, "x", 1], [None, [1], 1], "abc", {"a": 1}, [[], {}], [-1, -(10**400), 0]])
def test_likelihoods_that_are_none(tmp_path, told):
    answer = {"choices": [{"logprobs": {"token_logprobs": told}}]}
    with serving(listing(MODELS), lambda *_: answer) as url:
        code, _ = refusal(url, tmp_path, lambda model: model.likelihood("a text", 4))
    assert code == "E_ATTACH_STRANGE"


def test_a_text_of_more_tokens_than_bytes_is_none(tmp_path):
    with serving(listing(MODELS), lambda *_: {"tokens": [1] * 9}) as url:
        code, what = refusal(url, tmp_path, lambda model: model.encode("a text"))
    assert (code, what) == ("E_ATTACH_STRANGE", "it makes more tokens of a text than the text has bytes")


def test_an_answer_that_does_not_come_is_waited_for_only_so_long(tmp_path):
    ended = threading.Event()
    with serving(listing(MODELS), lambda *_: (ended.wait(20), b"")[1]) as url:
        try:
            code, what = refusal(url, tmp_path, generating, generate_timeout_s=1)
        finally:
            ended.set()
    assert (code, what) == ("E_GEN_TIMEOUT", "the server did not answer /v1/completions within 1 s")
