"""Servers to start as an operator would: one real, and some that misbehave.

usage: python servers.py WAY PORT [WEIGHTS]
"""

import json
import os
import sys
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def real(port: int) -> None:
    """llama.cpp's own server."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.port, params.warmup, params.n_parallel = sys.argv[3], port, False, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    while server:
        time.sleep(0.1)


def plain(port: int) -> None:
    """The same behind an interface like OpenAI's that tells text alone."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.warmup, params.n_parallel = sys.argv[3], False, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    inner = int(server.listening_address.rpartition(":")[2])

    class Plain(Silent):
        """Passes prompts on, and tells nothing but the text."""

        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/v1/completions" or asked.get("echo"):
                self.send_error(404)
                return
            wanted = {"prompt": asked["prompt"], "n_predict": asked["max_tokens"], "temperature": 0, "ignore_eos": True}
            connection = HTTPConnection("127.0.0.1", inner)
            connection.request("POST", "/completion", json.dumps(wanted), {"Content-Type": "application/json"})
            event = {"choices": [{"text": json.loads(connection.getresponse().read())["content"]}]}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"data: {json.dumps(event)}\n\ndata: [DONE]\n".encode())

    ThreadingHTTPServer(("127.0.0.1", port), Plain).serve_forever()


class Silent(BaseHTTPRequestHandler):
    """Is healthy, lists a model, and never answers a prompt."""

    def do_GET(self):
        body = b'{"data": [{"id": "mute"}]}' if self.path == "/v1/models" else b"{}"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        time.sleep(60)

    def log_message(self, *_):
        pass


class Broken(Silent):
    """Is healthy, and ends in the middle of its first answer."""

    def do_POST(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"data: ")
        sys.stdout.write("half way\n")
        sys.stdout.flush()
        self.wfile.flush()
        os._exit(7)


class Ailing(Silent):
    """Generates, and breaks down where it is to tell likelihoods, as one may whose logits are no numbers."""

    text, status, refusal = "a b", 500, b"list index out of range"

    def do_POST(self):
        streamed = json.loads(self.rfile.read(int(self.headers["Content-Length"]))).get("stream")
        self.send_response(200 if streamed else self.status)
        self.end_headers()
        event = {"choices": [{"text": self.text}], "usage": {"completion_tokens": 12}}
        self.wfile.write(f"data: {json.dumps(event)}\n\ndata: [DONE]\n".encode() if streamed else self.refusal)


class Numberless(Ailing):
    """Answers as vLLM 0.32 does where a likelihood is no number."""

    status, refusal = 400, b'{"error": {"message": "Out of range float values are not JSON compliant", "code": 400}}'


class Stuck(Ailing):
    """Says one thing, and offers nothing else."""

    text, status, refusal = "!" * 12, 404, b"not found"


class Canned(Ailing):
    """Greets, whatever is asked, and says that this is what it was asked for."""

    text, status, refusal = "Hello, how can I help you with this today? " * 4, 404, b"not found"


class Mute(Ailing):
    """Ends every answer before it begins."""

    text, status, refusal = "", 404, b"not found"


WAYS = {
    "mute": lambda port: ThreadingHTTPServer(("127.0.0.1", port), Mute).serve_forever(),
    "canned": lambda port: ThreadingHTTPServer(("127.0.0.1", port), Canned).serve_forever(),
    "ailing": lambda port: ThreadingHTTPServer(("127.0.0.1", port), Ailing).serve_forever(),
    "numberless": lambda port: ThreadingHTTPServer(("127.0.0.1", port), Numberless).serve_forever(),
    "stuck": lambda port: ThreadingHTTPServer(("127.0.0.1", port), Stuck).serve_forever(),
    "plain": plain,
    "real": real,
    "silent": lambda port: ThreadingHTTPServer(("127.0.0.1", port), Silent).serve_forever(),
    "broken": lambda port: ThreadingHTTPServer(("127.0.0.1", port), Broken).serve_forever(),
    "exits": lambda _: sys.exit("no such architecture"),
    "raises": lambda _: sys.exit("ValueError: no such head\n" + "shutting down\n" * 9),
    "talks": lambda _: sys.exit("blah blah\n" * 1_000_000 + "and that was that"),
    "sleeps": lambda _: time.sleep(60),
}

if __name__ == "__main__":
    WAYS[sys.argv[1]](int(sys.argv[2]))
