"""Having OPA read a bundle before anything in it is evaluated: it must compile without what policies may not call."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from sovcheck.engine.anonymous_file import anonymous_file
from sovcheck.engine.errors import too_slow_to_compile
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa import memory_limit
from sovcheck.engine.opa.binary import Binary, capabilities
from sovcheck.engine.opa.faults import first_line, read_rejection
from sovcheck.errors import EngineError


class Check:
    """A check that runs beside what else there is to do; ``running`` starts one."""

    def __init__(self, process: "subprocess.Popen[bytes]", limits: EngineLimits) -> None:
        self._process = process
        self._limits = limits

    def pass_or_raise(self) -> None:
        """Wait for it. Raises RejectedError for the first thing that is wrong, EngineError when it takes too long."""
        try:
            told, complaint = self._process.communicate(timeout=self._limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise too_slow_to_compile(self._limits) from error
        if self._process.returncode == 0:
            return
        try:
            rejection = read_rejection(json.loads(complaint)["errors"])
        except (ValueError, TypeError, KeyError):
            rejection = None
        said = first_line((complaint or told).decode(errors="replace"))
        raise rejection or EngineError(f"opa cannot check the policies (exit code {self._process.returncode}): {said}")


@contextmanager
def running(binary: Binary, bundle: bytes, limits: EngineLimits) -> Iterator[Check]:
    """A check of the bundle, ended when it is left."""
    files = (anonymous_file("opa-bundle", bundle), anonymous_file("opa-capabilities", capabilities(binary)))
    content, able = (f"/dev/fd/{descriptor}" for descriptor in files)
    try:
        process = subprocess.Popen(  # noqa: S603 (the user's own opa)
            [binary.path, "check", "--format=json", f"--capabilities={able}", "--bundle", content],
            pass_fds=files,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=memory_limit.environment(limits),
            start_new_session=True,
        )
        memory_limit.limit(process.pid, limits)
    finally:
        for descriptor in files:
            os.close(descriptor)
    with process:
        try:
            yield Check(process, limits)
        finally:
            process.kill()
