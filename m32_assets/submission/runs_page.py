"""``index.html``: the runs of a folder and their comparisons on one page that needs no network."""

from __future__ import annotations

import itertools
import math
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from m32_assets.common.errors import M32Error
from m32_assets.common.files import write_atomic
from m32_assets.evaluation.comparison import Comparison
from m32_assets.submission.evidence import REPORT
from m32_assets.submission.report import STYLE
from m32_assets.submission.run_comparison import (
    DATASETS,
    Answer,
    ChangedQuestion,
    RunComparison,
    SetComparison,
    compare_runs,
    verdict,
)
from m32_assets.submission.run_settings import setting_text
from m32_assets.submission.runs import (
    RUNS,
    Run,
    SetScores,
    accepted_elsewhere,
    best_run,
    differing_settings,
    interval_text,
    minutes_text,
    read_runs,
)

PAGE = "index.html"
MAX_PAIRS = 8
"""Pairs of runs that the page compares."""
MAX_CHARS = 1500
"""Characters of an answer or a question that the page shows."""
_STYLE = (
    STYLE
    + """
body{max-width:76rem}.scroll{overflow-x:auto}td.n,th.n,td.name{white-space:nowrap}
.problem{color:#b3442e}.two{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}
article.better{border-left-color:#1f6f8b}article.worse{border-left-color:#b3442e}
summary{cursor:pointer;margin:.6rem 0}h3{font-size:1rem;margin:1.4rem 0 .3rem}svg{vertical-align:middle}
td.value{overflow-wrap:anywhere;min-width:8rem}p{overflow-wrap:anywhere}.two>div{min-width:0}
@media(max-width:40rem){.two{grid-template-columns:1fr}}
"""
)


def write_runs_page(folder: Path = RUNS, datasets: Path = DATASETS, runs: Sequence[Run] | None = None) -> Path:
    """Write the page into the folder of all runs, atomically; return its path. The same runs give the same bytes.

    Args:
        runs: those of the folder, if they are read already.

    Raises:
        M32Error: the folder cannot be listed, or the page cannot be written.
    """
    runs = read_runs(folder) if runs is None else runs
    page = runs_page(runs, datasets, accepted_elsewhere(runs, folder))
    write_atomic(folder / PAGE, page.encode("utf-8", "replace"))
    return folder / PAGE


def runs_page(runs: Sequence[Run], datasets: Path = DATASETS, remarks: Sequence[str] = ()) -> str:
    """The page: a table of the runs, the settings that differ, and pairs of runs with the questions that changed.

    Args:
        runs: newest first.
        datasets: has the eval sets.
        remarks: sentences below the table of runs.
    """
    compared = "".join(_pair(first, second, datasets) for first, second in pairs(runs))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Runs</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>\n'
        f"<h1>Runs ({len(runs)})</h1>\n"
        "<p class=dim>Newest first. Scores are right answers in percent with their 95 % interval. Only scores of one "
        "eval set can be compared. ★ marks the accepted run of its eval set. Minutes are those of the training steps, "
        "and in all from the start of training to the end of the evaluation. Rounds after SFT are below a run's name."
        "</p>\n"
        f"<div class=scroll><table>{_run_rows(runs)}</table></div>\n"
        f"{''.join(f'<p class=dim>{escape(remark)}</p>' for remark in remarks)}\n"
        f"{_kinds([run for run in runs if run.readable])}{_settings(runs)}{compared}"
        "</body></html>\n"
    )


def pairs(runs: Sequence[Run]) -> list[tuple[Run, Run]]:
    """The pairs to compare, each with the older or better-known run first.

    The newest run with the best of its eval set, then each run with the one before it in time, newest first. At most
    ``MAX_PAIRS``.

    Args:
        runs: newest first.
    """
    known = [run for run in runs if run.readable]
    found = []
    if known and (best := best_run(known, known[0].headline.eval_set)) and best is not known[0]:
        found.append((best, known[0]))
    found += [(older, newer) for newer, older in itertools.pairwise(known) if (older, newer) not in found]
    return found[:MAX_PAIRS]


def _run_rows(runs: Sequence[Run]) -> str:
    scale = _scale(runs)
    heads = [
        ("run", ""),
        ("eval set", ""),
        ("score", "n"),
        (f"0 to {scale}", ""),
        ("95 % interval", "n"),
        ("baseline", "n"),
        ("well-formed", "n"),
        ("training", "n"),
        ("in all", "n"),
        ("trained", "n"),
        ("commit", ""),
    ]
    return (
        "<tr>"
        + "".join(f"<th class={kind or 'name'}>{text}</th>" for text, kind in heads)
        + "</tr>"
        + "".join(_run_row(run, scale, len(heads)) for run in runs)
    )


