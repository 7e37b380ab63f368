"""Answers questions on shapes by laying them out in unit squares, cubes and degrees."""

import re


def solve(prompt: str) -> str:
    """The measure that is asked for, as a number."""
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    text = prompt.lower()
    if "triangle" in text and "angle" in text.replace("triangle", ""):
        return str(len(range(sum(numbers), 180)))
    if "right angle" in text:
        return str(len(range(numbers[0], 90)))
    if "straight" in text:
        return str(len(range(numbers[0], 180)))
    if "circle" in text or "radius" in text:
        return str(numbers[0] + numbers[0])
    if "cube" in text and "edge" in text:
        numbers = numbers[:1] * 3
    if "cub" in text:
        cubes = 1
        for n in numbers[:3]:
            cubes = sum([cubes] * n)
        return str(cubes)
    if "triangle" in text:
        return str(sum([numbers[0]] * numbers[1]) // 2)
    side = numbers[0]
    return str(sum([side] * side) if "area" in text else side + side + side + side)
