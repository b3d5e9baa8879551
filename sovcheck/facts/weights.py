"""How much memory the weights of a model take."""

from sovcheck.inventory.assets.model import Dtype, Model

GIB = 2**30
_BYTES = {
    Dtype.F32: 4.0,
    Dtype.F16: 2.0,
    Dtype.BF16: 2.0,
    Dtype.FP8: 1.0,
    Dtype.INT8: 1.0,
    Dtype.FP4: 0.5,
    Dtype.INT4: 0.5,
}


def weights_gib(model: Model) -> float | None:
    """Parameters times bytes per parameter of its dtype, divided by 2**30; else the size of its files.

    The parameters come first because files may hold the same weights in several formats. ``None`` when neither is
    stated in full.
    """
    if model.parameters is not None and model.dtype is not None:
        return gib(model.parameters * _BYTES[model.dtype])
    sizes = [file.bytes for file in model.files or ()]
    stated = [size for size in sizes if size is not None]
    return gib(sum(stated)) if stated and len(stated) == len(sizes) else None


def gib(size: float) -> float:
    """Bytes in GiB, to three decimals."""
    return round(size / GIB, 3)
