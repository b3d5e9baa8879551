"""Rates as evidence tells them: each beside what the accelerator allows, and what is wrong with one."""

from collections.abc import Iterator

from sovcheck.evidence.measurement import BatchSpeed, Speed
from sovcheck.smoke.probes.roofline import batch_limit, decode_limit, judge, prefill_limit
from sovcheck.smoke.probes.speed import RUNS, Rates, rate_of
from sovcheck.smoke.worker_protocol import WorkOrder


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

    That several sequences at once are slow says more of the runtime than of the host, and is no warning.
    """
    judged = [
        judge("prefill", speed.prefill_tok_s, speed.prefill_limit_tok_s),
        judge("decoding", speed.decode_tok_s, speed.decode_limit_tok_s),
    ]
    for batch in speed.batches:
        judge(f"decoding of {batch.sequences} sequences at once", batch.decode_tok_s, batch.decode_limit_tok_s)
    yield from (warning for warning in judged if warning)
