"""YAML files that people write: read strictly, within bounds, each value with its line.

Plain values are those of YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema): ``2e-5`` is a number,
``no`` and ``2026-11-29`` are text. PyYAML's own rules are those of YAML 1.1, which read all three otherwise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml
from yaml.composer import ComposerError
from yaml.reader import ReaderError

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import read_text

MAX_BYTES = 256 * 1024
"""The longest file. PyYAML reads about 100 KB a second."""
MAX_DEPTH = 32
MAX_VALUES = 20_000
"""Most values of a file. An alias counts as often as it is used, so a few lines cannot stand for billions of them."""
Place = tuple[str | int, ...]
"""Keys and positions from the top of a file to a value."""
_TOO_DEEP = f"values nested more than {MAX_DEPTH} deep"
_TAG = "tag:yaml.org,2002:"
_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"


class _Loader(yaml.SafeLoader):
    """Reads nodes. Their tags are those of the core schema."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # pyright: ignore[reportIncompatibleVariableOverride]
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose a node, unless it is nested too deeply for a config and for the stack."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ComposerError(None, None, _TOO_DEEP, self.peek_event().start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _kind, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", [*"-+0123456789"]),
    ("float", _FLOAT, [*"-+0123456789."]),
    ("merge", r"<<", ["<"]),
):
    _Loader.add_implicit_resolver(_TAG + _kind, re.compile(f"(?:{_pattern})\\Z"), _first)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The value of a YAML file, and where its parts are written."""

    path: Path
    value: Any
    lines: Mapping[Place, int]

    def where(self, place: Place, key: str = "") -> str:
        """File, line and field of a value; for one that is not there, the line of what it would be in.

        Args:
            key: show the line of this key of the value.
        """
        full = (*place, key) if key else place
        line = next((self.lines[full[:n]] for n in range(len(full), -1, -1) if full[:n] in self.lines), 0)
        return f"{self.path}{f':{line}' if line else ''} {dotted(place)}".rstrip()


def dotted(place: Place, key: str = "") -> str:
    """A place as a field, e.g. ``ops.sft_data.config``. ``key`` is not shown, as in ``YamlFile.where``."""
    return ".".join(map(str, place))


def read_yaml(path: Path) -> YamlFile:
    """The one document of a file. A file without any has the value None.

    Raises:
        M32Error: the file cannot be read, is not YAML in UTF-8, has a duplicate key, a key that is no text, a number
            that is not finite, a tag, or more than the bounds allow.
    """
    text = read_text(path, MAX_BYTES)
    try:
        node = yaml.compose(text, _Loader)
    except yaml.YAMLError as error:
        raise _invalid(error, text, path) from None
    if node is None:
        return YamlFile(path, None, {})
    reader = _Reader(path)
    return YamlFile(path, reader.value(node, ()), reader.lines)


def _invalid(error: yaml.YAMLError, text: str, path: Path) -> M32Error:
    """PyYAML's refusal in one sentence."""
    if isinstance(error, ReaderError):
        line, sign = text.count("\n", 0, error.position) + 1, int(error.character)
        return M32Error(f"{path}:{line}", f"the character U+{sign:04X}", "text that YAML allows")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    said = " ".join(str(getattr(error, "problem", None) or error).split())
    written = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    fix = "Indent with blanks: YAML takes no tabs" if "\t" in written else ""
    return M32Error(f"{path}:{line}", f"invalid YAML ({said})", "YAML", fix)


class _Reader:
    """Turns nodes into values. Aliases are followed each time, so their values are counted and never shared."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.count = 0

    def value(self, node: yaml.Node, place: Place) -> Any:
        self.lines[place] = node.start_mark.line + 1
        self._counted(node, place)
        match node:
            case yaml.ScalarNode():
                return self._scalar(node, place)
            case yaml.SequenceNode() if node.tag == f"{_TAG}seq":
                return [self.value(part, (*place, number)) for number, part in enumerate(node.value)]
            case yaml.MappingNode() if node.tag == f"{_TAG}map":
                return self._mapping(node, place)
        raise self._tagged(node, place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        written: dict[str, int] = {}
        merged: list[yaml.Node] = []
        for key_node, value_node in node.value:
            key, line = self._key(key_node, place), key_node.start_mark.line + 1
            if key in written:
                said = f"{key!r} a second time, first in line {written[key]}"
                raise M32Error(
                    self._at(key_node, place), said, "every key once", "Join the two sections, or remove one"
                )
            written[key] = line
            if key_node.tag == f"{_TAG}merge":
                merged = value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                continue
            found[key] = self.value(value_node, (*place, key))
            self.lines[(*place, key)] = line
        for part in merged:
            self._counted(part, place)
            if not isinstance(part, yaml.MappingNode):
                raise M32Error(self._at(part, place), "<< of what is no mapping", "<<: *anchor of a mapping")
            for key, value in self._mapping(part, place).items():
                found.setdefault(key, value)
        return found

    def _key(self, node: yaml.Node, place: Place) -> str:
        if isinstance(node, yaml.ScalarNode) and node.tag in (f"{_TAG}str", f"{_TAG}merge"):
            return node.value
        shown = repr(node.value[:80]) if isinstance(node, yaml.ScalarNode) else "a list or a mapping"
        raise M32Error(self._at(node, place), f"{shown} as a key", "text; put it in quotes if it is meant as text")

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Any:
        text: str = node.value
        try:
            match node.tag.removeprefix(_TAG):
                case "str" | "merge":
                    text.encode()  # an escape may stand for half a character
                    return text
                case "null":
                    return None
                case "bool" if text.lower() in ("true", "false"):
                    return text.lower() == "true"
                case "int":
                    return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
                case "float":
                    number = float(re.sub(r"\.(?=inf|nan)", "", text.lower()))
                    if math.isfinite(number):
                        return number
        except UnicodeEncodeError:
            raise M32Error(self._at(node, place), "half a surrogate pair", "text") from None
        except ValueError:  # also a whole number of thousands of digits
            pass
        if node.tag.removeprefix(_TAG) in ("bool", "int", "float"):
            raise M32Error(self._at(node, place), repr(text[:80]), "a finite number, true or false")
        raise self._tagged(node, place)

    def _counted(self, node: yaml.Node, place: Place) -> None:
        self.count += 1
        if len(place) > MAX_DEPTH:  # an alias inside of what it names
            raise M32Error(self._at(node, place), _TOO_DEEP, f"at most {MAX_DEPTH}")
        if self.count > MAX_VALUES:
            found = f"more than {MAX_VALUES} values, those of aliases included"
            raise M32Error(str(self.path), found, f"at most {MAX_VALUES}")

    def _tagged(self, node: yaml.Node, place: Place) -> M32Error:
        return M32Error(
            self._at(node, place), f"the tag {node.tag.replace(_TAG, '!!')[:80]!r}", "a value without a tag"
        )

    def _at(self, node: yaml.Node, place: Place) -> str:
        return f"{self.path}:{node.start_mark.line + 1} {dotted(place)[:200]}".rstrip()
