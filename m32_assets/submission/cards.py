"""Write the model card and the Gemma notice of a bundle, and check the cards in one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from m32_assets.common.markdown import table_cell
from m32_assets.data.curated import CURATED_KEY
from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.evaluation.baselines import BASELINE_NAMES, display_name
from m32_assets.gemma.registry import hub_id
from m32_assets.submission.eval_summary import EvalScores, EvalSummary
from m32_assets.submission.evidence import DEFAULT_NAME, RecordedConfig
from m32_assets.traces.card import SIZES
from m32_assets.traces.provenance import OWN_LICENCE, UNKNOWN, SourceFile
from m32_assets.traces.schema import DATASET_KEY

MODEL_CARD, DATASET_CARD = "MODEL_CARD.md", "dataset/README.md"
_LICENCES = ("apache-2.0", "gemma", "mit", "cc-by-4.0", "other")


@dataclass(frozen=True, slots=True)
class _Form:
    """What a card is beside: adapters in a bundle, or a folder of merged weights."""

    tool: str
    tags: tuple[str, ...]
    begins: str
    these: str
    pipeline: str | None = None
    usage: tuple[str, ...] = ()


_ADAPTERS = _Form("tunix", ("reasoning", "lora", "jax"), "LoRA adapters for", "These adapters are")
_MERGED = _Form(
    "transformers",
    ("reasoning", "merged"),
    "The merged weights of LoRA adapters and",
    "The adapters were",
    "text-generation",
    (
        "## How to use",
        "",
        "```python",
        "from transformers import pipeline",
        "",
        'ask = pipeline("text-generation", model=".")  # this folder, or its name on a hub',
        'question = [{"role": "user", "content": "A shop had 23 apples and sold 9. How many are left?"}]',
        'print(ask(question)[0]["generated_text"][-1]["content"])',
        "```",
        "",
        "The chat template adds the instruction that the model was trained with. `generation_config.json` says that an "
        "answer ends with `<end_of_turn>`.",
        "",
    ),
)


def model_card(config: RecordedConfig, summary: EvalSummary, best_step: int, steps: int) -> str:
    """The card of a bundle's adapters: Markdown with the front matter of the Hugging Face hub, including results and
    what was trained on."""
    return _card(config, summary, best_step, steps, _ADAPTERS)


def merged_card(config: RecordedConfig, summary: EvalSummary, best_step: int, steps: int) -> str:
    """The card of a folder of merged weights: as ``model_card``, and how the folder is used."""
    return _card(config, summary, best_step, steps, _MERGED)


def _card(config: RecordedConfig, summary: EvalSummary, best_step: int, steps: int, form: _Form) -> str:
    from huggingface_hub import EvalResult, ModelCardData

    model, terms = config.base_model.model_id, config.base_model.terms
    card, baselines = summary.scorecard, [summary.baselines.card(name) for name in BASELINE_NAMES]
    data = ModelCardData(
        language="en",
        license="gemma" if model.startswith("gemma") else "apache-2.0",
        library_name=form.tool,
        pipeline_tag=form.pipeline,
        base_model=hub_id(config.base_model.source),
        tags=list(form.tags),
        datasets=_datasets(config),
        model_name=f"{model}-m32" if config.bundle_name == DEFAULT_NAME else config.bundle_name,
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
            f"# {config.bundle_name}: {model}, tuned to show its work",
            "",
            f"{form.begins} {model}, trained on {', '.join(_datasets(config))}. "
            f"Terms of use of the base model: {terms}",
            "",
            "The answer has the form `<reasoning>…</reasoning>` and `<answer>…</answer>`. "
            f"{form.these} those of {_steps(config, best_step, steps)}.",
            "",
            *_rounds(config),
            *form.usage,
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
            *_trained_on(config),
            "A model of this size is often wrong, and its reasoning can be wrong where its answer is right.",
            "",
        ]
    )


def _steps(config: RecordedConfig, best_step: int, steps: int) -> str:
    """Which step of the training it is, and what followed it."""
    rounds = config.rl
    step = f"step {rounds.sft_step if rounds else best_step} of {steps}, the best by validation loss"
    if rounds is None or not rounds.best_round:
        return step
    return f"{step}, after {rounds.updates} further updates in {rounds.best_round} round{'s' * (rounds.best_round > 1)}"


def _rounds(config: RecordedConfig) -> list[str]:
    """The paragraph on the rounds after SFT; nothing for a run without them."""
    if (rounds := config.rl) is None:
        return []
    done = f"{rounds.rounds} round{'s' * (rounds.rounds != 1)} of reinforcement learning (`{rounds.method}`)"
    ended = f" No further round was begun: {rounds.ended}." if rounds.ended else ""
    return [
        f"SFT was followed by {done}. Rewards and their weights: {rounds.rewards_in_words()}. "
        f"Prompts: {rounds.prompts_in_words()}, none of an eval set. "
        f"{rounds.choice[:1].upper()}{rounds.choice[1:]}.{ended}",
        "",
    ]


_OWN = {
    "signed": f"{DATASET_KEY}, made by this project's generator",
    "curated": f"{CURATED_KEY}, written by hand for this project",
    "extra": f"more traces of the generator of {DATASET_KEY}",
}


def _datasets(config: RecordedConfig) -> list[str]:
    """The datasets that training rows are from."""
    keys = {"signed": DATASET_KEY, "curated": CURATED_KEY, "ingested": INGESTED_KEY}
    return [key for source, key in keys.items() if config.training_rows.get(source)] or [DATASET_KEY]


def file_line(file: SourceFile) -> str:
    """The line of the model card about a file that ingested rows came from."""
    cell = partial(table_cell, escape="\\|`*_<>[]", width=120)
    return f"| the file {cell(file.name)} | {file.rows} | {cell(file.form)} | {cell(file.licence)} | `{file.sha256}` |"


def _trained_on(config: RecordedConfig) -> list[str]:
    """Each source of training rows, with its licence as far as it is known."""
    rows = [
        f"| {said} | {config.training_rows[source]} | | {OWN_LICENCE} | |"
        for source, said in _OWN.items()
        if config.training_rows.get(source)
    ]
    rows += [file_line(file) for file in config.ingested_files]
    if not rows:
        return []
    unknown = [file for file in config.ingested_files if file.licence == UNKNOWN]
    warning = [
        f"The licence of {sum(file.rows for file in unknown)} rows is unknown: nobody has said whether they may be "
        "passed on.",
        "",
    ]
    head = ["| trained on | rows | form | licence | sha256 |", "| --- | ---: | --- | --- | --- |"]
    return ["## Training data", "", *head, *rows, "", *(warning if unknown else [])]


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
