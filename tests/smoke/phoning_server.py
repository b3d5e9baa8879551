"""An inference server that behaves at first: some time after its first answer it phones home, or ends.

usage: python phoning_server.py PORT SECONDS phone|end
"""

import json
import os
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOME = ("203.0.113.9", 4433)


class Handler(BaseHTTPRequestHandler):
    """Answers every prompt with the same words."""

    asked = threading.Event()

    def do_GET(self):
        self._answer({"data": [{"id": "parrot"}]} if self.path == "/v1/models" else {})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/v1/completions":
            self.send_error(404)
            return
        words = [{"choices": [{"text": f" word{number}"}]} for number in range(asked["max_tokens"])]
        self.asked.set()
        self.send_response(200)
        self.end_headers()
        for word in words:
            self.wfile.write(f"data: {json.dumps(word)}\n\n".encode())

    def _answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def later(seconds: float, deed: str) -> None:
    """What nobody expects any more."""
    Handler.asked.wait()
    time.sleep(seconds)
    if deed == "end":
        os._exit(7)
    socket.socket().connect_ex(HOME)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    threading.Thread(target=later, args=(float(sys.argv[2]), sys.argv[3]), daemon=True).start()
    server.serve_forever()
