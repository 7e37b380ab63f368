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

from m32_assets.gemma.registry import ATTENTION_AND_MLP, model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate

STEPS, WARM_UP = 8, 2
RANK, LEARNING_RATE = 32, 1e-3
BATCH_SIZE, LENGTH = 4, 256
"""Rows and tokens per row, packed or padded."""
SAMPLED = 8192
"""Tokens of our sampled vocabulary."""


def _tokens(folder: Path) -> list[Any]:
    from m32_assets.gemma.tokenizer import load_tokenizer
    from m32_assets.sft.packing import tokenize

    rows = render_rows(list(generate(42, 200)), PromptTemplate())
    return [t for t in tokenize(rows, load_tokenizer(folder), 2 * LENGTH) if len(t.ids) <= LENGTH]


def ours(folder: Path) -> dict[str, Any]:
    """The product's trainer: packed rows, its own forward pass, a sampled vocabulary."""
    import jax
    import numpy as np
    from flax import nnx

    from m32_assets.gemma.forward import pack_model
    from m32_assets.gemma.matmul import matmul_dtype
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.sft.packing import pack, split_batches
    from m32_assets.training.checkpoints import load_with_adapters
    from m32_assets.training.loss import max_targets
    from m32_assets.training.mesh import mesh_of
    from m32_assets.training.packed_trainer import updates
    from m32_assets.training.sampled_softmax import sampled_vocabularies, target_tokens
    from m32_assets.training.settings import TrainingSettings
    from m32_assets.training.trainer import packed_trainer

    settings = TrainingSettings(
        lora_rank=RANK,
        lora_alpha=float(RANK),
        learning_rate=LEARNING_RATE,
        batch_size=BATCH_SIZE,
        max_seq_len=LENGTH,
        sampled_softmax_size=SAMPLED,
    )
    mesh, dtype = mesh_of(settings), matmul_dtype(settings.precision)
    model = pack_model(load_with_adapters(open_model_folder(folder), settings, mesh), dtype)
    tokens = _tokens(folder)
    order = np.random.default_rng(settings.training_seed).permutation(len(tokens)).tolist()
    batches = split_batches(pack(tokens, LENGTH, order), BATCH_SIZE)[:STEPS]
    targets, vocabulary = max_targets(batches), len(model.embedder.matrix[...])
    samples = sampled_vocabularies(
        target_tokens(batches), range(STEPS), vocabulary=vocabulary, count=SAMPLED, seed=settings.training_seed
    )
    steps = updates([(0, batch) for batch in batches], BATCH_SIZE, targets, mesh, samples)
    with tempfile.TemporaryDirectory() as scratch:
        trainer = packed_trainer(model, settings, Path(scratch), len(batches))
        trainer._save_last_checkpoint = lambda: None  # keeps nothing
        rows = trainer.train_all(Path(scratch), steps, len(batches), list, mesh, lambda _: None)
    losses, timed = [row["loss"] for row in rows], rows[WARM_UP:]
    seconds, useful = sum(row["time"] for row in timed), sum(row["useful_tokens"] for row in timed)
    # operations of a step: frozen weights have no gradient of their own, adapters have one
    adapters = 3 * 2 * BATCH_SIZE * LENGTH * sum(p.size for p in jax.tree.leaves(nnx.state(model, nnx.LoRAParam)))
    backbone = (
        2
        * 2
        * BATCH_SIZE
        * LENGTH
        * sum(p.size for p in jax.tree.leaves(nnx.state(model.layers)) if p.ndim == 2 and min(p.shape) > RANK)
        / 2
    )
    attention = 7 * 2 * BATCH_SIZE * LENGTH * LENGTH * 1024 * len(model.layers)
    head = 2 * 2 * targets * SAMPLED * model.embedder.matrix[...].shape[1]
    return {
        "losses": losses,
        "rate": useful / seconds,
        "seconds": seconds / len(timed),
        "flop_rate": (backbone + adapters + attention + head) / (seconds / len(timed)),
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
    import numpy as np
    import optax
    import qwix
    from flax import nnx
    from tunix.models.gemma3 import model as gemma3
    from tunix.models.gemma3 import params_safetensors
    from tunix.sft import peft_trainer, utils

    from m32_assets.gemma.loading import device_mesh

    mesh = device_mesh()
    with mesh:
        model = params_safetensors.create_model_from_safe_tensors(
            str(folder), gemma3.ModelConfig.gemma3_270m(), mesh, dtype=jnp.float32
        )
        provider = qwix.LoraProvider(module_path=ATTENTION_AND_MLP, rank=RANK, alpha=float(RANK))
        model = qwix.apply_lora_to_model(model, provider, rngs=nnx.Rngs(0), **model.get_model_input())
    batches = []
    tokens = _tokens(folder)
    for start in range(0, STEPS * BATCH_SIZE, BATCH_SIZE):
        ids = np.zeros((BATCH_SIZE, LENGTH), np.int32)
        mask = np.zeros((BATCH_SIZE, LENGTH), bool)
        for row, one in enumerate(tokens[start : start + BATCH_SIZE]):
            ids[row, : len(one.ids)] = one.ids
            mask[row, one.prompt : len(one.ids)] = True
        batches.append(peft_trainer.TrainingInput(input_tokens=ids, input_mask=mask))
    useful = [int(batch.input_mask.sum()) for batch in batches]
    losses: list[float] = []
    ends: list[float] = []

    class Watched(peft_trainer.PeftTrainer):
        def _log_metrics(self, loss: Any, step: Any = None, additional_metrics: Any = None) -> None:
            super()._log_metrics(loss, step, additional_metrics)
            losses.append(float(loss))
            ends.append(time.perf_counter())

        def _save_last_checkpoint(self) -> None:  # keeps nothing
            pass

    def inputs(batch: Any) -> dict[str, Any]:
        there = batch.input_tokens != 0
        return {
            "input_tokens": batch.input_tokens,
            "input_mask": batch.input_mask,
            "positions": utils.build_positions_from_mask(there),
            "attention_mask": utils.make_causal_attn_mask(there),
        }

    trainer = Watched(
        model,
        optax.adamw(LEARNING_RATE),
        peft_trainer.TrainingConfig(eval_every_n_steps=1000, max_steps=STEPS, pbar_description=None),
    )
    trainer = trainer.with_gen_model_input_fn(inputs)
    with mesh:
        trainer.train(batches)
    seconds = ends[-1] - ends[WARM_UP - 1]
    return {"losses": losses, "rate": sum(useful[WARM_UP:]) / seconds, "seconds": seconds / (len(ends) - WARM_UP)}


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
