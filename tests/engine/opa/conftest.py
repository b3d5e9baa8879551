import http.server
import threading
from collections.abc import Callable, Iterator

import pytest


class _Handler(http.server.BaseHTTPRequestHandler):
    """Hands every request to the test's function; says nothing on standard error."""

    def handle_any(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.reply(self)  # type: ignore[attr-defined]

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 (named by the library)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stub() -> Iterator[Callable[..., str]]:
    """A server that misbehaves: ``reply`` gets the handler of each request. Gives its URL."""
    servers = []

    def start(reply: Callable[[http.server.BaseHTTPRequestHandler], None]) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        # Closing it waits for what it still answers.
        server.daemon_threads = False
        server.reply = reply  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()
