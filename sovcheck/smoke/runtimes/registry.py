"""Runtime registry: which class a name means."""

from sovcheck.smoke.runtimes.environment import known_runtime
from sovcheck.smoke.runtimes.interface import Runtime
from sovcheck.smoke.runtimes.known import ATTACH


def find_runtime(name: str) -> Runtime:
    """The runtime of that name. Raises SmokeFailure (E_RUNTIME_MISSING) when there is none."""
    known = known_runtime(name)
    if known.name == "llamacpp":
        from sovcheck.smoke.runtimes.llamacpp import LlamaCpp

        return LlamaCpp()
    if known.name == "transformers":
        from sovcheck.smoke.runtimes.transformers import Transformers

        return Transformers()
    if known.name == "ollama":
        from sovcheck.smoke.runtimes.ollama import Ollama

        return Ollama()
    if known is ATTACH:
        from sovcheck.smoke.runtimes.attached import AttachedServer

        return AttachedServer()
    from sovcheck.smoke.runtimes.openai_server import OpenAiServer

    return OpenAiServer(known)
