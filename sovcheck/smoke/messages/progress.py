"""Progress messages of a smoke run: a line per step as it ends, and what it came to."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sovcheck.evidence.host import Host
from sovcheck.evidence.isolation import USUAL_MINIMUM, Attempt, Isolation, IsolationLevel
from sovcheck.evidence.measurement import DecodeMethod, LanguageProof, Speed, Step, UpdateProof
from sovcheck.evidence.model_proof import ModelProof
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.evidence.weights import ObservedWeights
from sovcheck.smoke.failures import meaning_of
from sovcheck.smoke.verdict import PROOF, unshown

_MODEL = {
    ModelProof.IN_PROCESS: "model: the smoke loaded the weights itself, and nothing else answered",
    ModelProof.RECOMPUTED: "model: what the server said was computed again here from the same files",
    ModelProof.TEXT_ONLY: "model: text alone, not computed again: these weights need not have said it (EVD-01)",
}

_DECODED = {DecodeMethod.GRAPH: "by a captured graph", DecodeMethod.EAGER: "step by step"}
_WHOLE = 1000


def step_line(step: Step) -> str:
    """One step: its name, how it ended, how long it took, and what it says."""
    return f"  {step.id:<10} {step.status.value:<8} {step.seconds:>8.2f} s  {step.message or ''}".rstrip()


def weights_sentence(weights: ObservedWeights | None) -> str:
    """How many files were looked at, and who vouches for them where somebody had to."""
    if weights is None:
        return ""
    signed = "" if weights.signature is None else f", all signed by key {weights.signature.key_id}"
    count = len(weights.files)
    return f"{count} file{'' if count == 1 else 's'}{signed}"


def accelerators_sentence(host: Host) -> str:
    """How many of which kind, by the names that the driver gives."""
    names = Counter(gpu.name for gpu in host.gpus)
    described = ", ".join(f"{count} x {name}" for name, count in names.items()) or "no GPU"
    others = f"; not described: {', '.join(host.not_described)} (EVD-03)" if host.not_described else ""
    return described + others


def outcome_lines(predicate: SmokePredicate) -> Iterator[str]:
    """Isolation, speed, failures with why and what to do, and the verdict in the last line."""
    if predicate.telemetry is not None:
        yield f"as shipped: {_attempts(predicate.telemetry)}"
    if predicate.attached is not None:
        told = predicate.attached.model
        yield f"attached to {predicate.attached.url}, {'which reported no model' if told is None else f'model {told}'}"
    if predicate.proof is not None:
        yield _MODEL[predicate.proof]
    if predicate.isolation is not None:
        yield from _isolation_lines(predicate.isolation)
    if predicate.speed is not None:
        yield from speed_lines(predicate.speed)
    yield from language_lines(predicate.languages)
    if predicate.update is not None:
        yield update_line(predicate.update)
    for code in dict.fromkeys(failure.code for failure in predicate.failures):
        yield from _failure_lines(code, [failure.what for failure in predicate.failures if failure.code == code])
    if predicate.verdict is SmokeVerdict.INCONCLUSIVE and not predicate.failures:
        yield f"nothing is shown to be wrong, and nothing is proved: the step {PROOF} was not done"
    left_open = unshown(predicate)
    shows = "" if left_open is None else f"; it shows nothing of the model (EVD-01): {left_open}"
    yield f"verdict: {predicate.verdict.value}{_detection(predicate.isolation)}{shows}"


def _failure_lines(code: str, what: Sequence[str]) -> Iterator[str]:
    """Everything that failed for the same reason, and once why that matters and what to do."""
    for one in what:
        yield f"{code}: {one}"
    meaning = meaning_of(code)
    if meaning is not None:
        yield f"  why it matters: {meaning.why}"
        yield f"  what to do: {meaning.advice}"


def _isolation_lines(isolation: Isolation) -> Iterator[str]:
    if isolation.level is IsolationLevel.OBSERVED:
        yield "it served already: nothing was cut off, and what it reaches nobody saw"
    elif isolation.level is IsolationLevel.NONE:
        yield "not cut off, and not watched"
    else:
        seen = "its canary was seen" if isolation.canary else "its canary was not seen"
        how = "watched by" if isolation.level is IsolationLevel.NOTIFY else "cut off by"
        yield f"{how} {isolation.level.value}, set up in {isolation.setup_ms:.0f} ms; {seen}"
    if not isolation.level.reaches(USUAL_MINIMUM):
        yield f"  too weak for scans: profiles ask for {USUAL_MINIMUM.value} unless they say otherwise (EVD-02)"
    for gap in isolation.gaps:
        yield f"  not covered: {gap}"
    if isolation.level is not IsolationLevel.OBSERVED:
        yield f"hardened: {_attempts(isolation)}"


def _detection(isolation: Isolation | None) -> str:
    """What a verdict rests on where nothing was enforced."""
    if isolation is not None and isolation.level is IsolationLevel.OBSERVED:
        return ", by answers alone: no isolation is claimed of what served already"
    if isolation is None or isolation.level is not IsolationLevel.NOTIFY:
        return ""
    return ", by detection alone: at level notify a hostile program can get past the filter"


def _attempts(isolation: Isolation) -> str:
    if isolation.level is IsolationLevel.NONE:
        return "what it tried to reach was not watched"
    seconds = f"{isolation.observed_s:.1f} s"
    outward = [attempt for attempt in isolation.attempts if not attempt.listens]
    count = len(outward)
    tried = f"{count} destination{'' if count == 1 else 's'} tried in {seconds}: {_counted(outward)}"
    said = tried if outward else f"no attempt to reach outside in {seconds}"
    inward = [attempt for attempt in isolation.attempts if attempt.listens]
    return f"{said}; nobody was let in where it would listen: {_counted(inward)}" if inward else said


def _counted(attempts: Sequence[Attempt]) -> str:
    return ", ".join(f"{attempt} x{attempt.count}" for attempt in attempts)


def speed_lines(speed: Speed) -> Iterator[str]:
    """One request at a time, then several, then what bounds them other than the accelerator."""
    how = f" {_DECODED[speed.decode_method]}" if speed.decode_method in _DECODED else ""
    prompt = f" of {speed.prefill_tokens:,}" if speed.prefill_tokens is not None else ""
    measured = [
        _rate(speed.ttft_ms, "ms to the first token", None),
        _rate(speed.decode_tok_s, f"tokens/s decoded{how}", speed.decode_limit_tok_s),
        _rate(speed.prefill_tok_s, f"tokens/s read{prompt}", speed.prefill_limit_tok_s),
    ]
    yield f"speed: {', '.join(filter(None, measured)) or 'not measured'}; medians of {speed.runs}"
    for batch in speed.batches:
        how = f" {_DECODED[batch.method]}" if batch.method in _DECODED else ""
        rate = _rate(batch.decode_tok_s, f"tokens/s decoded{how}", batch.decode_limit_tok_s)
        yield f"  {batch.sequences} sequences at once: {rate}"
    for bound in speed.bounds:
        yield f"  {bound}"


def language_lines(languages: Sequence[LanguageProof]) -> Iterator[str]:
    """What came through the tokenizer, and how well the model foretells it where that was measured."""
    kept = [each for each in languages if each.round_trip]
    if kept:
        names = ", ".join(each.language for each in kept)
        whom = "it" if len(kept) == 1 else "them"
        yield (
            f"languages: the tokenizer loses nothing of {names}; that says nothing of how well the model speaks {whom}"
        )
    told = [
        f"{each.language} {_figure(each.bits_per_byte)} bits a byte, a table of pairs of bytes {_figure(pairs)}"
        for each in languages
        if each.bits_per_byte is not None and (pairs := each.pair_bits_per_byte) is not None
    ]
    if told:
        yield f"  how well it foretells a text: {'; '.join(told)}"


def update_line(update: UpdateProof) -> str:
    """That it was trained here, which is not that anybody maintains what is served."""
    loss = f"loss {_figure(update.loss_before)} to {_figure(update.loss_after)}"
    back = "equal" if update.reload_equal else "different"
    return (
        f"update: these weights were trained here ({update.method}, {loss}), saved, and read back {back}; "
        "that says nothing of who maintains the model that is served"
    )


def _rate(value: float | None, what: str, limit: float | None) -> str:
    if value is None:
        return ""
    return f"{_figure(value)} {what}" + (f" (at most {_figure(limit)} possible)" if limit is not None else "")


def _figure(value: float) -> str:
    """Four digits, and all before the point."""
    return f"{value:,.0f}" if value >= _WHOLE else f"{value:.4g}"
