"""Write the model card and the Gemma notice of a bundle, and check the cards in one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from m32_assets.evaluation.baselines import BASELINE_NAMES, display_name
from m32_assets.submission.eval_summary import EvalScores, EvalSummary
from m32_assets.traces.card import SIZES

MODEL_CARD, DATASET_CARD = "MODEL_CARD.md", "dataset/README.md"
_LICENCES = ("apache-2.0", "gemma", "mit", "cc-by-4.0", "other")


def model_card(model: str, terms: str, summary: EvalSummary, best_step: int, steps: int) -> str:
    """Markdown with the front matter of the Hugging Face hub, including results.

    Args:
        model: name in the registry.
        terms: terms of use of the base model.
    """
    from huggingface_hub import EvalResult, ModelCardData

    card, baselines = summary.scorecard, [summary.baselines.card(name) for name in BASELINE_NAMES]
    data = ModelCardData(
        language="en",
        license="gemma" if model.startswith("gemma") else "apache-2.0",
        library_name="tunix",
        tags=["reasoning", "lora", "jax"],
        datasets=["dev-reasoning-v2"],
        model_name=f"{model}-m32",
        eval_results=[
            EvalResult(
                task_type="question-answering",
                dataset_type=scores.eval_set,
                dataset_name=scores.eval_set,
                metric_type="accuracy",
                metric_value=scores.scorecard.primary_score,
            )
            for scores in (summary, summary.held_out)
            if scores
        ],
    )
    scores = {"all": [*(b.primary_score for b in baselines), card.primary_score]}
    scores |= {s: [*(b.section_scores.get(s, 0.0) for b in baselines), v] for s, v in card.section_scores.items()}
    rows = [f"| {section} | {' | '.join(map(str, found))} |" for section, found in scores.items()]
    names = [f"untuned, {display_name(name)}" for name in BASELINE_NAMES]
    return "\n".join(
        [
            "---",
            data.to_yaml().strip(),
            "---",
            "",
            f"# {model}, tuned to show its work",
            "",
            f"LoRA adapters for {model}, trained on dev-reasoning-v2. Terms of use of the base model: {terms}",
            "",
            "The answer has the form `<reasoning>…</reasoning>` and `<answer>…</answer>`. "
            f"These adapters are those of step {best_step} of {steps}, the best by validation loss.",
            "",
            f"Right answers of {card.n_items} ({summary.eval_set}), in percent:",
            "",
            f"| section | {' | '.join(names)} | tuned |",
            "| --- | ---: | ---: | ---: |",
            *rows,
            "",
            f"Compared with the better baseline, {display_name(summary.compared_with)}: "
            f"{summary.baseline.primary_score} → {card.primary_score}. "
            "Few-shot is the untuned model with three worked examples of the form above each question.",
            "",
            f"Well-formed answers: {card.well_formed} of {card.n_items}, "
            f"{summary.baseline.well_formed} by the baseline. "
            f"95 % interval of the score: {card.interval[0]} to {card.interval[1]}.",
            "",
            *([_held_out(summary.held_out), ""] if summary.held_out else []),
            "A model of this size is often wrong, and its reasoning can be wrong where its answer is right.",
            "",
        ]
    )


def _held_out(scores: EvalScores) -> str:
    card, name = scores.scorecard, display_name(scores.compared_with)
    return (
        f"On {card.n_items} held-out questions ({scores.eval_set}), whose answers nobody reads while improving: {name} "
        f"{scores.baseline.primary_score} → {card.primary_score}, 95 % interval {card.interval[0]} to "
        f"{card.interval[1]}."
    )


def gemma_notice(model: str, terms: str) -> str:
    """The notice that the Gemma terms require with a derivative."""
    if not terms.startswith("https://"):
        return f"# Notice\n\nThe base model {model} holds no Gemma weights. Its terms: {terms}.\n"
    return (
        "# Notice\n\n"
        f"The base model is {model}. Gemma is provided under and subject to the Gemma Terms of Use found at "
        f"{terms}. The LoRA adapters in this bundle are a model derivative in the sense of those terms.\n"
    )


def card_findings(folder: Path) -> list[str]:
    """Findings over the model card and the dataset card of an unpacked bundle.

    ``huggingface_hub`` reads the cards. Its own ``validate`` needs the network, so values are checked here. Another
    check finds missing cards.
    """
    from huggingface_hub import DatasetCard, ModelCard

    findings: list[str] = []
    for name, kind in ((MODEL_CARD, ModelCard), (DATASET_CARD, DatasetCard)):
        if not (folder / name).is_file():
            continue
        try:
            text = (folder / name).read_bytes().decode()
            data = kind(text, ignore_metadata_errors=False).data.to_dict()
        except (ValueError, TypeError, AttributeError, KeyError) as error:  # raised on malformed front matter
            findings.append(f"{name}: its front matter cannot be read ({str(error).splitlines()[0][:160]})")
            continue
        except Exception as error:
            if type(error).__module__.split(".")[0] != "yaml":
                raise
            findings.append(f"{name}: its front matter is not YAML ({str(error).splitlines()[0][:160]})")
            continue
        findings += [f"{name} {problem}" for problem in _front_matter_findings(data)]
        if len(text.rpartition("\n---\n")[2].strip()) < 80:
            findings.append(f"{name} says nothing below its front matter")
    return findings


def _front_matter_findings(data: dict[str, Any]) -> list[str]:
    findings = []
    if data.get("license") not in _LICENCES:
        findings.append(f"license is {data.get('license')!r}, expected one of {', '.join(_LICENCES)}")
    languages = data.get("language")
    if not languages or not all(isinstance(x, str) and 2 <= len(x) <= 3 for x in _listed(languages)):
        findings.append(f"language is {languages!r}, expected codes such as 'en'")
    findings += [
        f"size_categories holds {size!r}" for size in _listed(data.get("size_categories")) if size not in SIZES.values()
    ]
    findings += [f"tags holds {tag!r}" for tag in _listed(data.get("tags")) if not isinstance(tag, str) or not tag]
    return findings


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
