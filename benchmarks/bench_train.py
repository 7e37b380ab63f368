"""Training steps on the same traces: google-tunix's stock trainer with padded rows, ours with packed rows.

Each side runs in its own process, so their peak memory can be compared. The last line is
``train: useful_tokens_ratio=… peak_memory_ratio=… matmul_share=…``; a rate counts only if the loss fell.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from training_sides import packed_steps, rates_of, step_operations, train_ours, train_stock, training_tokens

from m32_assets.gemma.registry import ATTENTION_AND_MLP, model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.traces.dataset import generate

STEPS, WARM_UP = 8, 2
RANK, LEARNING_RATE = 32, 1e-3
BATCH_SIZE, LENGTH = 4, 256
"""Rows and tokens per row, packed or padded."""
SAMPLED = 8192
"""Tokens of our sampled vocabulary."""


def _settings() -> Any:
    from m32_assets.training.settings import TrainingSettings

    return TrainingSettings(
        lora_rank=RANK,
        lora_alpha=float(RANK),
        learning_rate=LEARNING_RATE,
        batch_size=BATCH_SIZE,
        max_seq_len=LENGTH,
        sampled_softmax_size=SAMPLED,
    )


def _tokens(folder: Path) -> list[Any]:
    from m32_assets.gemma.tokenizer import load_tokenizer

    return training_tokens(list(generate(42, 200)), load_tokenizer(folder), LENGTH)


def ours(folder: Path) -> dict[str, Any]:
    """The product's trainer: packed rows, its own forward pass, a sampled vocabulary."""
    from m32_assets.gemma.forward import pack_model
    from m32_assets.gemma.matmul import matmul_dtype
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.training.checkpoints import load_with_adapters
    from m32_assets.training.mesh import mesh_of

    settings, opened = _settings(), open_model_folder(folder)
    mesh, dtype = mesh_of(settings), matmul_dtype(settings.precision)
    model = pack_model(load_with_adapters(opened, settings, mesh), dtype)
    steps, targets = packed_steps(_tokens(folder), settings, opened.shape.vocabulary, STEPS, mesh)
    facts = rates_of(train_ours(model, settings, steps, mesh), WARM_UP)
    return {
        **facts,
        "flop_rate": step_operations(opened.shape, settings, targets) / facts["seconds"],
        "dtype": dtype.__name__,
        "peak": _matmul_peak(dtype),
    }


def _matmul_peak(dtype: Any) -> float:
    """Operations per second of the best matmul of 1024 rows in ``dtype``, with float32 sums."""
    import jax
    import jax.numpy as jnp

    x, y = jnp.ones((1024, 640), dtype), jnp.ones((640, 2048), dtype)
    product = jax.jit(lambda x, y: jnp.matmul(x, y, preferred_element_type=jnp.float32))
    best = float("inf")
    for _ in range(20):
        begin = time.perf_counter()
        jax.block_until_ready(product(x, y))
        best = min(best, time.perf_counter() - begin)
    return 2 * 1024 * 640 * 2048 / best


def stock(folder: Path) -> dict[str, Any]:
    """google-tunix's PeftTrainer as its examples use it: padded rows, its own model and default loss."""
    import jax.numpy as jnp
    import qwix
    from flax import nnx
    from tunix.models.gemma3 import model as gemma3
    from tunix.models.gemma3 import params_safetensors

    from m32_assets.gemma.loading import device_mesh

    mesh = device_mesh()
    with mesh:
        model = params_safetensors.create_model_from_safe_tensors(
            str(folder), gemma3.ModelConfig.gemma3_270m(), mesh, dtype=jnp.float32
        )
        provider = qwix.LoraProvider(module_path=ATTENTION_AND_MLP, rank=RANK, alpha=float(RANK))
        model = qwix.apply_lora_to_model(model, provider, rngs=nnx.Rngs(0), **model.get_model_input())
    return rates_of(train_stock(model, _tokens(folder), _settings(), STEPS, mesh), WARM_UP)


def _run(side: str, folder: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out.json"
        done = subprocess.run([sys.executable, __file__, side, str(folder), str(out)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{side} failed:\n{done.stderr[-3000:]}")
        return json.loads(out.read_text("utf-8"))


def main() -> None:
    """Run both sides and print the table."""
    folder = fetch_model(model_entry("gemma3-270m"), Path(".cache/models")).path.resolve()
    sides = {side: _run(side, folder) for side in ("stock", "ours")}
    print(f"{'':8}{'useful tokens/s':>18}{'s a step':>12}{'peak MB':>10}   loss")
    for name, side in sides.items():
        fell = side["losses"][-1] < side["losses"][0]
        print(
            f"{name:8}{side['rate']:18.1f}{side['seconds']:12.2f}{side['peak_mb']:10.0f}   "
            f"{side['losses'][0]:.3f} -> {side['losses'][-1]:.3f}"
            + ("" if fell else "  DID NOT FALL: the rate does not count")
        )
    a, b = sides["stock"], sides["ours"]
    print(f"ours multiplies in {b['dtype']}: {b['flop_rate'] / 1e9:.0f} of {b['peak'] / 1e9:.0f} GFLOP/s")
    print(
        f"train: useful_tokens_ratio={b['rate'] / a['rate']:.2f} peak_memory_ratio={b['peak_mb'] / a['peak_mb']:.2f} "
        f"matmul_share={b['flop_rate'] / b['peak']:.2f}"
    )


if __name__ == "__main__":
    if len(sys.argv) == 4:
        facts = {"stock": stock, "ours": ours}[sys.argv[1]](Path(sys.argv[2]))
        facts["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        Path(sys.argv[3]).write_text(json.dumps(facts), "utf-8")
    else:
        main()