def _run_row(run: Run, scale: int, columns: int) -> str:
    name = escape(run.run)
    if run.report:
        name = f'<a href="{quote(os.fsencode(run.folder.name))}/{REPORT}">{name}</a>'
    if not run.readable:
        problem = f"<td class=problem colspan={columns - 1}>{escape(run.problem)}</td>"
        return f"<tr><td class=name>{name}</td>{problem}</tr>\n"
    of_run = (
        f"<td class=n>{minutes_text(run.training_minutes)}</td><td class=n>{minutes_text(run.total_minutes)}</td>"
        f"<td class=n>{escape(run.trained_at[:16].replace('T', ' ')) or '-'}</td><td>{run.commit or '-'}</td>"
    )
    return "".join(
        f"<tr><td class=name>{name + _rounds(run) if scores is run.headline else ''}</td>"
        f"<td class=name>{escape(scores.eval_set)}{' ★' if scores.accepted else ''}</td>"
        f"<td class=n><b>{scores.score:.2f}</b></td><td>{_bar(scores, scale)}</td>"
        f"<td class=n>{interval_text(scores)}</td><td class=n>{scores.baseline_score:.2f}</td>"
        f"<td class=n>{scores.well_formed} of {scores.questions}</td>"
        f"{of_run if scores is run.headline else '<td colspan=4></td>'}</tr>\n"
        for scores in run.question_sets
    ) + (
        f"<tr><td></td><td class=problem colspan={columns - 1}>{escape(run.problem)}</td></tr>\n" if run.problem else ""
    )


def _rounds(run: Run) -> str:
    return f"<br><span class=dim>{escape(run.rounds)}</span>" if run.rounds else ""


def _scale(runs: Sequence[Run]) -> int:
    """The end of the bars' axis: the next multiple of ten above all scores and intervals."""
    ends = [end for run in runs for scores in run.question_sets for end in (scores.score, *(scores.interval or []))]
    return max(10, math.ceil(max(ends, default=0.0) / 10) * 10)


def _bar(scores: SetScores, scale: int) -> str:
    """The score as a bar, and its interval as a line across the bar's end."""
    low, high = scores.interval or (scores.score, scores.score)
    x = [f"{160 * value / scale:.1f}" for value in (scores.score, low, high)]
    text = f"{scores.score:.2f} of 100, 95 % interval {interval_text(scores)}"
    return (
        f'<svg width=160 height=16 role=img aria-label="{text}"><rect y=3 height=10 width={x[0]} fill="#1f6f8b"/>'
        f'<path d="M{x[1]},8H{x[2]}M{x[1]},4V12M{x[2]},4V12" stroke="#1b1b1b" stroke-width=1.5 /></svg>'
    )


def _kinds(runs: Sequence[Run]) -> str:
    """Kinds of error by run and question set; nothing if no scorecard has them."""
    sets = [(run, scores) for run in runs for scores in run.question_sets]
    total = Counter[str]()
    for _, scores in sets:
        total.update(scores.error_kinds or {})
    if not total:
        return ""
    heads = "".join(f"<th class=n>{escape(run.run)}<br>{escape(scores.eval_set)}</th>" for run, scores in sets)
    rows = "".join(
        f"<tr><td>{escape(kind.replace('_', ' '))}</td>"
        + "".join(f"<td class=n>{s.error_kinds.get(kind, 0) if s.error_kinds else '-'}</td>" for _, s in sets)
        + "</tr>"
        for kind in sorted(total, key=lambda kind: (-total[kind], kind))
    )
    return f"<h2>Kinds of error</h2><div class=scroll><table><tr><th>kind</th>{heads}</tr>{rows}</table></div>\n"


def _settings(runs: Sequence[Run]) -> str:
    """The settings that are not the same in all runs."""
    known = [run for run in runs if run.settings]
    rows = "".join(
        f"<tr><td>{escape(name)}</td>"
        + "".join(f"<td class=value>{escape(setting_text(value, 200))}</td>" for value in values.values())
        + "</tr>"
        for name, values in differing_settings(runs).items()
    )
    if not rows:
        return ""
    heads = "<tr><th>setting</th>" + "".join(f"<th>{escape(run.run)}</th>" for run in known) + "</tr>"
    return f"<h2>Settings that differ</h2><div class=scroll><table>{heads}{rows}</table></div>\n"


