"""The table of ``accelerator.py``, and what its figures are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SHARE, RATIO, MEMORY = 0.40, 2.0, 0.10
"""Aims on an accelerator: share of the bfloat16 peak in training at 1B, speed beside stock, error of the estimate."""


def aims(facts: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The aims that the facts of the parts say something about, each with what was found. A CPU has none."""
    if facts.get("device", {}).get("platform", "cpu") == "cpu":
        return []
    found = []
    for part, known in facts.items():
        if part == "train 1b" and known["share_of_peak"]:
            share = known["share_of_peak"]
            found.append(_aim(f"{part}: share of the peak", f"at least {SHARE}", share, share >= SHARE))
        for name in ("ours_to_stock", "greedy_to_stock", "drawn_to_stock"):
            if ratio := known.get(name):
                found.append(_aim(f"{part}: {name}", f"at least {RATIO}", ratio, ratio >= RATIO))
        if part.startswith("train") and known.get("estimated_bytes") and known["peak_of"] == "device":
            ratio = known["peak_bytes"] / known["estimated_bytes"]
            met = abs(ratio - 1) <= MEMORY
            found.append(_aim(f"{part}: memory over its estimate", f"within {MEMORY} of 1", ratio, met))
    return found


def _aim(name: str, wanted: str, value: float, met: bool) -> dict[str, Any]:
    return {"aim": name, "wanted": wanted, "found": round(value, 3), "met": met}


def table(parts: Sequence[Mapping[str, Any]], facts: Mapping[str, Mapping[str, Any]]) -> str:
    """A line for each part, then one for each aim."""
    width = max(len(part["part"]) for part in parts) + 2
    lines = ["", f"{'part':{width}}{'outcome':9}{'s':>6}  figures"]
    for part in parts:
        said = "; ".join([*_figures(part["facts"]), *([part["why"]] if part["why"] else [])])
        lines.append(f"{part['part']:{width}}{part['outcome']:9}{part['seconds']:6.0f}  {said}".rstrip())
    for one in aims(facts):
        lines.append(f"aim: {one['aim']}: {one['found']}, {one['wanted']}: {'met' if one['met'] else 'NOT MET'}")
    return "\n".join(lines)


def _figures(facts: Mapping[str, Any]) -> list[str]:
    """The facts of one part in words."""
    said = []
    if "kind" in facts:
        peak = facts["bfloat16_peak"]
        known = f"{peak / 1e12:.0f} TFLOP/s in bfloat16" if peak else "its peak is not known: no shares"
        said.append(f"{facts['devices']} x {facts['kind']} ({facts['platform']}), {known}, jax {facts['jax']}")
    if "useful_tokens_per_second" in facts:
        useful, all_tokens = facts["useful_tokens_per_second"], facts["tokens_per_second"]
        said.append(f"{useful:.0f} useful tokens/s, {all_tokens:.0f} with prompts, in {facts['dtype']}")
        said.append(f"{facts['seconds_per_step']:.3f} s a step, the first {facts['first_step_seconds']:.0f} s")
    if facts.get("flops"):
        share = facts["share_of_peak"]
        said.append(f"{facts['flops'] / 1e12:.3g} TFLOP/s" + (f", {share:.0%} of the peak" if share else ""))
    if facts.get("ours_to_stock"):
        said.append(f"ours {facts['ours_to_stock']:.2f} times as fast")
    if "losses" in facts:
        said.append(f"loss {facts['losses'][0]:.3f} -> {facts['losses'][-1]:.3f} in {len(facts['losses'])} steps")
    for precision in ("float32", "bfloat16"):
        if precision in facts:
            said.append(f"{precision}: at most {facts[f'{precision}_difference']:.1e} from the CPU's")
    if "resumed_from" in facts:
        said.append(
            f"resumed from step {facts['resumed_from']}, {facts['differing_arrays']} of {facts['arrays']} arrays differ"
        )
    for kind in ("greedy", "drawn"):
        if f"{kind}_answers_per_second" in facts:
            beside = facts.get(f"stock_{kind}_answers_per_second")
            more = f" (stock {beside:.2f}, {facts[f'{kind}_to_stock']:.2f} times)" if beside else ""
            said.append(f"{kind} {facts[f'{kind}_answers_per_second']:.2f} answers/s{more}")
    if "drawn_from" in facts:
        said.append(
            f"{facts['new_tokens']} tokens each in {facts['dtype']}, ours drawn from {facts['drawn_from']} words"
        )
    if "peak_bytes" in facts:
        peak, estimated = facts["peak_bytes"], facts["estimated_bytes"]
        beside = f", estimated {estimated / 1e9:.2f} ({peak / estimated:.2f} times)" if estimated else ""
        said.append(f"peak {peak / 1e9:.2f} GB of the {facts['peak_of']}{beside}")
    return said
