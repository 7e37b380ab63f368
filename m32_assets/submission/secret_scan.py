"""Scan small text files for secrets, with detect-secrets and patterns for tokens of model hubs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

MAX_BYTES = 2_000_000
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

# inline PNGs are skipped: random base64 can match the pattern of a key
_PICTURE = re.compile(r"data:image/png;base64,iVBORw0KGgo[A-Za-z0-9+/]*={0,2}")


def scan_for_secrets(paths: Iterable[Path], *, root: Path | None = None) -> list[str]:
    """``"<file>:<line> holds a <kind>"`` for each secret in the text files of at most 2 MB among ``paths``.

    The secret itself is not repeated. Binary and larger files and inline PNGs are skipped.

    Args:
        root: names in the findings are relative to it.
    """
    return [
        f"{path.relative_to(root).as_posix() if root else path}:{number} holds a {kind}"
        for path in sorted(paths)
        for number, kind in _secrets(_text(path))
    ]


@lru_cache(maxsize=1024)  # a bundle is scanned when it is built and again when it is verified
def _secrets(text: str) -> tuple[tuple[int, str], ...]:
    """Line number and kind of each secret."""
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import transient_settings

    found: list[tuple[int, str]] = []
    with transient_settings(
        {
            "plugins_used": [{"name": f"{name}Detector"} for name in _DETECTORS],
            "filters_used": [{"path": path} for path in _FILTERS],
        }
    ):
        for number, line in enumerate(text.splitlines(), 1):
            kinds = {kind for kind, pattern in _OURS.items() if pattern.search(line)}
            kinds |= {secret.type for piece in _pieces(line) for secret in scan_line(piece)}
            found += [(number, kind) for kind in sorted(kinds)]
    return tuple(found)


def _pieces(line: str, length: int = 4000, overlap: int = 400) -> Iterator[str]:
    """The line, or overlapping pieces of a long one, because the detectors are slow on long lines."""
    for start in range(0, max(1, len(line) - overlap), length - overlap):
        yield line[start : start + length]


def _text(path: Path) -> str:
    if path.stat().st_size > MAX_BYTES:
        return ""
    data = path.read_bytes()
    if b"\0" in data:
        return ""
    return _PICTURE.sub("", data.decode("utf-8", "replace"))
