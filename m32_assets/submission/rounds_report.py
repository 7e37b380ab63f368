"""The part of ``report.html`` about the rounds after SFT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from m32_assets.common.figures import data_uri
from m32_assets.rl.result import METRICS, SAMPLES, read_rows
from m32_assets.rl.round_plots import round_plot
from m32_assets.submission.rl_evidence import RecordedRounds

SHOWN = 6
"""Answers on the page."""
SHOWN_CHARS = 1500
"""Characters of an answer on the page."""
_SCORES = (
    ("reward of greedy answers", "greedy_reward", 4),
    ("right, greedy", "greedy_right", 3),
    ("reward of sampled answers", "held_out_reward", 4),
    ("pass@1", "pass_at_1", 3),
    ("pass@k", "pass_at_k", 3),
    ("well-formed", "well_formed", 3),
    ("with a false claim", "false_claims", 3),
    ("entropy, nats a token", "entropy", 3),
    ("distance from SFT, nats a token", "distance", 4),
)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds of a run.

    Attributes:
        rows: those of ``rl_metrics.jsonl``.
        answers: those of ``rl_samples.jsonl``.
    """

    recorded: RecordedRounds
    rows: Sequence[dict[str, Any]]
    answers: Sequence[dict[str, Any]]


def read_rounds(run_folder: Path, recorded: RecordedRounds | None) -> Rounds | None:
    """The rounds in the evidence of a run; None if it had none.

    Raises:
        FileNotFoundError: it had rounds, and their files are missing.
    """
    if recorded is None:
        return None
    return Rounds(recorded, read_rows(run_folder / METRICS), read_rows(run_folder / SAMPLES))


def rounds_section(rounds: Rounds) -> str:
    """Method and outcome, the rewards by round, before and after, each round in a row, and answers to read."""
    recorded, rows = rounds.recorded, rounds.rows
    label = "scores, form, false claims and entropy of the held-out answers by round"
    picture = f'<img alt="{label}" src="{data_uri(round_plot(rows))}">'
    return (
        f"<h2>Rounds after SFT: {escape(recorded.in_short())}</h2>\n"
        "<p class=dim>Each round samples answers, rewards them, and learns from them. Prompts: "
        f"{escape(recorded.prompts_in_words())}. The held-out ones are not learned from. They decide which round is "
        "taken, and are of no eval set.</p>\n"
        f"<p>{escape(_sentence(recorded.choice))}"
        f"{f' No further round was begun: {escape(_sentence(recorded.ended))}' if recorded.ended else ''}</p>\n"
        f"{picture}\n<table>{_before_and_after(recorded, rows)}</table>\n"
        f"<h3>By round</h3><table>{_by_round(rows, recorded.best_round)}</table>\n"
        f"<h3>Answers of the rounds</h3>{''.join(map(_answer, shown_answers(rounds.answers)))}\n"
    )


def shown_answers(answers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A few answers, from the last rounds backwards."""
    ordered = sorted(range(len(answers)), key=lambda place: (-answers[place]["round"], place))
    return [answers[place] for place in ordered[:SHOWN]]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _before_and_after(recorded: RecordedRounds, rows: Sequence[dict[str, Any]]) -> str:
    before, after = rows[0], rows[recorded.best_round]
    k = f"@{before['k']}"
    taken = f"round {recorded.best_round}, taken" if recorded.best_round else "taken, the same"
    body = "".join(
        f"<tr><td>{name.replace('@k', k)}</td><td class=n>{before[field]:.{digits}f}</td>"
        f"<td class=n>{after[field]:.{digits}f}</td></tr>"
        for name, field, digits in _SCORES
    )
    return f"<tr><th>held-out prompts</th><th class=n>SFT checkpoint</th><th class=n>{taken}</th></tr>{body}"


def _by_round(rows: Sequence[dict[str, Any]], taken: int) -> str:
    heads = (
        "greedy reward",
        "right, greedy",
        "sampled reward",
        "pass@1",
        f"pass@{rows[0]['k']}",
        "false claims, %",
        "well-formed, %",
        "updates",
    )
    head = "".join(f"<th class=n>{text}</th>" for text in heads)
    return f"<tr><th>round</th>{head}<th>learned from</th></tr>" + "".join(_round(row, taken) for row in rows)


def _round(row: dict[str, Any], taken: int) -> str:
    learned = ", ".join(f"{count} {name}" for name, count in row.get("learned_from", {}).items() if count)
    values = (
        f"{row['greedy_reward']:.4f}",
        f"{row['greedy_right']:.3f}",
        f"{row['held_out_reward']:.4f}",
        f"{row['pass_at_1']:.3f}",
        f"{row['pass_at_k']:.3f}",
        f"{100 * row['false_claims']:.1f}",
        f"{100 * row['well_formed']:.1f}",
        str(row["updates"]),
    )
    name = f"{row['round'] or 'SFT'}{', taken' if row['round'] == taken else ''}"
    cells = "".join(f"<td class=n>{value}</td>" for value in values)
    return f"<tr><td>{name}</td>{cells}<td>{escape(learned) or ('nothing' if row['round'] else '')}</td></tr>"


def _answer(row: dict[str, Any]) -> str:
    parts = ", ".join(f"{name} {value:.2f}" for name, value in row["parts"].items())
    kind = "right" if row["reward"] >= 0.5 else "wrong"
    return (
        f'<article class="{kind}"><p class=dim>round {row["round"]}, {escape(row["source"])}, reward '
        f"{row['reward']:.2f} ({escape(parts)})</p><p><b>{escape(row['prompt'][:600])}</b></p>"
        f"<pre>{escape(row['output'][:SHOWN_CHARS])}</pre>"
        f"<p>expected <b>{escape(row['expected_answer'])}</b></p></article>\n"
    )
