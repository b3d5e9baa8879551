"""Plausible rates: no model reads its weights faster than the memory of the accelerator gives them.

After S. Williams, A. Waterman, D. Patterson, "Roofline", Communications of the ACM 52(4), 2009.
"""

from collections.abc import Iterator

from sovcheck.evidence.measurement import RATE_TOLERANCE, BatchSpeed, Speed
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.probes.speed import RUNS, Rates, rate_of
from sovcheck.smoke.worker_protocol import Limits, TokenCost, WorkOrder

POOR = 0.2
"""A rate below this share of the limit leaves most of the accelerator unused."""


def hold_against_limits(rates: Rates, order: WorkOrder, cache_bytes: int | None, load_s: float) -> Speed:
    """The rates with the limits that the order gives."""
    cost, limits = order.cost, order.limits
    return Speed(
        runs=RUNS,
        load_s=load_s,
        ttft_ms=rates.ttft_ms,
        tpot_ms=1000 / rates.decode_tok_s if rates.decode_tok_s else None,
        prefill_tok_s=rates.prefill_tok_s,
        prefill_limit_tok_s=prefill_limit(limits, cost.parameters),
        prefill_tokens=rates.prefill_tokens,
        decode_tok_s=rates.decode_tok_s,
        decode_limit_tok_s=decode_limit(limits, cost.read_bytes, cache_bytes, rates.position),
        decode_method=rates.decode_method,
        eager_decode_tok_s=rates.eager_decode_tok_s,
        batches=tuple(
            BatchSpeed(
                sequences=batch.sequences,
                method=batch.method,
                decode_tok_s=rate,
                decode_limit_tok_s=batch_limit(limits, cost, cache_bytes, batch.position, batch.sequences),
            )
            for batch in rates.batches
            if (rate := rate_of(batch)) is not None
        ),
        bounds=rates.bounds,
    )


def warnings_of(speed: Speed) -> Iterator[str]:
    """One for each poor rate. Raises SmokeFailure (E_TOO_FAST) for one that is not possible.

    That several sequences at once are slow says more of the runtime than of the host, and is not a warning.
    """
    judged = [
        judge("prefill", speed.prefill_tok_s, speed.prefill_limit_tok_s),
        judge("decoding", speed.decode_tok_s, speed.decode_limit_tok_s),
    ]
    for batch in speed.batches:
        judge(f"decoding of {batch.sequences} sequences at once", batch.decode_tok_s, batch.decode_limit_tok_s)
    yield from (warning for warning in judged if warning)


def decode_limit(limits: Limits, read_bytes: int | None, cache_bytes: int | None, position: int) -> float | None:
    """Tokens a second, one request at a time: each token reads the weights and the cache of those before it.

    None where the bandwidth or the bytes are unknown; an unknown cache counts as none, which makes the limit higher.
    """
    if limits.memory_bandwidth_bytes_s is None or not read_bytes:
        return None
    return limits.memory_bandwidth_bytes_s / (read_bytes + (cache_bytes or 0) * position)


def batch_limit(
    limits: Limits, cost: TokenCost, cache_bytes: int | None, position: int, sequences: int
) -> float | None:
    """Tokens a second of sequences decoded together: each step reads the weights once, and the cache of every sequence.

    No more than arithmetic allows, which many sequences reach. Of a mixture all may use the same experts, so that one
    token's count: the limit is never too low. None where neither is known.
    """
    steps = decode_limit(limits, cost.read_bytes, (cache_bytes or 0) * sequences, position)
    known = [limit for limit in (prefill_limit(limits, cost.parameters),) if limit is not None]
    return min([*known, steps * sequences], default=None) if steps is not None else min(known, default=None)


def prefill_limit(limits: Limits, parameters: int | None) -> float | None:
    """Tokens a second: a multiplication and an addition for each active parameter and token."""
    if limits.flops is None or not parameters:
        return None
    return limits.flops / (2 * parameters)


def judge(what: str, rate: float | None, limit: float | None) -> str | None:
    """A warning when the rate is poor. Raises SmokeFailure (E_TOO_FAST) when it is not possible."""
    if rate is None or limit is None:
        return None
    if rate > RATE_TOLERANCE * limit:
        said = f"{what} at {rate:,.1f} tokens/s, {rate / limit:.2f} times what the accelerator allows ({limit:,.1f})"
        raise SmokeFailure(FailureCode.TOO_FAST, said)
    if rate < POOR * limit:
        return f"{what} at {rate:,.1f} tokens/s, {rate / limit:.0%} of what the accelerator allows ({limit:,.1f})"
    return None
