"""Arithmetic claims are found and recomputed exactly, and nothing else counts as a claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from m32_assets.traces.verification import check_arithmetic, verify_traces
from m32_assets.traces.verification.claims import find_claims, whole_expression, without_marks
from m32_assets_tests.traces.verification.mutators import make

HOLDS = (
    """
3 + 4 = 7|3 × 5 cm = 15 cm|$4 + $3 = $7|17 ÷ 5 = 3 remainder 2|17 ÷ 5 = 3 R 2|17 ÷ 5 = 3 with 2 left over
10% of 440 = 44|6/9 of 225 is 150|25% × 80 = 20|12 ÷ 48 = 25%|0.25 × 100 = 25%|21 - 3 = 18, so 6x = 18|√49 = 7
x = 18 ÷ 3 = 6|f(3) = 3 + 4 = 7|√(9 + 16) = 5|5² + 12² = 25 + 144 = 169|2^10 = 1,024|10 ÷ 3 ≈ 3.33|-8 + 3 = -5
10 ÷ 3 = 3.33 (rounded to 2 decimals)|1 ÷ 3 = 0.333…|3/4 ÷ 1/2 = 3/2|2 1/2 + 1 = 3 1/2|1/2 + 1/4 = 3/4|5! = 120
1 hour + 30 minutes = 90 minutes|3 hours × 60 = 180 minutes|1 km = 1000 m|44 years is 528 months
1 foot is 12 inches|π × 5² ≈ 78.54|3 tens + 4 ones = 34|(−3)² = 9|8 − 12 = −4|3 x 4 = 12|6 times 7 is 42
17 mod 5 = 2|1 − 0.25 = 0.75|$12.50 × 4 = $50|1,200 + 300 = 1,500|60 km/h × 2 h = 120 km|5 m × 4 m = 20 m²
72 < 86, keep 86|3/4 > 2/3|7 × 8 = 56 apples|4 friends - 20 ÷ 5 = 4|- 3 + 4 = 7|1. 3 + 4 = 7
3/8 × 2/7 = 6/56 = 3/28|5 squared = 25|14 - 5 is 9, so|so 12 = 3 × 4|360 = 2³ × 3² × 5|397 × 5 ≈ 400 × 5 = 2000
2(3 + 4) = 14|1 hour 30 minutes = 90 minutes|0.5 = 1/2|8 ÷ 4/2 = 1|50¢ + 50¢ = $1|20% of 50 cm = 10 cm
2 dozen = 24|12 ÷ -4 = -3|10^-2 = 0.01|-2 × -3 = 6|5 + 3 = 8 and 2 + 2 = 4|√2 ≈ 1.414|100 ÷ 6 = 16 and 2/3
100 / 3 = 33 stickers for each, and 1 is left|<<48/2=24>>24|so it takes 320/80=<<320/80=4>>4 minutes
60,000+15,000=$<<60000+15000=75000>>75,000|10/3=<<10/3=3.33>>3.33, rounded|½ + ¼ = ¾|2½ × 2 = 5
１２ ＋ ３ ＝ １５|1'200 + 1 = 1'201|12,34,567 + 1 = 12,34,568|1.234.567 + 1 = 1.234.568|1.234,50 + 1 = 1.235,50
5e3 + 1 = 5001|–5 + 3 = –2|1\u202f200 + 1 = 1\u00a0201
5 m × 4 m = 20 m^2|5 m × 4 m = 20 m²|2 cm * 3 cm * 4 cm = 24 cm**3|Rounded to the nearest whole, 17 ÷ 5 = 3
2 dozen eggs - 5 = 19|2 dozen - 5 = 19|1 quarter + 2 dimes = 45 cents|1 quarter + 2 dimes = 3 coins
4 quarters = 1 dollar
397 × 5 ≈ 400 × 5 = 2000|17 + 6 ≈ 20 + 10|19.8 × 4.1 ≈ 20 × 4|π × 5² ≈ 3.14 × 25|1/3 × 90 ≈ 0.33 × 90
Estimate: 312 + 289 = 300 + 300 = 600
""".strip()
    .replace("\n", "|")
    .split("|")
)
FAILS = (
    """