def _pair(first: Run, second: Run, datasets: Path) -> str:
    title = f"<h2>{escape(first.run)} → {escape(second.run)}</h2>\n"
    try:
        found = compare_runs(first, second, datasets)
    except M32Error as error:
        return f"{title}<p class=problem>Not compared: {escape(str(error))}</p>\n"
    return title + "".join(_pair_parts(found))


def _pair_parts(found: RunComparison) -> Iterator[str]:
    yield from (f"<p class=problem>{escape(note)}</p>\n" for note in found.notes)
    if any(found.left_out):
        yield (
            f"<p class=dim>Left out: {found.left_out[0]} answers of {escape(found.first.run)} and {found.left_out[1]} "
            f"of {escape(found.second.run)}, to questions that are not shared.</p>\n"
        )
    for one in found.sets:
        yield from _set_parts(found, one)
    if found.settings:
        said = "; ".join(
            f"{escape(name)} {escape(setting_text(before))} → {escape(setting_text(after))}"
            for name, (before, after) in found.settings.items()
        )
        yield f"<p class=dim>Settings that differ: {said}.</p>\n"
    if found.inputs:
        yield f"<p class=dim>Inputs that differ: {escape(', '.join(found.inputs))}.</p>\n"


def _set_parts(found: RunComparison, one: SetComparison) -> Iterator[str]:
    names = [escape(run.run) for run in (found.first, found.second)]
    yield f"<p>{_sentence(one.eval_set, one.comparison)}</p>\n"
    head = "".join(f"<th class=n>{text}</th>" for text in ("questions", *names, "better", "worse"))
    for kind in ("section", "category"):
        rows = "".join(
            f"<tr><td>{escape(g.name)}</td><td class=n>{g.questions}</td><td class=n>{g.first:.1f}</td>"
            f"<td class=n>{g.second:.1f}</td><td class=n>{g.better}</td><td class=n>{g.worse}</td></tr>"
            for g in one.groups
            if g.kind == kind
        )
        table = f"<div class=scroll><table><tr><th>{kind}</th>{head}</tr>{rows}</table></div>"
        yield table if kind == "section" else f"<details><summary>By category</summary>{table}</details>\n"
    if one.error_kinds:
        said = ", ".join(
            f"{escape(kind.replace('_', ' '))} {before} → {after}" for kind, (before, after) in one.error_kinds.items()
        )
        yield f"<p>Kinds of error: {said}.</p>\n"
    for change in ("better", "worse"):
        moved = [item for item in one.changed if item.change == change]
        if moved:
            articles = "".join(_changed(item, names) for item in moved)
            yield f"<details><summary>{_counted(len(moved))} {change}</summary>{articles}</details>\n"


def _counted(questions: int) -> str:
    return "1 question" if questions == 1 else f"{questions} questions"


def _sentence(eval_set: str, c: Comparison) -> str:
    low, high = c.interval
    return (
        f"{escape(eval_set)}, {_counted(c.n_items)}: {c.baseline_score:.2f} → <b>{c.tuned_score:.2f}</b> of 100. "
        f"Difference {c.difference:+.2f} (95 % interval {low:+.2f} to {high:+.2f}). "
        f"{c.better} better, {c.worse} worse, {verdict(c)}."
    )


def _changed(item: ChangedQuestion, names: Sequence[str]) -> str:
    about = escape(f"{item.id}, {item.section}, {item.category}")
    sides = _side(names[0], item.first, item.change == "worse") + _side(names[1], item.second, item.change == "better")
    return (
        f'<article class="{item.change}"><p class=dim>{about}</p><p><b>{escape(item.prompt[:MAX_CHARS])}</b></p>'
        f"<p>expected <b>{escape(item.expected_answer)}</b></p><div class=two>{sides}</div></article>\n"
    )


def _side(name: str, each: Answer, right: bool) -> str:
    kind = f" ({escape(each.error_kind.replace('_', ' '))})" if each.error_kind else ""
    return (
        f"<div><p class=dim>{name} {'✓' if right else '✗'} <b>{escape(each.answer[:300]) or 'no answer'}</b>{kind}</p>"
        f"<pre>{escape(each.output[:MAX_CHARS])}</pre></div>"
    )
