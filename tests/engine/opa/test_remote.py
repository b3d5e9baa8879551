"""A server that is already there: what it may answer, what is put on it, and that nothing of it stays."""

import json
import os
import signal
import time
import urllib.request

import pytest

from sovcheck.engine.answers import PASSED, Failed, Finding
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa import remote
from sovcheck.engine.opa.address import Address, read_address
from sovcheck.engine.opa.engine import OpaEngine
from sovcheck.engine.opa.remote import Preloaded, Uploaded
from sovcheck.errors import EngineError, UsageError
from sovcheck.policy.bundle.bundle import policy_bundle

DATA = {"catalog": {}, "profile": {"home": "FR"}, "today": "2026-11-21"}
LIMITS = EngineLimits(seconds=5)
FINDS = 'deny contains {"message": data.profile.home, "path": null} if input.number < 0'
CLEAN = {"TST-01": PASSED}


def policies_on(url: str) -> list[dict[str, object]]:
    listed = json.loads(urllib.request.urlopen(f"{url}/v1/policies", timeout=5).read())["result"]
    return sorted(listed, key=lambda policy: policy["id"])


def message_of(engine, *questions) -> str:
    with pytest.raises(EngineError) as error:
        list(engine.evaluate(questions))
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.fixture
def make(policies, rule_source):
    def make(deployment, *laws, limits=LIMITS):
        return OpaEngine(policies(laws or [rule_source(FINDS)]), DATA, limits, at=deployment)

    return make


@pytest.fixture
def bundled(policies, rule_source, run_opa, tmp_path):
    """A server with the policies from a bundle; its URL."""

    def start(*laws):
        path = tmp_path / "sovcheck.tar.gz"
        path.write_bytes(policy_bundle(policies(laws or [rule_source(FINDS)]), None))
        return run_opa("--bundle", path)

    return start


def test_nothing_is_left_on_the_server(make, question, opa_server):
    answers = make(Uploaded(Address(opa_server))).evaluate([question(0, number=1), question(1, number=-1)])
    assert next(answers) == (0, CLEAN)
    assert len(policies_on(opa_server)) == 1
    assert list(answers) == [(1, {"TST-01": Failed((Finding("FR"),))})]
    assert policies_on(opa_server) == []


HIDES = """word := "w"

deny contains {"message": word, "path": null} if {
	some word in ["m", data.profile.home]
	word == "FR"
	input.number < 0
}"""


def test_policies_that_cannot_be_one_go_to_the_server_one_by_one(make, rule_source, question, opa_server):
    answers = make(Uploaded(Address(opa_server)), rule_source(HIDES)).evaluate(
        [question(0, number=1), question(1, number=-1)]
    )
    assert next(answers) == (0, CLEAN)
    assert len(policies_on(opa_server)) == 3
    assert list(answers) == [(1, {"TST-01": Failed((Finding("FR"),))})]
    assert policies_on(opa_server) == []


def test_nothing_is_left_when_a_scan_is_given_up_or_fails(make, rule_source, question, opa_server):
    answers = make(Uploaded(Address(opa_server))).evaluate([question(number=1)])
    next(answers)
    answers.close()
    assert policies_on(opa_server) == []
    broken = make(
        Uploaded(Address(opa_server)), rule_source(FINDS), rule_source("deny contains f if {\n\tf := no.such(1)\n}")
    )
    assert message_of(broken, question(number=1)).startswith("rule TST-02 (rule2.rego:4) cannot be evaluated on")
    assert policies_on(opa_server) == []


def test_two_scans_at_once_do_not_meet(make, rule_source, question, opa_server):
    questions = [question(key, number=-1) for key in range(3)]
    one = make(Uploaded(Address(opa_server))).evaluate(questions)
    other_rule = rule_source(FINDS.replace("data.profile.home", '"other"'))
    other = make(Uploaded(Address(opa_server)), other_rule).evaluate(questions)
    messages = [
        (a["TST-01"].findings[0].message, b["TST-01"].findings[0].message)
        for (_, a), (_, b) in zip(one, other, strict=False)
    ]
    assert messages == [("FR", "other")] * 3
    other.close()


