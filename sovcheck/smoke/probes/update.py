"""Update proof: a few steps of training, saved, read back, and equal."""

import math
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from sovcheck.evidence.measurement import UpdateProof
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Model
from sovcheck.smoke.runtimes.torch_failures import explained
from sovcheck.smoke.runtimes.transformers import InProcess
from sovcheck.smoke.worker_protocol import WorkOrder

_STEPS = 5
_RANK = 8
_RATE = {"lora": 1e-3, "full-layer": 1e-4}
_SENTENCE = "Whoever holds the weights can teach them something new on their own machines."


def prove_update(model: Model, order: WorkOrder) -> UpdateProof:
    """Train on one sentence, save below the scratch folder, load again, compare.

    The model is the same afterwards: what was trained is taken out again, and nothing else is copied.

    Raises SmokeFailure: E_UPDATE_UNSUPPORTED for weights that are a snapshot for inference only, E_UPDATE_FAILED,
    E_RUNTIME_MISSING without peft.
    """
    if not isinstance(model, InProcess) or getattr(model.module, "is_quantized", False):
        what = f"inference only: a snapshot: {order.runtime} cannot train these weights; safetensors in process can"
        raise SmokeFailure(FailureCode.UPDATE_UNSUPPORTED, what)
    prove = _prove_lora if order.update == "lora" else _prove_layer
    with explained(order, "training"):
        return prove(model, Path(order.scratch) / "update")


def _prove_lora(model: InProcess, folder: Path) -> UpdateProof:
    try:
        import peft
    except ImportError as error:
        what = f"peft cannot be imported ({error}): pip install 'sovcheck[transformers]'"
        raise SmokeFailure(FailureCode.RUNTIME_MISSING, what) from error
    config = peft.LoraConfig(r=_RANK, lora_alpha=2 * _RANK, target_modules="all-linear", task_type="CAUSAL_LM")
    adapted = peft.get_peft_model(model.module, config)
    try:
        losses = _train(model, adapted, adapted.parameters(), _RATE["lora"])
        adapted.save_pretrained(folder, safe_serialization=True)
        trained = _logits(model, adapted)
    finally:
        adapted.unload()
    adapted = peft.PeftModel.from_pretrained(model.module, folder, local_files_only=True)
    try:
        again = _logits(model, adapted)
    finally:
        adapted.unload()
    return _proof("lora", model, losses, (trained, again), folder)


def _prove_layer(model: InProcess, folder: Path) -> UpdateProof:
    import safetensors.torch

    layer = _last_layer(model.module)
    kept = {name: tensor.clone() for name, tensor in layer.state_dict().items()}
    model.module.requires_grad_(requires_grad=False)
    layer.requires_grad_(requires_grad=True)
    try:
        losses = _train(model, model.module, layer.parameters(), _RATE["full-layer"])
        trained = _logits(model, model.module)
        folder.mkdir()
        file = folder / "layer.safetensors"
        safetensors.torch.save_file(layer.state_dict(), file)
        layer.load_state_dict(kept)
        layer.load_state_dict(safetensors.torch.load_file(file))
        again = _logits(model, model.module)
    finally:
        layer.load_state_dict(kept)
        layer.requires_grad_(requires_grad=False)
    return _proof("full-layer", model, losses, (trained, again), folder)


def _last_layer(module: Any) -> Any:
    layers = getattr(module.base_model, "layers", None)
    if not layers:
        what = f"{type(module).__name__} has no list of layers that is known here: use --update lora"
        raise SmokeFailure(FailureCode.UPDATE_UNSUPPORTED, what)
    return layers[-1]


def _train(model: InProcess, module: Any, parameters: Iterable[Any], rate: float) -> tuple[float, float]:
    """The loss before the first and after the last step; only the parameters given are changed."""
    torch = model.torch
    torch.manual_seed(model.order.seed)
    changed = [parameter for parameter in parameters if parameter.requires_grad]
    optimizer = torch.optim.AdamW(changed, lr=rate)
    ids = model.tokenizer(_SENTENCE, return_tensors="pt")["input_ids"].to(model.module.device)

    def loss() -> Any:
        return module(input_ids=ids, labels=ids).loss

    module.eval()  # without dropout, so that before and after can be compared
    before = float(loss().detach())
    for _ in range(_STEPS):
        optimizer.zero_grad()
        loss().backward()
        if not all(bool(torch.isfinite(p.grad).all()) for p in changed if p.grad is not None):
            raise SmokeFailure(FailureCode.UPDATE_FAILED, "a gradient is not finite")
        optimizer.step()
    return before, float(loss().detach())


def _proof(
    method: str, model: InProcess, losses: tuple[float, float], logits: tuple[Any, Any], folder: Path
) -> UpdateProof:
    before, after = losses
    if not (math.isfinite(after) and after < before):
        raise SmokeFailure(FailureCode.UPDATE_FAILED, f"the loss did not fall: {before:.4f}, then {after:.4f}")
    trained, again = logits
    if not bool(model.torch.equal(trained, again)):
        apart = float((trained - again).abs().max())
        raise SmokeFailure(
            FailureCode.UPDATE_FAILED, f"what was saved loads as something else: logits differ by {apart}"
        )
    return UpdateProof(
        method=method,
        loss_before=before,
        loss_after=after,
        saved_sha256=_folder_digest(folder),
        reload_equal=True,
    )


def _logits(model: InProcess, module: Any) -> Any:
    ids = model.tokenizer(_SENTENCE, return_tensors="pt")["input_ids"].to(model.module.device)
    with model.torch.inference_mode():
        return module.eval()(input_ids=ids).logits


def _folder_digest(folder: Path) -> str:
    """The SHA-256 of the weights that were saved: file by file, in order of name."""
    digest = sha256()
    for file in sorted(folder.glob("*.safetensors")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
