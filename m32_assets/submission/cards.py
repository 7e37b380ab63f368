"""The model card and the Gemma notice that go into the bundle."""

from __future__ import annotations

from typing import Any


def model_card(base: dict[str, Any], summary: dict[str, Any], training: dict[str, Any]) -> str:
    """Markdown with the front matter of the Hugging Face hub."""
    card, baseline = summary["scorecard"], summary["baseline"]
    rows = [f"| {s} | {baseline['section_scores'].get(s, 0)} | {v} |" for s, v in card["section_scores"].items()]
    return "\n".join([
        "---", "license: gemma", "library_name: tunix", "tags:", "- reasoning", "- lora", "---", "",
        f"# {base['model']}, tuned to show its work", "",
        f"LoRA adapters for {base['model']} ({base['terms']}), trained {training['steps']} steps on dev-reasoning-v2.",
        f"It answers with `<reasoning>…</reasoning>` and `<answer>…</answer>`; best step by validation loss: {training['best_step']}.",
        "", "| section | untuned | tuned |", "| --- | --- | --- |", f"| all | {baseline['primary_score']} | {card['primary_score']} |",
        *rows, "", f"Well-formed answers: {card['well_formed']} of {card['n_items']}.", "",
    ])  # fmt: skip


def gemma_notice(base: dict[str, Any]) -> str:
    """What the Gemma terms ask to be handed on with a derivative."""
    return (
        "# Notice\n\n"
        f"The base model is {base['model']}. Gemma is provided under and subject to the Gemma Terms of Use found at "
        f"{base['terms']}. The LoRA adapters in this bundle are a model derivative in the sense of those terms.\n"
    )