def test_a_bundle_on_the_server_answers_without_a_change_to_it(make, question, bundled):
    url = bundled()
    before = policies_on(url)
    engine = make(Preloaded(Address(url)))
    assert list(engine.evaluate([question(number=1)])) == [(0, CLEAN)]
    assert policies_on(url) == before
    assert engine.version[0].isdigit()


def test_a_bundle_of_other_policies_is_no_verdict(make, rule_source, question, bundled):
    url = bundled(rule_source(FINDS.replace("< 0", "> 0")))
    message = message_of(make(Preloaded(Address(url))), question(number=1))
    assert "the server has other policies than these: run it again; if the server gets its policies from" in message


def test_a_server_without_our_policies_is_no_verdict(make, question, opa_server):
    message = message_of(make(Preloaded(Address(opa_server))), question(number=1))
    assert "the server has no policies of sovcheck" in message


def test_a_server_that_restarts_in_the_middle_and_forgets_is_no_verdict(make, question, opa_server):
    answers = make(Uploaded(Address(opa_server))).evaluate(question(key, number=key) for key in range(5000))
    next(answers)
    for policy in policies_on(opa_server)[::-1]:
        request = urllib.request.Request(f"{opa_server}/v1/policies/{policy['id']}", method="DELETE")
        urllib.request.urlopen(request, timeout=5).close()
    with pytest.raises(EngineError, match="the server has no policies of sovcheck: run it again"):
        list(answers)


def test_a_server_that_dies_in_the_middle_is_no_verdict(make, question, policies_server):
    url, kill = policies_server
    answers = make(Uploaded(Address(url))).evaluate(question(key, number=key) for key in range(5000))
    next(answers)
    kill()
    with pytest.raises(EngineError, match=rf"^OPA at {url} gave no answer: .*: check that the server runs"):
        list(answers)


def test_a_server_that_restarts_in_the_middle_is_no_verdict(make, question, policies_server, run_opa):
    url, kill = policies_server
    answers = make(Uploaded(Address(url))).evaluate(question(key, number=key) for key in range(5000))
    next(answers)
    kill()
    assert run_opa(port=int(url.rpartition(":")[2])) == url
    said = rf"^OPA at {url} gave no answer: .*(check that the server runs|the server has no policies of sovcheck)"
    with pytest.raises(EngineError, match=said):
        list(answers)
    assert policies_on(url) == []


def test_a_server_that_goes_before_our_policies_are_removed_is_told(make, question, policies_server):
    url, kill = policies_server
    answers = make(Uploaded(Address(url))).evaluate([question(number=1)])
    assert next(answers) == (0, CLEAN)
    kill()
    with pytest.raises(EngineError, match=r"the policies below sovcheck_scan_\w+ could not be removed \(.*\): remove"):
        list(answers)


@pytest.fixture
def policies_server(run_opa, children):
    before = children()
    url = run_opa()
    (pid,) = children() - before

    def kill():
        os.kill(pid, signal.SIGKILL)
        # Its port is free once it is dead; who started it reaps it later.
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    return url, kill


def test_nobody_listens(make, question):
    message = message_of(make(Uploaded(Address("http://127.0.0.1:1"))), question(number=1))
    assert message.startswith("OPA gave no answer: ")
    assert message.endswith(": check that the server runs, and the address of --opa-url")


def answer(handler, status=200, body=b"{}", kind="application/json", length=None):
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