3 + 4 = 8|3 × 5 cm = 16 cm|$4 + $3 = $8|17 ÷ 5 = 3 remainder 1|17 ÷ 5 = 3|10% of 440 = 45|6/9 of 225 is 151
√49 = 8|25% × 80 = 21|12 ÷ 48 = 26%|21 - 3 = 17, so 6x = 18|x = 18 ÷ 3 = 5|2^10 = 1,023|10 ÷ 3 ≈ 3.34
10 ÷ 3 = 3.33|5! = 121|3/4 ÷ 1/2 = 5/2|1 hour + 30 minutes = 91 minutes|3 hours × 60 = 181 minutes|1 km = 100 m
44 years is 529 months|π × 5² ≈ 78.55|-8 + 3 = -6|6 times 7 is 43|17 mod 5 = 3|$12.50 × 4 = $51
60 km/h × 2 h = 121 km|86 < 72, keep|3/4 < 2/3|5 + 3 = 8 + 2 = 10|360 = 2³ × 3² × 6
1 hour 30 minutes = 91 minutes|ones: 1 + 9 = 11, write 0|22 + 32 = 54, 2 + 4 = 7|√2 = 1.414|2(3 + 4) = 15
64 = 9²|3/8 × 2/7 = 6/56 = 3/27|19 ÷ 4 = 4 remainder 7|2/8 = 1/3|0.1 + 0.2 = 0.31|5 - 8 = 3|7 × 8 = 57 apples
the difference: 1000 − 1 = 998|π × 4 = 12.57|21 ÷ 4 = 5.3|100 ÷ 6 = 16 and 1/3|17 ÷ 5 = 4, and 1 is left
<<48/2=25>>24|so it takes 320/80=<<320/80=5>>4 minutes|<<10/4=4>>2.5|½ + ¼ = 2/4|2½ × 2 = 6|１２ ＋ ３ ＝ １６
1'200 + 1 = 1'301|12,34,567 + 1 = 12,34,569|1.234.567 + 1 = 1.234.569|5e3 + 1 = 5002|–5 + 3 = –3|9 x -21 = -188
3 + 4 = 8 apples each|she has 3 + 4 = 7 × 2 apples|5 m × 4 m = 21 m^2|2 dozen eggs - 5 = 20|1: 3 = 5
12 - 5 ≈ 9 × 1|Estimate: 12 - 5 = 9 + 0|12 - 5 ≈ 13 - 4|12 - 5 ≈ 10 - 1|1 quarter + 2 dimes = 40 cents|17 ÷ 5 ≈ 4
""".strip()
    .replace("\n", "|")
    .split("|")
)
NO_CLAIM = (
    """
