"""Faults to plant: for each kind, functions that spoil a sound trace, seeded with ``random.Random``.

A mutator returns None where the trace offers it nothing to spoil.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from random import Random

from m32_assets.traces.jsonl import trace_line
from m32_assets.traces.schema import ReasoningTrace, TraceStep

Mutator = Callable[[ReasoningTrace, Random], ReasoningTrace | None]
_CLAIM = re.compile(r"(?<![\d.,/^+×÷*-] )(?<![\w.,/^])(\d+) ([-+×÷]) (\d+) = (\d+)(?![\d.,/%]*\d| *[-+×÷/^R])")


def make(
    prompt: str = "What is 3 + 4?", steps: Sequence[str] = ("3 + 4 = 7",), answer: str = "7", **meta: object
) -> ReasoningTrace:
    """A trace of these words."""
    numbered = [TraceStep(i=i, type="compute", content=content) for i, content in enumerate(steps)]
    return ReasoningTrace(
        trace_version="1.0", prompt=prompt, final_answer=answer, steps=numbered, meta=dict(meta) or None
    )


def changed(trace: ReasoningTrace, *, steps: Sequence[str] | None = None, **fields: object) -> ReasoningTrace:
    """The trace with other fields; steps are given by their contents."""
    if steps is not None:
        kinds = [step.type for step in trace.steps] + ["compute"] * len(steps)
        fields["steps"] = [TraceStep(i=i, type=kinds[i], content=content) for i, content in enumerate(steps)]
    return trace.model_copy(update=fields)


def contents(trace: ReasoningTrace) -> list[str]:
    """The contents of the steps."""
    return [step.content for step in trace.steps]


def wrong_value(trace: ReasoningTrace, rng: Random) -> ReasoningTrace | None:
    """One claim's value, operand or operator is changed so that it does not hold."""
    steps = contents(trace)
    places = [(at, match) for at, step in enumerate(steps) for match in _CLAIM.finditer(step)]
    if not places:
        return None
    at, match = rng.choice(places)
    left, sign, right, value = match.groups()
    wrong = str(int(value) + rng.choice((-10, -1, 1, 2, 10, 100)))
    said = rng.choice((f"{left} {sign} {right} = {wrong}", f"{int(left) + 1} {sign} {right} = {value}"))
    if sign in "×" and right == "0":
        return None
    steps[at] = steps[at][: match.start()] + said + steps[at][match.end() :]
    return changed(trace, steps=steps)


def rounded_value(trace: ReasoningTrace, rng: Random) -> ReasoningTrace:
    """A quotient that does not come out stands rounded behind "="."""
    a, b = rng.choice([(a, b) for a in range(10, 99) for b in (7, 9, 11, 13) if a % b])
    said = rng.choice((f"{a} ÷ {b} = {a / b:.2f}", f"{a} / {b} = {round(a / b)}", f"so {a} ÷ {b} = {a / b:.3f} in all"))
    return changed(trace, steps=[*contents(trace)[:-1], said, contents(trace)[-1]])


