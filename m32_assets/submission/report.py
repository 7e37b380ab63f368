"""``report.html``: the results of a run on one page that needs no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from m32_assets.common.figures import data_uri
from m32_assets.common.files import write_atomic
from m32_assets.evaluation.baselines import BASELINE_NAMES, display_name
from m32_assets.evaluation.group_scores import before_and_after
from m32_assets.evaluation.plots import category_plot, loss_plot
from m32_assets.evaluation.scorecard import JudgedRow
from m32_assets.submission.evidence import REPORT, EvalScores, EvalSummary

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}img{max-width:100%;height:auto}
article{border:1px solid #ddd;border-left:4px solid #1f6f8b;border-radius:4px;padding:.6rem 1rem;margin:.7rem 0}
article.wrong{border-left-color:#b3442e}article p{margin:.2rem 0;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f4;padding:.5rem .7rem;margin:.4rem 0;font-size:13px}
.dim{color:#555}.bar{height:.8rem;background:#1f6f8b}
"""
SHOWN = 10


def write_report(
    run_folder: Path,
    summary: EvalSummary,
    rows: Sequence[JudgedRow],
    baseline_rows: Sequence[JudgedRow],
    metrics: Sequence[dict[str, Any]],
    training_seconds: Mapping[str, float],
) -> str:
    """Write ``report.html`` into the run folder; return its sha256. The same run gives the same bytes."""
    page = report_page(summary, rows, baseline_rows, metrics, training_seconds)
    return write_atomic(run_folder / REPORT, page.encode())


def report_page(
    summary: EvalSummary,
    rows: Sequence[JudgedRow],
    baseline_rows: Sequence[JudgedRow],
    metrics: Sequence[dict[str, Any]],
    training_seconds: Mapping[str, float],
) -> str:
    """The page: scores, accuracy by category, loss curve, times, and answers with their reasoning.

    Args:
        rows: judged answers of the tuned model.
        baseline_rows: those of the better baseline on the same questions.
        training_seconds: seconds by part of the training, kept with it, so that a reused training gives the same page.
    """
    card, compared = summary.scorecard, display_name(summary.compared_with)
    untuned = f"untuned, {compared}"
    picture = _picture(
        category_plot(before_and_after(baseline_rows, rows), untuned), f"accuracy by category, {untuned}, and tuned"
    )
    right = [row for row in rows if row.correct]
    wrong = [row for row in rows if not row.correct]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(summary.run_version)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>\n'
        f"<h1>{escape(summary.run_version)}: {compared} {summary.baseline.primary_score:g} → {card.primary_score:g} "
        "of 100</h1>\n"
        f"<p class=dim>{card.n_items} questions of {escape(summary.eval_set)}, "
        f"evaluated {escape(summary.evaluated_at)}, "
        "greedy answers, judged exactly after normalisation. The untuned model was asked with the same prompt "
        "(zero-shot) and with three worked examples of the form above each question (few-shot). The better of the two, "
        f"{compared}, is the baseline to compare with.</p>\n"
        f"<h2>Scores</h2><table>{_score_rows(summary)}</table>\n"
        f"{_held_out(summary.held_out) if summary.held_out else ''}"
        f"<h2>By section and category</h2>{picture}\n"
        f"<h2>Loss</h2>{_picture(loss_plot(metrics), 'training and validation loss by step')}\n"
        f"<h2>Where the time of training went</h2><table>{_time_rows(training_seconds)}</table>\n"
        f"<h2>Right answers ({len(right)})</h2>{''.join(map(_answer, _spread(right)))}\n"
        f"<h2>Wrong answers ({len(wrong)})</h2>{''.join(map(_answer, _spread(wrong)))}\n"
        "</body></html>\n"
    )


def _held_out(scores: EvalScores) -> str:
    card, compared = scores.scorecard, display_name(scores.compared_with)
    return (
        f"<h2>Held-out questions: {compared} {scores.baseline.primary_score:g} → {card.primary_score:g} of 100</h2>\n"
        f"<p class=dim>{card.n_items} questions of {escape(scores.eval_set)}, asked and judged alike. Their answers "
        "are not read while improving, and the gate compares on them.</p>\n"
        f"<table>{_score_rows(scores)}</table>\n"
    )


def _score_rows(summary: EvalScores) -> str:
    """Both baselines and the tuned model: the score, its sections, and what else is scored."""
    card = summary.scorecard
    cards = [*(summary.baselines.card(name) for name in BASELINE_NAMES), card]
    heads = [
        f"untuned, {display_name(name)}{', compared with' if name == summary.compared_with else ''}"
        for name in BASELINE_NAMES
    ]
    lines = [("all", [c.primary_score for c in cards], f"{card.interval[0]:g} to {card.interval[1]:g}")]
    for name, (low, high) in card.section_intervals.items():
        lines.append((name, [c.section_scores.get(name, 0.0) for c in cards], f"{low:g} to {high:g}"))
    lines += [
        (f"well-formed, of {card.n_items}", [c.well_formed for c in cards], ""),
        ("arithmetic of the reasoning holds", [c.arithmetic_holds for c in cards], ""),
        ("answer agrees with the reasoning", [c.answer_agrees_with_reasoning for c in cards], ""),
    ]
    head = "".join(f"<th class=n>{text}</th>" for text in (*heads, "tuned", "95 % interval (bootstrap)"))
    body = "".join(
        f"<tr><td>{escape(name)}</td>{''.join(f'<td class=n>{v:g}</td>' for v in values)}"
        f"<td class=n>{interval}</td></tr>"
        for name, values, interval in lines
    )
    return f"<tr><th>section</th>{head}</tr>{body}"


def _spread(rows: Sequence[JudgedRow]) -> list[JudgedRow]:
    """Ten rows spread over the eval set; the first ten would all be of one section."""
    count = min(SHOWN, len(rows))
    return [rows[i * len(rows) // count] for i in range(count)]


def _answer(row: JudgedRow) -> str:
    about = escape(f"{row.id}, {row.category}, {row.difficulty}")
    answered = escape(row.predicted_answer[:300] or "nothing")
    return (
        f'<article class="{"right" if row.correct else "wrong"}"><p class=dim>{about}</p>'
        f"<p><b>{escape(row.prompt[:600])}</b></p><pre>{escape(row.output[:1500])}</pre>"
        f"<p>expected <b>{escape(row.expected_answer)}</b>, answered <b>{answered}</b></p></article>\n"
    )


def _time_rows(seconds: Mapping[str, float]) -> str:
    total = sum(seconds.values()) or 1.0
    return "".join(
        f"<tr><td>{escape(name)}</td><td class=n>{value:.1f} s</td><td class=n>{100 * value / total:.0f} %</td>"
        f'<td style="width:55%"><div class=bar style="width:{100 * value / total:.1f}%"></div></td></tr>'
        for name, value in seconds.items()
    )


def _picture(png: bytes, text: str) -> str:
    return f'<img alt="{escape(text)}" src="{data_uri(png)}">'
