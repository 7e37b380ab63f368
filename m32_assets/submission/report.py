"""``report.html``: the results of a run on one page that needs no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from m32_assets.common.figures import data_uri
from m32_assets.common.files import write_atomic
from m32_assets.evaluation.answers import extract
from m32_assets.evaluation.baselines import BASELINE_NAMES, display_name
from m32_assets.evaluation.error_kinds import MEANINGS
from m32_assets.evaluation.error_table import claim_of, error_examples, error_table, spread
from m32_assets.evaluation.group_scores import before_and_after
from m32_assets.evaluation.plots import category_plot, loss_plot
from m32_assets.evaluation.samples import SampleScores
from m32_assets.evaluation.scorecard import JudgedRow
from m32_assets.submission.eval_summary import EvalScores, EvalSummary
from m32_assets.submission.evidence import REPORT
from m32_assets.submission.rounds_report import Rounds, rounds_section

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}img{max-width:100%;height:auto}
article{border:1px solid #ddd;border-left:4px solid #1f6f8b;border-radius:4px;padding:.6rem 1rem;margin:.7rem 0}
article.wrong{border-left-color:#b3442e}article p{margin:.2rem 0;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f4;padding:.5rem .7rem;margin:.4rem 0;font-size:13px}
mark{background:#f6d5cd}h3{font-size:1rem;margin:1.4rem 0 .3rem}.dim{color:#555}.bar{height:.8rem;background:#1f6f8b}
"""
SHOWN = 10
"""Right answers on the page."""
SHOWN_CHARS = 1500
"""Characters of an output on the page."""


def write_report(
    run_folder: Path,
    summary: EvalSummary,
    rows: Sequence[JudgedRow],
    baseline_rows: Sequence[JudgedRow],
    metrics: Sequence[dict[str, Any]],
    training_seconds: Mapping[str, float],
    rounds: Rounds | None = None,
) -> str:
    """Write ``report.html`` into the run folder; return its sha256. The same run gives the same bytes."""
    page = report_page(summary, rows, baseline_rows, metrics, training_seconds, rounds)
    return write_atomic(run_folder / REPORT, page.encode())


def report_page(
    summary: EvalSummary,
    rows: Sequence[JudgedRow],
    baseline_rows: Sequence[JudgedRow],
    metrics: Sequence[dict[str, Any]],
    training_seconds: Mapping[str, float],
    rounds: Rounds | None = None,
) -> str:
    """The page: scores, accuracy by category, loss curve, times, rounds, wrong answers by kind, and answers.

    Args:
        rows: judged answers of the tuned model.
        baseline_rows: those of the better baseline on the same questions.
        training_seconds: seconds by part of the training, kept with it, so that a reused training gives the same page.
        rounds: those after SFT, if the run had any.
    """
    card, compared = summary.scorecard, display_name(summary.compared_with)
    untuned = f"untuned, {compared}"
    picture = _picture(
        category_plot(before_and_after(baseline_rows, rows), untuned), f"accuracy by category, {untuned}, and tuned"
    )
    right = [row for row in rows if row.correct]
    samples = f"<h2>Several samples</h2>{_samples(summary.sample_scores)}\n" if summary.sample_scores else ""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(summary.run_version)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>\n'
        f"<h1>{escape(summary.run_version)}: {compared} {summary.baseline.primary_score:g} → {card.primary_score:g} "
        "of 100</h1>\n"
        f"<p class=dim>{card.n_items} questions of {escape(summary.eval_set)}, "
        f"evaluated {escape(summary.evaluated_at)}, "
        "greedy answers, judged exactly after normalisation. The untuned model was asked with the same prompt "
        "(zero-shot) and with three worked examples of the form above each question (few-shot). The better of the two, "
        f"{compared}, is the baseline to compare with.</p>\n"
        f"<h2>Scores</h2><table>{_score_rows(summary)}</table>\n"
        f"{_held_out(summary.held_out) if summary.held_out else ''}"
        f"{samples}"
        f"<h2>By section and category</h2>{picture}\n"
        f"<h2>Wrong answers by kind ({len(rows) - len(right)})</h2><table>{_kind_rows(rows)}</table>\n"
        f"<h2>Loss</h2>{_picture(loss_plot(metrics), 'training and validation loss by step')}\n"
        f"<h2>Where the time of training went</h2><table>{_time_rows(training_seconds)}</table>\n"
        f"{rounds_section(rounds) if rounds else ''}"
        f"<h2>Right answers ({len(right)})</h2>{''.join(map(_answer, spread(right, SHOWN)))}\n"
        f"<h2>Wrong answers ({len(rows) - len(right)})</h2>{_examples(rows)}\n"
        "</body></html>\n"
    )


