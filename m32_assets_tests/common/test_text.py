"""Text for comparison: what looks the same is the same, and what cannot be seen is blank."""

import pytest

from m32_assets.common.text import comparable, is_blank


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("12\u00a0000\u202f€", "12 000 €"),
        ("x\u200b\u2060y\ufeff", "xy"),
        ("１２３ ＋ ４", "123 + 4"),
        ("ﬁve", "five"),
        ("e\u0301t\u00ade\u0301", "été"),
        ("–5 − 3", "-5 - 3"),
        ("“so”, it’s", '"so", it\'s'),
        (" a \t\r\n b\u2028c ", "a b c"),
        ("2½ and ½", "2 1/2 and 1/2"),
        ("5² is not 52", "5^2 is not 52"),
        ("10⁻¹²", "10^-12"),
        ("👩\u200d🔬", "👩🔬"),
    ],
)
def test_same_look_is_the_same_text(given: str, same: str):
    assert comparable(given) == same
    assert comparable(comparable(given)) == same


@pytest.mark.parametrize("pair", [("5²", "52"), ("2½", "21/2"), ("A", "a"), ("12", "1 2"), ("-5", "5"), ("é", "e")])
def test_different_texts_stay_different(pair: tuple[str, str]):
    assert comparable(pair[0]) != comparable(pair[1])


@pytest.mark.parametrize(
    "text", ["", " \t\n", "\u00a0", "\u200b\u200d", "\ufeff", "\u2028", "\u3164", "\u2800", "\x07", "\ufe0f"]
)
def test_invisible_text_is_blank(text: str):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["x", ".", " 0 ", "\u200b½", "。", "👍", "\u0301", "\ue000"])
def test_visible_text_is_not_blank(text: str):
    assert not is_blank(text)