def other_answer(trace: ReasoningTrace, rng: Random) -> ReasoningTrace | None:
    """The final answer is another one than the steps reach."""
    answer = trace.final_answer
    tail = " ".join(contents(trace)[-2:])
    if re.fullmatch(r"-?\d+", answer):
        wrong = str(int(answer) + rng.choice((-1, 1, 10, 37)))
    elif match := re.match(r"(\D*)(\d+)(\D.*)?$", answer, re.DOTALL):
        wrong = f"{match[1]}{int(match[2]) + rng.choice((1, 2, 9))}{match[3] or ''}"
    elif answer in ("yes", "no", "true", "false"):
        wrong = {"yes": "no", "no": "yes", "true": "false", "false": "true"}[answer]
    else:
        wrong = rng.choice((f"{answer} indeed not", "something else", f"un{answer}", answer[: len(answer) // 2] + "qz"))
    return None if re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", tail) else changed(trace, final_answer=wrong)


def operand_as_answer(trace: ReasoningTrace, rng: Random) -> ReasoningTrace | None:
    """The final answer is an operand of the last claim."""
    match = _CLAIM.search(trace.steps[-1].content)
    if match is None or not re.fullmatch(r"\d+", trace.final_answer):
        return None
    wrong = match[rng.choice((1, 3))]
    values = {found[4] for step in contents(trace)[-2:] for found in _CLAIM.finditer(step)}
    return None if wrong == trace.final_answer or wrong in values else changed(trace, final_answer=wrong)


def empty_step(trace: ReasoningTrace, rng: Random) -> ReasoningTrace:
    """A step that says nothing is put in."""
    steps, number = contents(trace), rng.randrange(2, 999)
    said = rng.choice(
        (
            "let's think step by step",
            "Let's think.",
            "now solve the problem",
            "we need to find the answer",
            "ok",
            "...",
            "first, we need to do the calculation",
            "handle 2 - 1",
            f"ones digit: handle {number} - 1",
            f"compute {number} + 4",
            f"check: {number} is {number}",
            f"{number} = {number}",
            f"so {number} = {number}",
            f"{number} is {number}.",
            "check the answer",
            f"check: {number} = {number}",
            trace.prompt,
            f"the question is: {trace.prompt}",
            rng.choice(steps),
            f"So {steps[0]}.",
            steps[-1].upper(),
        )
    )
    at = rng.randrange(len(steps) + 1) if said not in steps and not said.startswith("So ") else len(steps)
    if len(trace.prompt) < 12 and trace.prompt in said:
        said = "think carefully"
    return changed(trace, steps=[*steps[:at], said, *steps[at:]])


def same_again(trace: ReasoningTrace, rng: Random) -> ReasoningTrace:
    """The trace once more: as it is, or with case, spaces, punctuation or a word changed."""
    prompt = trace.prompt
    words = prompt.split(" ")
    plain = [at for at, word in enumerate(words) if word.isalpha()]
    forms = [prompt, prompt.upper(), prompt.replace(" ", "  ", 1), f"{prompt}!", f" {prompt} ", f"Please, {prompt}"]
    if plain:
        at = rng.choice(plain)
        forms.append(" ".join([*words[:at], "Zora", *words[at + 1 :]]))
        forms.append(" ".join([*words[:at], words[at], "now", *words[at + 1 :]]))
    return changed(trace, prompt=rng.choice(forms))


def leaked(trace: ReasoningTrace, rng: Random) -> tuple[ReasoningTrace, str]:
    """An evaluation prompt that stands in the trace's prompt, in one of the forms that count."""
    prompt = trace.prompt
    forms = [prompt, prompt.lower(), f"  {prompt}!!", re.sub(r"\d+", lambda found: str(int(found[0]) + 5), prompt)]
    if len(prompt.split()) >= 14 and len(re.findall(r"\w+", prompt)) >= 14:
        forms.append(f"{' '.join(prompt.split()[:13])} and so on, what then?")
    return trace, rng.choice(forms)


def bad_grammar(trace: ReasoningTrace, rng: Random) -> ReasoningTrace:
    """A template's mistake, in a step."""
    steps = contents(trace)
    said = rng.choice(
        (
            "there is a elephant in it",
            "take an book from it",
            "with a orange left",
            "wait a hour for it",
            "an university has it",
            "an European one",
            "this costs 1 apples",
            "there are 1 books",
            "he has 5 book.",
            "she ate 12 cookie, no more",
            "count the the rest",
            "it is is more",
            "of of these",
            "hello {name}, count these",
            "each {item} costs the same",
            "the <number> comes from it",
            "${total} in all",
            "the total is  known",
            "the sum , then the rest",
            "that is all .",
            "the result ( here) stays",
            "%s of them stay",
            "TODO: explain",
            "an unit is left over",
            "an one-way street",
        )
    )
    at = rng.randrange(len(steps))
    if at % 2:
        return changed(trace, steps=[*steps[:at], f"{steps[at]}; {said}", *steps[at + 1 :]])
    return changed(trace, steps=[*steps[:at], said, *steps[at:]])


def too_long(trace: ReasoningTrace, rng: Random) -> ReasoningTrace:
    """Much more text than the family ever has."""
    more = [f"and then comes part {n} of a long story, which holds nothing new" for n in range(rng.randrange(40, 90))]
    return changed(trace, steps=[*contents(trace), *more])


def broken_line(trace: ReasoningTrace, rng: Random) -> bytes:
    """A line that is no trace."""
    line = trace_line(trace).rstrip(b"\n")
    value = json.loads(line)
    spoil = rng.randrange(12)
    if spoil == 0:
        return line[: rng.randrange(1, len(line) - 1)]
    if spoil == 1:
        del value[rng.choice(("prompt", "final_answer", "steps", "trace_version"))]
    elif spoil == 2:
        value["extra"] = 1
    elif spoil == 3:
        value["prompt"] = ""
    elif spoil == 4:
        value["steps"] = []
    elif spoil == 5:
        value["steps"][0]["i"] = 7
    elif spoil == 6:
        value["final_answer"] = 7
    elif spoil == 7:
        value["steps"][-1]["content"] = None
    elif spoil == 8:
        return line[:-1] + b', "prompt": "again"}'
    elif spoil == 9:
        value["meta"] = [1]
    elif spoil == 10:
        return line.replace(b'"prompt"', b'"pro\xffmpt"')
    else:
        value["prompt"] = "x" * 50_001
    return json.dumps(value).encode()
