"""Scan small text files for secrets, with detect-secrets and patterns for tokens of model hubs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from m32_assets.common.files import sha256_bytes

MAX_BYTES = 64_000_000
_VOCABULARY, _VOCABULARY_BYTES = "tokenizer.json", 2_000_000
"""A larger one has hundreds of thousands of words that mean nothing, some of which look like keys."""
_DETECTORS = (
    "Artifactory AWSKey AzureStorageKey BasicAuth Cloudant DiscordBotToken GitHubToken GitLabToken "
    "IbmCloudIam IbmCosHmac JwtToken Keyword Mailchimp Npm OpenAI PrivateKey PypiToken SendGrid Slack "
    "Softlayer SquareOAuth Stripe TelegramBotToken TwilioKey"
).split()
# no entropy detectors, because a bundle is full of sha256
_FILTERS = (
    "detect_secrets.filters.heuristic.is_templated_secret",
    "detect_secrets.filters.heuristic.is_indirect_reference",
    "detect_secrets.filters.heuristic.is_sequential_string",
    "detect_secrets.filters.heuristic.is_not_alphanumeric_string",
)
_OURS = {
    "Hugging Face token": re.compile(r"\b(?:hf|api_org)_[A-Za-z0-9]{30,}\b"),
    "Kaggle token": re.compile(r"\bKGAT_[0-9a-f]{32}\b"),
    "Kaggle key": re.compile(r"""["']?(?:KAGGLE_KEY|key)["']?\s*[:=]\s*["']?[0-9a-f]{32}\b"""),
    "Google key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "Weights & Biases key": re.compile(r"WANDB_API_KEY\W{1,4}[0-9a-f]{40}\b"),
}

_SCANNED: dict[str, tuple[tuple[int, str], ...]] = {}
"""Findings by the sha256 of a text: a bundle is scanned when it is built, and again when it is verified."""
# inline PNGs are skipped: random base64 can match the pattern of a key
_PICTURE = re.compile(r"data:image/png;base64,iVBORw0KGgo[A-Za-z0-9+/]*={0,2}")


def scan_for_secrets(paths: Iterable[Path], *, root: Path | None = None) -> list[str]:
    """``"<file>:<line> holds a <kind>"`` for each secret in the text files of at most 64 MB among ``paths``.

    The secret itself is not repeated. Binary and larger files, large vocabularies and inline PNGs are skipped.

    Args:
        root: names in the findings are relative to it.
    """
    from detect_secrets.settings import transient_settings

    detectors = [{"name": f"{name}Detector"} for name in _DETECTORS]
    with transient_settings({"plugins_used": detectors, "filters_used": [{"path": path} for path in _FILTERS]}):
        return [
            f"{path.relative_to(root).as_posix() if root else path}:{number} holds a {kind}"
            for path in sorted(paths)
            for number, kind in _secrets(_text(path))
        ]


def _secrets(text: str) -> tuple[tuple[int, str], ...]:
    """Line number and kind of each secret, under the settings of ``scan_for_secrets``."""
    digest = sha256_bytes(text.encode())
    if digest not in _SCANNED:
        lines = enumerate(text.splitlines(), 1)
        _SCANNED[digest] = tuple((number, kind) for number, line in lines for kind in _kinds(line))
    return _SCANNED[digest]


def _kinds(line: str) -> list[str]:
    """The kinds of secrets in a line."""
    from detect_secrets.core.scan import scan_line

    kinds = {kind for kind, pattern in _OURS.items() if pattern.search(line)}
    for piece in _pieces(line):
        # the whole scan of a line takes many times as long as a look at what it would be about
        if _is_suspected(piece):
            kinds |= {secret.type for secret in scan_line(piece)}
    return sorted(kinds)


def _is_suspected(piece: str) -> bool:
    """Whether any detector finds something, before the filters."""
    from detect_secrets.plugins.keyword import KeywordDetector
    from detect_secrets.settings import get_plugins

    return any(
        (not isinstance(plugin, KeywordDetector) or _keywords().search(piece)) and plugin.analyze_line("", piece)
        for plugin in get_plugins()
    )


@lru_cache(maxsize=1)
def _keywords() -> re.Pattern[str]:
    """What every finding of the slowest detector contains: the name of a secret."""
    from detect_secrets.plugins.keyword import DENYLIST

    return re.compile("|".join(DENYLIST), re.IGNORECASE)


def _pieces(line: str, length: int = 4000, overlap: int = 400) -> Iterator[str]:
    """The line, or overlapping pieces of a long one, because the detectors are slow on long lines."""
    for start in range(0, max(1, len(line) - overlap), length - overlap):
        yield line[start : start + length]


def _text(path: Path) -> str:
    if path.stat().st_size > (_VOCABULARY_BYTES if path.name == _VOCABULARY else MAX_BYTES):
        return ""
    with path.open("rb") as file:
        data = file.read(1 << 16)
        if b"\0" not in data:  # weights are not read to their end
            data += file.read()
    if b"\0" in data:
        return ""
    return _PICTURE.sub("", data.decode("utf-8", "replace"))
