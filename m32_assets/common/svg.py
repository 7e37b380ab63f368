"""Small SVG drawings, short enough for the asset page to show them without a click."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

TUNED, UNTUNED, SECOND = "#1f6f8b", "#999", "#b3442e"
_ESCAPED = {"%": "%25", "<": "%3C", ">": "%3E", "#": "%23", " ": "%20", "&": "%26", "(": "%28", ")": "%29", "|": "%7C"}
Point = tuple[float, float]


def drawing(width: int, height: int, parts: Iterable[str], *, round_ends: bool = False) -> str:
    """The parts as a ``data:`` URI that is safe in Markdown.

    Args:
        round_ends: round the ends of all lines, which ``dots`` needs.
    """
    ends = ";stroke-linecap:round" if round_ends else ""
    text = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' "
        f"style='font:11px Arial;fill:gray{ends}'>{''.join(parts)}</svg>"
    )
    return "data:image/svg+xml," + "".join(_ESCAPED.get(sign, sign) for sign in text)


def words(x: int, y: int, text: str, colour: str = "") -> str:
    """Text from ``x`` on, with its base line at ``y``."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    place = f" x='{x}'" if x else ""
    fill = f" fill='{colour}'" if colour else ""
    return f"<text{place} y='{y}'{fill}>{safe}</text>"


def line(points: Sequence[Point], colour: str) -> str:
    """A line through the points."""
    steps = "L".join(f"{x:.0f},{y:.0f}" for x, y in points)
    return f"<path d='M{steps}' fill='none' stroke='{colour}'/>"


def dots(points: Iterable[Point], colour: str) -> str:
    """A dot at each point of a drawing with round ends."""
    return _marks("".join(f"M{x:.0f},{y:.0f}h0" for x, y in points), colour, 6)


def whiskers(spans: Iterable[tuple[float, float, float]], colour: str) -> str:
    """Level lines, each ``(from x, to x, y)``."""
    return _marks("".join(f"M{low:.0f},{y:.0f}H{high:.0f}" for low, high, y in spans), colour, 2)


def columns(heights: Sequence[float], x: int, base: int, width: float, colour: str) -> str:
    """Columns of these heights side by side, from ``x`` on, with their feet at ``base``."""
    tops = "".join(f"M{x + width * (i + 0.5):.0f},{base}v-{h:.0f}" for i, h in enumerate(heights) if round(h))
    return _marks(tops, colour, max(1, round(width) - 1))


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """At most ``most`` points: the means of stretches of equal length."""
    if len(points) <= most:
        return list(points)
    parts = [points[i * len(points) // most : (i + 1) * len(points) // most] for i in range(most)]
    return [(sum(x for x, _ in part) / len(part), sum(y for _, y in part) / len(part)) for part in parts]


def _marks(path: str, colour: str, width: int) -> str:
    return f"<path d='{path}' stroke='{colour}' stroke-width='{width}'/>"
