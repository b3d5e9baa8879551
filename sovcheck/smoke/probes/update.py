"""Whether the weights can be changed here: a few steps of training, saved, read back, and equal."""

import copy
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
from sovcheck.smoke.worker.protocol import WorkOrder

_STEPS = 5
_RANK = 8
_RATE = {"lora": 1e-3, "full-layer": 1e-4}
_SENTENCE = "Whoever holds the weights can teach them something new on their own machines."


def prove_update(model: Model, order: WorkOrder) -> UpdateProof:
    """Train on one sentence, save below the scratch folder, load again, compare.

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
    # The adapter is put into a copy: the model that the other steps measure stays as it was loaded.
    config = peft.LoraConfig(r=_RANK, lora_alpha=2 * _RANK, target_modules="all-linear", task_type="CAUSAL_LM")
    trained = peft.get_peft_model(copy.deepcopy(model.module), config)
    losses = _train(model, trained, trained.parameters(), _RATE["lora"])
    trained.save_pretrained(folder, safe_serialization=True)
    again = peft.PeftModel.from_pretrained(copy.deepcopy(model.module), folder, local_files_only=True)
    return _proof("lora", model, losses, (trained, again), folder)


def _prove_layer(model: InProcess, folder: Path) -> UpdateProof:
    import safetensors.torch

    trained, again = copy.deepcopy(model.module), copy.deepcopy(model.module)
    losses = _train(model, trained, _last_layer(trained).parameters(), _RATE["full-layer"])
    folder.mkdir()
    file = folder / "layer.safetensors"
    safetensors.torch.save_file(_last_layer(trained).state_dict(), file)
    _last_layer(again).load_state_dict(safetensors.torch.load_file(file))
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
    before = float(loss())
    for _ in range(_STEPS):
        optimizer.zero_grad()
        loss().backward()
        if not all(bool(torch.isfinite(p.grad).all()) for p in changed if p.grad is not None):
            raise SmokeFailure(FailureCode.UPDATE_FAILED, "a gradient is not finite")
        optimizer.step()
    return before, float(loss())


def _proof(
    method: str, model: InProcess, losses: tuple[float, float], modules: tuple[Any, Any], folder: Path
) -> UpdateProof:
    before, after = losses
    if not (math.isfinite(after) and after < before):
        raise SmokeFailure(FailureCode.UPDATE_FAILED, f"the loss did not fall: {before:.4f}, then {after:.4f}")
    trained, again = (_logits(model, module) for module in modules)
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