2x + 7 = 19|gcd of 12 and 18 = 6|average of 3 and 5 is 4|10:30 + 45 min = 11:15|the ratio 12:18 = 2:3|step 3 = 5
5 choose 2 = 10|10 - 4 is 2 times 3|101 in binary is 5|22 + 5 = 27 = 3 (mod 24)|2024-01-05 + 3 days = 2024-01-08
1/4 = 6 apples|day 5 + 3 = day 8|'3' + '4' = '34'|a = 1, b = 2|12 take away 5 = 7|3 pens = $6
1 + 2 + ... + 10 = 55|both sides give 2L + 8 = 22|then 4s + 16 = 2s + 32|9x-21 = 339|so 4x-8 = 5+(4x-13)
3/4 (60) + 10 = 25|(1/2) 278 + 11 = 150|20 guests + her 1 cook + 1 waiter = 22 plates|$5 + (2 × 3 = 11
$350 000 x 5/100 = $17 500|30/100%1000 = 300|0900-0130 = 0730|2,5 × 2 = 5|3,6,9 + 1 = 4|48 = 100% + 20%
1/5 is equal to 12.8/2|so 75 = 98 - the least|1/2 off 1 pound is $3/2|7 minutes × 60 seconds per minute = 420
2 hours - 30 = 90 minutes|1 hour 20 minutes - 30 = 50 minutes|2 m - 30 = 170 cm|15 : 3 = 5|4 : 6 = 2 : 3
1/12 = 8.333...%|half is 1/2 of 8 = 1/2 of 9|2.5.1 + 1 = 3|192.168.1.1 = 2|1 200 + 1 = 3|no digits = none|= 5
5 =|1 + = 2|(3 + 4 = 7|f(3) = 9|y - 3 = 4|x + 3 = 7|log 100 = 2|3 + x = 9|17 = 3y
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("text", HOLDS)
def test_true_claim_is_found_and_holds(text: str) -> None:
    assert list(find_claims(text))
    assert check_arithmetic(text) == []


@pytest.mark.parametrize("text", FAILS)
def test_false_claim_is_a_finding(text: str) -> None:
    assert len(check_arithmetic(text)) == 1


@pytest.mark.parametrize("text", NO_CLAIM)
def test_text_without_claims_has_no_findings(text: str) -> None:
    assert check_arithmetic(text) == []


def test_finding_names_step_claim_and_value() -> None:
    report = verify_traces([make(steps=("start with 3", "so 3 + 4 = 8 apples"), answer="8")])
    assert report.messages["arithmetic"] == ["line 1: step 1 says 3 + 4 = 8 apples, but it is 7"]
    assert "rounded" in check_arithmetic("22 ÷ 7 = 3.14")[0]
    # a whole number that ends in 0 is wrong, not rounded to tens, unless the text says so
    assert check_arithmetic("tens: 3 + 4 + 1 = 10") == ["says 3 + 4 + 1 = 10, but it is 8"]
    assert check_arithmetic("12 × 12 = 140, to the nearest ten") == []
    assert check_arithmetic("3 + 4 = 8 and 2 + 2 = 5")[1] == "says 2 + 2 = 5, but it is 4"
    assert check_arithmetic("48 ÷ 0 = 5") == ["says 48 ÷ 0 = 5, but nothing can be divided by 0"]
    assert check_arithmetic("2 km = 200 m") == ["says 2 km = 200 m, which is not so"]
    assert check_arithmetic("12 < 8") == ["says 12 < 8, which is not so"]
    assert check_arithmetic("9 + 3 ≤ 8") == ["says 9 + 3 ≤ 8, which is not so: 9 + 3 is 12"]


@pytest.mark.parametrize("text", ["0 ÷ 0 = 1", "so 6 ÷ 0 = 0.", "2.5 ÷ 0 = -1", "1,200÷0=7", "6÷0=<<6÷0=5>>5"])
def test_division_by_zero_has_no_value(text: str) -> None:
    assert "divided by 0" in check_arithmetic(text)[0]


@pytest.mark.parametrize("text", ["48 ÷ 0.5 = 96", "0 ÷ 48 = 0", "1/0 = red", "48 ÷ 0 has no value", "7 ÷ 00123 = x"])
def test_other_divisions_are_not_by_zero(text: str) -> None:
    assert check_arithmetic(text) == []


@pytest.mark.parametrize("text", [*HOLDS, *FAILS])
def test_claim_says_where_its_right_side_stands(text: str) -> None:
    line = f"１ “so” {text}, done"
    for claim in find_claims(line):
        assert without_marks(line[claim.at : claim.end]) == claim.right


def test_place_is_counted_with_the_marks_of_a_calculator() -> None:
    text = "8/2=<<8/2=4>>4, then 4+1=<<4+1=5>>6 and 5 + 5 = 1<<5+5=10>>1"
    assert [text[claim.at : claim.end] for claim in find_claims(text)] == ["4", "5", "10", "4", "6", "1<<5+5=10>>1"]


@given(st.text(alphabet="0123456789+-−×*x·÷/^²√%()=≈<>!.,:$€ abπ½…１", max_size=60))
def test_any_right_side_is_where_the_claim_says(text: str) -> None:
    for claim in find_claims(text):
        assert "<<" in text or text[claim.at : claim.end] == claim.right
        assert 0 < claim.at < claim.end <= len(text)


def test_part_of_a_line_is_no_whole_expression() -> None:
    found = whole_expression("3 + 4")
    assert found is not None
    assert found.value == 7
    assert [whole_expression(text) for text in ("3 + 4 =", "so 3 + 4", "", "3 +")] == [None] * 4


@given(st.text(alphabet="0123456789+-−×*x·÷/^²√%()=≈<>!.,:$€ \nabπ½…", max_size=60))
def test_garbage_never_raises(text: str) -> None:
    assert isinstance(check_arithmetic(text), list)


@given(st.text(max_size=80))
def test_any_text_never_raises(text: str) -> None:
    assert isinstance(check_arithmetic(text), list)


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        ")",
        "((1)",
        "1 + ",
        "9",
        "-",
        "√",
        "1/",
        "= ",
        "1 = ",
        "2^",
        "9^9^",
        "7! × ",
        "1.",
        "1:",
        "(1 + (",
        "5 m ",
        "1,234,",
    ],
)
def test_long_garbage_ends(piece: str) -> None:
    assert isinstance(check_arithmetic(piece * 5000 + "= 1"), list)


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 99))
def test_true_and_false_sums_products_and_quotients(a: int, b: int, c: int) -> None:
    for text, value in ((f"{a} + ({b})", a + b), (f"{a} - ({b}) × {c}", a - b * c), (f"({a} × {c}) ÷ {c}", a)):
        assert check_arithmetic(f"so {text} = {value}") == []
        assert len(check_arithmetic(f"so {text} = {value + c}")) == 1