OTHER = b'{"provenance": {"version": "1.22.0"}, "result": {"rows": [1]}}'
OLD = b'{"provenance": {"version": "0.70.0"}, "result": {"rows": []}}'
MISBEHAVIOUR = {
    "500": (lambda handler: answer(handler, 500), "HTTP 500: look into the server's log"),
    "500 with words": (
        lambda handler: answer(handler, 500, b'{"code": "internal_error", "message": "out of order"}'),
        "HTTP 500, out of order: look into",
    ),
    "401": (lambda handler: answer(handler, 401), "HTTP 401: name the file of a token that may do this"),
    "redirect": (lambda handler: answer(handler, 302), "HTTP 302: "),
    "garbage": (
        lambda handler: answer(handler, body=b"\xff\xfe<html>"),
        "is not valid JSON: check that an Open Policy",
    ),
    "a page": (lambda handler: answer(handler, body=b"<html>", kind="text/html"), "ContentTypeError"),
    "no HTTP": (lambda handler: handler.wfile.write(b"220 mail ready\r\n"), "check that"),
    "half a body": (lambda handler: answer(handler, body=b'{"result": {', length=500), "Not enough data"),
    "another reply": (
        lambda handler: answer(handler, body=OTHER),
        "does not answer what was",
    ),
    "no version": (lambda handler: answer(handler, body=b'{"result": {"rows": []}}'), "does not state its version"),
    "an old one": (lambda handler: answer(handler, body=OLD), "it is OPA 0.70.0, and sovcheck works with 1.0.0 up to"),
    "no object": (lambda handler: answer(handler, body=b"[]"), "the reply is not a JSON object"),
    "nesting": (lambda handler: answer(handler, body=b"[" * 100_000), "the reply is nested more than"),
}


@pytest.mark.parametrize(("reply", "said"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
def test_what_is_no_answer_is_no_verdict(make, question, stub, reply, said):
    message = message_of(make(Preloaded(Address(stub(reply)))), question(number=1))
    assert "gave no answer: " in message
    assert said in message


def test_an_answer_that_comes_too_late_is_no_verdict(make, question, stub):
    url = stub(lambda handler: (time.sleep(1), answer(handler)))
    begin = time.monotonic()
    message = message_of(make(Preloaded(Address(url)), limits=EngineLimits(seconds=0.3)), question(number=1))
    assert "0.3 s" in message
    assert time.monotonic() - begin < 5


def test_a_server_that_hangs_is_not_asked_to_remove_one_policy_after_the_other(
    make, rule_source, question, stub, monkeypatch
):
    monkeypatch.setattr(remote, "_SECONDS", 0.3)
    asked = []

    def reply(handler):
        asked.append(handler.command)
        if handler.command == "DELETE":
            time.sleep(1)
        answer(handler, body=OTHER)

    message = message_of(make(Uploaded(Address(stub(reply))), *[rule_source(HIDES)] * 5), question(number=1))
    assert "does not answer what was asked" in message
    assert asked.count("PUT") == 7
    assert asked.count("DELETE") == 1


def test_a_wrong_token_is_no_verdict(make, question, run_opa, tmp_path):
    policy = tmp_path / "authz.rego"
    policy.write_text('package system.authz\n\ndefault allow := false\n\nallow if input.identity == "right"\n')
    url = run_opa("--authentication=token", "--authorization=basic", policy)
    message = message_of(make(Uploaded(Address(url, "wrong"))), question(number=1))
    assert "HTTP 401" in message
    assert message.endswith("name the file of a token that may do this with --opa-token-file")
    token = tmp_path / "token"
    token.write_text("right\n")
    engine = make(Uploaded(read_address(url, token, None)))
    assert list(engine.evaluate([question(number=1)])) == [(0, CLEAN)]


@pytest.mark.parametrize(
    "url", ["localhost:8181", "ftp://a", "http://", "http://a:x", "http://u:p@a", "http://a?b", ""]
)
def test_what_is_no_url_is_refused(url):
    with pytest.raises(UsageError, match="--opa-url is not the URL of a server"):
        read_address(url, None, None)


@pytest.mark.parametrize("content", [b"", b"\xff", b"two\nlines", b"two words"])
def test_a_file_without_a_token_is_refused(tmp_path, content):
    path = tmp_path / "token"
    path.write_bytes(content)
    with pytest.raises(EngineError, match="token"):
        read_address("http://a", path, None)
