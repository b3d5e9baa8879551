"""A server that lies, or something between that does: no lie becomes a verdict."""

import http.server
import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from sovcheck.engine.answers import Failed, Finding
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa.address import Address
from sovcheck.engine.opa.engine import OpaEngine
from sovcheck.engine.opa.remote import Preloaded
from sovcheck.errors import EngineError
from sovcheck.policy.bundle.bundle import policy_bundle

DATA = {"catalog": {}, "profile": {"home": "FR"}, "today": "2026-11-21"}
RULE = """applies if input.number != 0

deny contains {"message": sprintf("%d", [input.number]), "path": null} if input.number < 0

unknown contains "kind" if input.number == 7
"""
NO_ANSWER = "the reply does not answer what was asked"
WRONG = "the server gives a wrong answer to a question whose answer is known"
TWICE = "holds the same member twice, which no set does"


class _Proxy(http.server.BaseHTTPRequestHandler):
    """Hands requests on, and changes the replies to questions."""

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = urllib.request.Request(
            self.server.behind + self.path, body or None, {"Content-Type": "application/json"}, method=self.command
        )
        with urllib.request.urlopen(request, timeout=20) as reply:
            said = reply.read()
        if b'"rows"' in said:
            said = self.server.lie(said)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = handle_any  # noqa: N815 (named by the library)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def scan(policies, rule_source, run_opa, tmp_path, question) -> Iterator[Callable[..., list[object]]]:
    """Asks about hosts of these numbers through a proxy that changes the text of replies; the answers."""
    bundle = tmp_path / "sovcheck.tar.gz"
    bundle.write_bytes(policy_bundle(policies([rule_source(RULE)]), None))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Proxy)
    server.daemon_threads = False
    server.behind = run_opa("--bundle", bundle)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()

    def ask(lie: Callable[[bytes], bytes], *numbers: int, seconds: float = 10) -> list[object]:
        server.lie = lie
        address = Address(f"http://127.0.0.1:{server.server_port}")
        engine = OpaEngine(policies([rule_source(RULE)]), DATA, EngineLimits(seconds=seconds), at=Preloaded(address))
        questions = [question(key, number=number) for key, number in enumerate(numbers)]
        return [answer.get("TST-01") for _, answer in engine.evaluate(questions)]

    yield ask
    server.shutdown()
    thread.join()
    server.server_close()


def of_rows(change: Callable[[list], object]) -> Callable[[bytes], bytes]:
    """A lie about the rows of a reply."""

    def lie(said: bytes) -> bytes:
        document = json.loads(said)
        change(document["result"]["rows"])
        return json.dumps(document).encode()

    return lie


def of_answers(change: Callable[[dict, str], object], entry: str) -> Callable[[bytes], bytes]:
    """A lie about every answer of this name."""

    def change_all(rows: list) -> None:
        for row in rows:
            for name in [name for name in row["answers"] if name.endswith(f".{entry}")]:
                change(row["answers"], name)

    return of_rows(change_all)


def set_to(value: object) -> Callable[[dict, str], object]:
    return lambda answers, name: answers.update({name: value})


def drop(answers: dict, name: str) -> None:
    del answers[name]


def double(answers: dict, name: str) -> None:
    answers[name] *= 2


def reverse_answers(rows: list) -> None:
    """The answers only: the numbers stay as they were asked."""
    answers = [row["answers"] for row in rows[:-1]]
    for row, reversed_ in zip(rows, reversed(answers), strict=False):
        row["answers"] = reversed_


LIES = {
    "findings emptied": (of_answers(set_to([]), "deny"), WRONG),
    "findings dropped": (of_answers(drop, "deny"), NO_ANSWER),
    "findings undefined": (of_answers(set_to(None), "deny"), WRONG),
    "findings doubled": (of_answers(double, "deny"), WRONG),
    "applies dropped": (of_answers(drop, "applies"), NO_ANSWER),
    "applies undefined": (of_answers(set_to(None), "applies"), WRONG),
    "applies turned": (of_answers(set_to(False), "applies"), WRONG),
    "unknown emptied": (of_answers(set_to([]), "unknown"), WRONG),
    "rows dropped": (of_rows(lambda rows: rows.pop()), NO_ANSWER),
    "rows doubled": (of_rows(lambda rows: rows.extend(list(rows))), NO_ANSWER),
    "rows emptied": (of_rows(lambda rows: [row["answers"].clear() for row in rows]), NO_ANSWER),
    "rows reversed": (of_rows(lambda rows: rows.reverse()), NO_ANSWER),
    "rows reversed but the known": (of_rows(lambda rows: rows.insert(0, rows.pop(-2))), NO_ANSWER),
    "an answer too many": (of_rows(lambda rows: rows[0]["answers"].update({"data.x": 1})), NO_ANSWER),
    "another revision": (lambda said: said.replace(b'"revision":"', b'"revision":"0'), "has other policies than these"),
    "no number": (
        lambda said: said.replace(b'"number":0', b'"number":NaN'),
        "the reply has NaN, which is not a number",
    ),
    "without end": (lambda said: said.replace(b'"number":0', b'"number":-Infinity'), "the reply has -Infinity"),
    "a key twice": (lambda said: said.replace(b'"rows":', b'"rows":[],"rows":'), "the reply has the key 'rows' twice"),
    "half of it": (lambda said: said[:-9], "the reply is not valid JSON"),
}


def test_through_a_proxy_that_does_not_lie_the_answers_come(scan):
    one, other = scan(lambda said: said, -1, -2)
    assert (one, other) == (Failed((Finding("-1"),)), Failed((Finding("-2"),)))


@pytest.mark.parametrize(("lie", "said"), LIES.values(), ids=LIES)
def test_a_lie_is_no_verdict(scan, lie, said):
    with pytest.raises(EngineError) as error:
        scan(lie, -1, -2, 7)
    assert "gave no answer: " in str(error.value)
    assert said in str(error.value)


def test_findings_that_are_doubled_are_no_set_even_where_the_known_are_as_they_should_be(scan):
    def lie(rows: list) -> None:
        for row in rows[:-1]:
            for entry, answer in row["answers"].items():
                row["answers"][entry] = answer * 2 if entry.endswith(".deny") else answer

    with pytest.raises(EngineError, match=TWICE):
        scan(of_rows(lie), -1)


def test_a_server_that_is_slow_with_everything_is_not_blamed_on_a_rule(scan):
    with pytest.raises(EngineError) as error:
        scan(lambda said: (time.sleep(1), said)[1], -1, seconds=0.5)
    assert "TST-01" not in str(error.value)
    assert "gave no answer: no whole reply in 0.5 s: allow more with --engine-timeout, or run it again" in str(
        error.value
    )
