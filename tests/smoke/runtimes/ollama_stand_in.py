"""A server that speaks as ollama 0.17.4 does, as far as a smoke asks it; llama.cpp answers the prompts.

usage: python ollama_stand_in.py serve [WAY]     (with OLLAMA_HOST and OLLAMA_MODELS, as ollama itself)

It serves what is in its store and nothing else: a model is made only of blobs that are there, under their digests.
"""

import json
import os
import sys
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import xllamacpp

WAY = sys.argv[2] if len(sys.argv) > 2 else "right"
STORE = Path(os.environ["OLLAMA_MODELS"])
MODELS: dict[str, xllamacpp.Server] = {}


def create(body):
    """As ``/api/create`` does: of blobs that were put into the store before, by what each file's bytes are."""
    ((_, digest),) = body["files"].items()
    blob = STORE / "blobs" / digest.replace(":", "-")
    if not blob.exists() or digest != f"sha256:{sha256(blob.read_bytes()).hexdigest()}":
        return 400, {"error": f"blob {digest} not found"}
    if blob.read_bytes()[:4] != b"GGUF" or WAY == "refuses":
        return 400, {"error": "supplied file was not in GGUF format"}
    try:
        MODELS[body["model"]] = _server(blob, body["parameters"])
    except RuntimeError as error:
        return 500, {"error": str(error)}
    served = "sha256:" + "0" * 64 if WAY == "converts" else digest
    manifest = STORE / "manifests/registry.ollama.ai/library" / body["model"] / "latest"
    manifest.parent.mkdir(parents=True)
    media = "application/vnd.ollama.image."
    layers = [
        {"mediaType": media + "model", "digest": served, "size": blob.stat().st_size},
        {"mediaType": media + "template", "digest": f"sha256:{sha256(body['template'].encode()).hexdigest()}"},
    ]
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": layers}))
    return 200, {"status": "success"}


def _server(blob, parameters):
    params = xllamacpp.CommonParams()
    params.model.path, params.warmup, params.n_parallel = str(blob), False, 1
    params.n_ctx, params.sampling.seed = parameters["num_ctx"], parameters["seed"]
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = parameters.get("num_thread", 1)
    return xllamacpp.Server(params)


def loaded():
    on_gpu = {"size_vram": 900} if WAY == "splits" else {}
    return 200, {"models": [{"name": f"{name}:latest", "size": 1000, **on_gpu} for name in MODELS]}


class Ollama(BaseHTTPRequestHandler):
    def do_GET(self):
        listed = [{"id": f"{name}:latest", "object": "model", "owned_by": "library"} for name in MODELS]
        answers = {
            "/api/version": (200, {"version": "0.17.4"}),
            "/api/ps": loaded(),
            "/v1/models": (200, {"object": "list", "data": listed}),
        }
        self._answer(*answers.get(self.path, (404, {"error": "404 page not found"})))

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/api/create":
            self._answer(*create(body))
        elif self.path not in {"/api/generate", "/api/show", "/v1/completions"}:
            self._answer(404, {"error": "404 page not found"})
        elif body["model"] not in MODELS:
            self._answer(404, {"error": f"model '{body['model']}' not found"})
        elif self.path == "/api/generate":
            self._answer(200, {"model": body["model"], "response": "", "done": True, "done_reason": "load"})
        elif self.path == "/api/show":
            self._answer(200, {"model_info": {"general.architecture": "llama", "llama.vocab_size": 512}})
        else:
            self._complete(body)

    def _complete(self, body):
        server = urlsplit(MODELS[body["model"]].listening_address)
        connection = HTTPConnection(server.hostname, server.port, timeout=60)
        known = ("prompt", "max_tokens", "temperature", "seed", "stream", "stream_options")
        asked = {name: body[name] for name in known if name in body}
        connection.request("POST", "/v1/completions", json.dumps(asked), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.end_headers()
        self.wfile.write(answer.read())
        connection.close()

    def _answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    host, _, port = os.environ["OLLAMA_HOST"].rpartition(":")
    ThreadingHTTPServer((host, int(port)), Ollama).serve_forever()
