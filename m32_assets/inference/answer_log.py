"""Finished answers, appended to a file as they come, so that a killed process need not make them again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from m32_assets.common.files import append, canonical_json, sha256_bytes, write_atomic
from m32_assets.inference.completion import Completion


class AnswerLog:
    """A file of answers. Each line is sealed: its sha256 covers the line and the seal before it.

    A line that was torn by a kill, or changed, is not read, nor any line after it.

    Args:
        path: is created if it is missing. A file of other answers is begun anew.
        made_from: all that decides the answers, as JSON.

    Attributes:
        known: the answers by prompt and sample.
    """

    def __init__(self, path: Path, made_from: Mapping[str, Any]) -> None:
        self.path = path
        self.known: dict[tuple[int, int], Completion] = {}
        head = _seal("", dict(made_from))
        lines = path.read_bytes().split(b"\n")[:-1] if path.is_file() else []
        self._seal, whole = head, [canonical_json({"seal": head})]
        if lines[:1] == whole:
            for line in lines[1:]:
                if (answer := self._read(line)) is None:
                    break
                self.known[answer.prompt, answer.sample] = answer
                whole.append(line)
        if lines != whole or not path.is_file() or not path.read_bytes().endswith(b"\n"):
            write_atomic(path, (line + b"\n" for line in whole))

    def add(self, answer: Completion) -> None:
        """Append an answer, and sync the file."""
        self._seal = _seal(self._seal, asdict(answer))
        append(self.path, canonical_json({"seal": self._seal, "answer": asdict(answer)}) + b"\n")
        self.known[answer.prompt, answer.sample] = answer

    def _read(self, line: bytes) -> Completion | None:
        """The answer of a line; None if its seal is not the next one."""
        try:
            row = json.loads(line)
            seal = _seal(self._seal, row["answer"])
            if row["seal"] != seal:
                return None
            answer = Completion(**row["answer"])
        except (ValueError, KeyError, TypeError):
            return None
        self._seal = seal
        return answer


def _seal(before: str, content: Mapping[str, Any]) -> str:
    return sha256_bytes(before.encode() + canonical_json(content))