def _held_out(scores: EvalScores) -> str:
    card, compared = scores.scorecard, display_name(scores.compared_with)
    kinds = [f"{kind.replace('_', ' ')} {n}" for kind, n in card.error_kinds.items()]
    return (
        f"<h2>Held-out questions: {compared} {scores.baseline.primary_score:g} → {card.primary_score:g} of 100</h2>\n"
        f"<p class=dim>{card.n_items} questions of {escape(scores.eval_set)}, asked and judged alike. Their answers "
        "are not read while improving, and the gate compares on them.</p>\n"
        f"<table>{_score_rows(scores)}</table>\n"
        + (f"<p>Wrong answers by kind: {', '.join(kinds)}.</p>\n" if kinds else "")
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
    without = [c.no_answer for c in cards if c.no_answer is not None]  # not recorded by older versions
    lines += [
        *([(f"no answer found, of {card.n_items}", without, "")] if len(without) == len(cards) else []),
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


def _samples(scores: SampleScores) -> str:
    """Scores by k, and how many questions have how many right samples."""

    def cell(score: float, interval: Sequence[float]) -> str:
        return f"<td class=n>{score:g}</td><td class=n>{interval[0]:g} to {interval[1]:g}</td>"

    between = "<th class=n>95 % interval (bootstrap)</th>"
    head = "".join(f"<th class=n>{name}</th>{between}" for name in ("pass@k", "majority@k", "verified majority@k"))
    body = "".join(
        f"<tr><td>{at.k}</td>{cell(at.pass_at_k, at.pass_interval)}{cell(at.majority, at.majority_interval)}"
        f"{cell(at.verified_majority, at.verified_majority_interval)}</tr>"
        for at in scores.scores
    )
    counts = "".join(f"<td class=n>{n}</td>" for n in scores.right_of_samples)
    rights = "".join(f"<th class=n>{right}</th>" for right in range(scores.samples + 1))
    return (
        f"<p class=dim>{scores.samples} samples of each question, beside the greedy answers above. "
        f"{scores.some_right} of {scores.n_items} questions have some samples right and some wrong. "
        f"{scores.with_verified} have a well-formed sample without a false claim.</p>"
        f"<table><tr><th>k</th>{head}</tr>{body}</table>"
        f"<table><tr><th>right samples</th>{rights}</tr><tr><td>questions</td>{counts}</tr></table>"
    )


def _kind_rows(rows: Sequence[JudgedRow]) -> str:
    """Wrong answers by category and kind."""
    table = error_table(rows)
    head = "".join(f"<th class=n>{kind}</th>" for kind in (*table.kinds, "wrong"))
    body = ""
    for name, counts in table.rows:
        cells = "".join(f"<td class=n>{n or ''}</td>" for n in (*counts, sum(counts)))
        body += f"<tr><td>{escape(name)}</td>{cells}</tr>"
    return f"<tr><th>category</th>{head}</tr>{body}"


def _examples(rows: Sequence[JudgedRow]) -> str:
    """A few wrong answers of each kind."""
    return "".join(
        f"<h3>{kind}: {escape(MEANINGS[kind])}</h3>{''.join(map(_answer, wrong))}"
        for kind, wrong in error_examples(rows).items()
    )


def _answer(row: JudgedRow) -> str:
    about = escape(f"{row.id}, {row.category}, {row.difficulty}")
    answered = escape(row.predicted_answer[:300] or "nothing")
    claim = claim_of(row)
    falsehood = f"<p>line {claim.line} of the work {escape(claim.sentence)}</p>" if claim.line else ""
    return (
        f'<article class="{"right" if row.correct else "wrong"}"><p class=dim>{about}</p>'
        f"<p><b>{escape(row.prompt[:600])}</b></p><pre>{_output(row)}</pre>{falsehood}"
        f"<p>expected <b>{escape(row.expected_answer)}</b>, answered <b>{answered}</b></p></article>\n"
    )


def _output(row: JudgedRow) -> str:
    """The output, with the first false line of its work marked."""
    shown, work = row.output[:SHOWN_CHARS], extract(row.output).reasoning
    if not row.false_line or not work:
        return escape(shown)
    lines = work.split("\n")[: row.false_line]
    place = row.output.find(work, max(0, row.output.find("<reasoning>")))
    if place < 0:
        return escape(shown)  # the work has other line ends than the output
    start = place + len("\n".join(lines)) - len(lines[-1])
    end = start + len(lines[-1])
    return f"{escape(shown[:start])}<mark>{escape(shown[start:end])}</mark>{escape(shown[end:])}"


def _time_rows(seconds: Mapping[str, float]) -> str:
    total = sum(seconds.values()) or 1.0
    return "".join(
        f"<tr><td>{escape(name)}</td><td class=n>{value:.1f} s</td><td class=n>{100 * value / total:.0f} %</td>"
        f'<td style="width:55%"><div class=bar style="width:{100 * value / total:.1f}%"></div></td></tr>'
        for name, value in seconds.items()
    )


def _picture(png: bytes, text: str) -> str:
    return f'<img alt="{escape(text)}" src="{data_uri(png)}">'
