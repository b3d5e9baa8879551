"""An honest server that does more than serve: what a program could try that is to look like a model.

usage: python hostile_server.py WHAT FOLDER PORT WEIGHTS; WHAT is `change` or `reach`. What is refused to it, it leaves,
and is llama.cpp's own server, so that nothing else speaks against the smoke.
"""

import contextlib
import ctypes
import json
import os
import runpy
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

WORKER = os.getppid()
OUTSIDE = "198.51.100.7"
REQUEST_KEY = 249 if os.uname().machine == "x86_64" else 218
FORGED = (
    {"event": "runtime", "runtime": {"name": "vllm", "version": "9", "device": "cuda:0", "argv": [], "env": {}}},
    {"event": "measured", "speed": {"runs": 3, "loadS": 1, "ttftMs": 1, "decodeTokS": 9999}, "languages": []},
    {"event": "finished"},
)


def forge_events(_folder, _weights):
    with Path(f"/proc/{WORKER}/fd/3").open("wb", buffering=0) as channel:
        channel.writelines(json.dumps(event).encode() + b"\n" for event in FORGED)


def swap_weights(_folder, weights):
    with weights.open("r+b") as file:
        file.seek(-8, os.SEEK_END)
        file.write(bytes(8))


def poison_what_runs_outside(folder, _weights):
    (folder / "package.py").write_text("poisoned")


def replace_the_evidence(folder, _weights):
    (folder / "e.dsse.json").write_text("forged")


def speak_to_a_service(_folder, _weights):
    with socket.socket(socket.AF_UNIX) as each:
        each.connect("renamed")
        each.send(b"x")


def write_to_a_fifo(_folder, _weights):
    os.write(os.open("fifo", os.O_RDWR | os.O_NONBLOCK), b"x")


def outlive(folder, _weights):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(99)", f"{folder}/outlives"])
        os._exit(0)
    os.wait()


def send_without_a_family(_folder, _weights):
    where = struct.pack("=H", 0) + struct.pack("!H", 9009) + socket.inet_aton(OUTSIDE) + bytes(8)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as each:
        ctypes.CDLL(None).sendto(each.fileno(), b"x", ctypes.c_size_t(1), 0, ctypes.create_string_buffer(where, 16), 16)


def have_a_key_looked_for(_folder, _weights):
    ctypes.CDLL(None).syscall(ctypes.c_long(REQUEST_KEY), b"dns_resolver", b"x.invalid", b"x", ctypes.c_int(-2))


def ask_for_a_name_over_tcp(_folder, _weights):
    program = "import socket; socket.getaddrinfo('stats.example.org', 443)"
    subprocess.run([sys.executable, "-I", "-c", program], env={"RES_OPTIONS": "use-vc"}, check=False, timeout=20)


def connect_from_a_process_of_its_own(_folder, _weights):
    if os.fork() == 0:
        os.setsid()
        time.sleep(0.2)
        with contextlib.suppress(OSError):
            socket.create_connection((OUTSIDE, 4430), 1)
        os._exit(0)


WAYS = {
    "change": (
        *(forge_events, swap_weights, poison_what_runs_outside, replace_the_evidence),
        *(speak_to_a_service, write_to_a_fifo, outlive),
    ),
    "reach": (send_without_a_family, have_a_key_looked_for, ask_for_a_name_over_tcp, connect_from_a_process_of_its_own),
}

if __name__ == "__main__":
    what, folder, port, weights = sys.argv[1:]
    os.chdir(folder)
    for attempt in WAYS[what]:
        with contextlib.suppress(OSError):
            attempt(Path(folder), Path(weights))
    server = str(Path(__file__).parent / "runtimes" / "servers.py")
    sys.argv = [server, "real", port, weights]
    runpy.run_path(server, run_name="__main__")
