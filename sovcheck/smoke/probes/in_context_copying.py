"""In-context copying: a string that nobody has seen before is predicted where it comes again.

Only attention, or what does its work, can do that: tables of words and of pairs of words find the second time as
surprising as the first.
"""

from dataclasses import dataclass

from sovcheck.smoke.runtimes.interface import Model, NotOffered

AT_MOST = 0.5
"""How surprising the second time may be, of the first."""
_TOKENS = 512
_SHOWN, _WANTED = 8, 8
_ANSWER_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Copying:
    """What came of it. ``first`` and ``second`` are nats per token; None where the runtime gives no likelihoods."""

    copied: bool
    first: float | None = None
    second: float | None = None

    def told(self) -> str:
        """Against it, in words."""
        if self.first is None or self.second is None:
            return "it does not go on with a string that it has just read"
        return f"a string read before costs {self.second:.2f} nats a token, and {self.first:.2f} the first time"


def measure_copying(model: Model, string: str) -> Copying:
    """By likelihoods, or by what it says where there are none. Raises NotOffered where it does not read enough."""
    try:
        once, twice = model.likelihood(string, _TOKENS), model.likelihood(f"{string}\n{string}", _TOKENS)
    except NotOffered:
        prompt = f"{string}\n{string[:_SHOWN]}"
        said = model.generate(prompt, _ANSWER_TOKENS).text.strip()
        return Copying(said.startswith(string[_SHOWN : _SHOWN + _WANTED]))
    if not once.tokens or twice.tokens <= once.tokens:
        raise NotOffered("the runtime reports the likelihood of a part of the text only")
    first, second = once.nats / once.tokens, (twice.nats - once.nats) / (twice.tokens - once.tokens)
    return Copying(second <= AT_MOST * first, round(first, 4), round(second, 4))
