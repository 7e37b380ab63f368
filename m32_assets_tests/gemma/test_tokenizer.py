"""A SentencePiece model that is rebuilt from the vocabulary of a GGUF file."""

from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma import tokenizer
from m32_assets.gemma.tokenizer import (
    PieceKind,
    load_tokenizer,
    read_pieces,
    require_turn_marks,
    train_tokenizer,
    write_gguf_tokenizer,
)


def test_runs_of_blanks_are_one_token(tmp_path: Path):
    """GGUF has them as they are, and SentencePiece sees other signs in their place."""
    special = [
        ("<pad>", 3),
        ("<eos>", 3),
        ("<bos>", 3),
        ("<unk>", 2),
        ("<start_of_turn>", 3),
        ("  ", 4),
        ("   ", 4),
        ("\n\n", 4),
    ]
    plain = [(sign, 1) for sign in "▁ab"] + [("ab", 1)]
    tokens = [*special, *((f"<0x{byte:02X}>", 6) for byte in range(256)), *plain]
    texts, kinds = zip(*tokens, strict=True)
    write_gguf_tokenizer(tmp_path / "tokenizer.model", texts, [-float(i) for i in range(len(texts))], kinds)
    loaded = load_tokenizer(tmp_path)
    found = [texts[i] for i in loaded.encode("ab  a   b a\n\n<start_of_turn>")]
    assert found == ["ab", "  ", "a", "   ", "b", "▁", "a", "\n\n", "<start_of_turn>"]
    assert loaded.decode(loaded.encode("ab  a   b a\n\n")) == "ab  a   b a\n\n"
    pieces = {piece.text: piece.kind for piece in read_pieces(tmp_path)}
    assert pieces["▁▁"] == PieceKind.USER_DEFINED
    assert pieces["<bos>"] == PieceKind.CONTROL


def test_folder_without_a_tokenizer_is_refused(tmp_path: Path):
    with pytest.raises(M32Error, match=r"no tokenizer\.model"):
        read_pieces(tmp_path)


def test_tokenizer_that_splits_a_mark_of_turns_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    texts = ["What is 1 + 2? The end of a turn is the start of another."] * 30
    train_tokenizer(tmp_path / "whole/tokenizer.model", texts, 400)
    require_turn_marks(tmp_path / "whole")
    monkeypatch.setattr(tokenizer, "END_OF_TURN", "<no_mark>")
    train_tokenizer(tmp_path / "split/tokenizer.model", texts, 400)
    monkeypatch.undo()
    with pytest.raises(M32Error, match=r"tokenizer\.model <end_of_turn>: found \d+ tokens \(.*\), expected one"):
        require_turn_marks(tmp_path / "split")
