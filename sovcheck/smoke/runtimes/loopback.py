"""HTTP client for JSON: a server that was started on this machine's loopback, or one that is named."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from json import JSONDecodeError
from typing import Any

from sovcheck.picklable import Picklable
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.attach_address import ServerAddress

ANSWER_LIMIT = 1 << 28
"""Bytes of one answer that are read at most."""


class ServerAnswer(Picklable, Exception):  # noqa: N818 (what a refusal means is for the caller to say)
    """The server answered with a status other than 200."""

    def __init__(self, path: str, status: int, body: str) -> None:
        super().__init__(f"the server answered {path} with {status}: {body[:300]}")
        self.status = status


class JsonServer:
    """A server at one address, which is never left: redirects are answers like others, and proxies are not used.

    Answers are read up to ``limit`` bytes.
    """

    def __init__(
        self, connect: Callable[[float], HTTPConnection], timeout_s: float, limit: int, prefix: str = ""
    ) -> None:
        self._open, self._timeout_s, self._limit, self._prefix = connect, timeout_s, limit, prefix
        self._headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}

    def crash(self, what: str) -> SmokeFailure:
        """The failure of a server that did not do its work (E_SERVER_CRASH)."""
        return SmokeFailure(FailureCode.SERVER_CRASH, what)

    def cleaned(self, answer: Any) -> Any:
        """A text, or what JSON says, without what is secret."""
        return answer

    def get(self, path: str, timeout_s: float | None = None) -> Any:
        """The JSON that is there, None where the answer is empty or no JSON; raises like ``post``."""
        return self._call("GET", path, None, timeout_s)

    def post(self, path: str, body: object) -> Any:
        """The JSON answer. Raises ServerAnswer for a status other than 200, SmokeFailure when no answer comes."""
        return self._call("POST", path, body, None)

    def stream(self, path: str, body: object) -> Iterator[Any]:
        """The JSON of each server-sent event, as it arrives, up to ``[DONE]`` or the end."""
        with (
            closing(self._connect(None)) as connection,
            _silence_named(self, path, self._timeout_s),
            self._request(connection, "POST", path, body) as response,
        ):
            left = self._limit
            while line := response.readline(left + 1):
                left -= len(line)
                if left < 0:
                    raise self.crash(f"the server answers {path} with more than {self._limit:,} bytes")
                data = line.removeprefix(b"data:").strip()
                if line.startswith(b"data:") and data != b"[DONE]":
                    yield self.cleaned(json.loads(data))

    def _call(self, method: str, path: str, body: object, timeout_s: float | None) -> Any:
        with (
            closing(self._connect(timeout_s)) as connection,
            _silence_named(self, path, timeout_s or self._timeout_s),
            self._request(connection, method, path, body) as response,
        ):
            content = response.read(self._limit)
            try:
                return self.cleaned(json.loads(content))
            except ValueError:
                return None

    def _connect(self, timeout_s: float | None) -> HTTPConnection:
        return self._open(timeout_s or self._timeout_s)

    def _request(self, connection: HTTPConnection, method: str, path: str, body: object) -> HTTPResponse:
        connection.request(
            method, self._prefix + path, None if body is None else json.dumps(body).encode(), self._headers
        )
        response = connection.getresponse()
        if response.status != HTTPStatus.OK:
            with response:
                raise ServerAnswer(path, response.status, self.cleaned(response.read(4096).decode(errors="replace")))
        return response


class Loopback(JsonServer):
    """A server on 127.0.0.1 that was started for this.

    ``last_words`` says what the server wrote last, as the end of a sentence.
    """

    def __init__(self, port: int, timeout_s: float, last_words: Callable[[], str] = lambda: "") -> None:
        def connect(seconds: float) -> HTTPConnection:
            return HTTPConnection("127.0.0.1", port, timeout=seconds)

        super().__init__(connect, timeout_s, ANSWER_LIMIT)
        self._last_words = last_words

    def crash(self, what: str) -> SmokeFailure:
        """The failure of a server that did not do its work (E_SERVER_CRASH), with its last words."""
        return SmokeFailure(FailureCode.SERVER_CRASH, what + self._last_words())


class NamedServer(JsonServer):
    """A server that somebody else started. What it does wrong is reported as what it is: nothing that a model did."""

    def __init__(self, address: ServerAddress, timeout_s: float, limit: int, token: str | None = None) -> None:
        def connect(seconds: float) -> HTTPConnection:
            kind = HTTPSConnection if address.encrypted else HTTPConnection
            return kind(address.host, address.port, timeout=seconds)

        super().__init__(connect, timeout_s, limit, address.prefix)
        self._token = token
        if token is not None:
            self._headers = {**self._headers, "Authorization": f"Bearer {token}"}

    def cleaned(self, answer: Any) -> Any:
        """A server that repeats what it was sent is not to bring its token into what others read.

        JSON is looked through when it has been read: there are many ways to write the same letters in it.
        """
        if self._token is None:
            return answer
        match answer:
            case str():
                return answer.replace(self._token, "***")
            case list():
                return [self.cleaned(each) for each in answer]
            case dict():
                return {name: self.cleaned(each) for name, each in answer.items()}
            case _:
                return answer

    def probe(self, seconds: float) -> None:
        """Whether anybody listens. Raises OSError where nobody does."""
        with closing(self._connect(seconds)) as connection:
            connection.connect()

    def crash(self, what: str) -> SmokeFailure:
        """E_ATTACH_STRANGE: whose fault it is, nobody here can say."""
        return SmokeFailure(FailureCode.ATTACH_STRANGE, self.cleaned(what))


@contextmanager
def _silence_named(server: JsonServer, path: str, timeout_s: float) -> Iterator[None]:
    """Turns the ways in which a server falls silent into failures that say what was asked."""
    try:
        yield
    except TimeoutError as error:
        what = f"the server did not answer {path} within {timeout_s:g} s"
        raise SmokeFailure(FailureCode.GEN_TIMEOUT, what) from error
    except (OSError, HTTPException, JSONDecodeError) as error:
        what = f"the server broke off while it answered {path}: {type(error).__name__}: {error}"
        raise server.crash(what) from error
