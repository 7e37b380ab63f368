"""Months, weekdays and seasons: their order, numbers and lengths, feasts, and words for times."""

import re
from collections.abc import Iterable

from m32_assets.traces.family import Draft, family
from m32_assets.traces.knowledge import Kind, Point, grouped, points, question, turned
from m32_assets.traces.wordings import keyed_wordings
from m32_assets.traces.words import words_of

MONTHS = words_of("January February March April May June July August September October November December")
DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
ORDINALS = words_of("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
ROWS = ((MONTHS, "month"), (DAYS, "day"))


def _until(row: tuple[str, ...], last: int) -> str:
    """The members of a row up to one, with their numbers."""
    return ", ".join(f"{i} {name}" for i, name in enumerate(row[:last], 1))


AFTER = Kind(
    ";".join(f"{row[i - 1]}:{row[i]}:{z}" for row, z in ROWS for i in range(len(row))),
    "in order: {x}, {y}",
    "the {z} after {x} is {y}",
)
BETWEEN = Kind(
    ";".join(f"{row[i - 2]} and {row[i]}:{row[i - 1]}:{z}" for row, z in ROWS for i in range(len(row))),
    "in order, {y} comes between {x}",
    "the {z} is {y}",
)
NTH_MONTH = Kind(
    ";".join(
        f"{nth}:{month}:{_until(MONTHS, i)}" for i, (nth, month) in enumerate(zip(ORDINALS, MONTHS, strict=True), 1)
    ),
    "months in order: {z}",
    "the {x} month is {y}",
)
MONTH_NUMBER = Kind(
    ";".join(f"{month}:{i}:{_until(MONTHS, i)}" for i, month in enumerate(MONTHS, 1)),
    "months in order: {z}",
    "the number of {x} is {y}",
)
NTH_DAY = Kind(
    ";".join(f"{ORDINALS[i - 1]}:{day}:{_until(DAYS, i)}" for i, day in enumerate(DAYS, 1)),
    "days from Monday on: {z}",
    "the {x} day is {y}",
)
TWO_DAYS = Kind(
    ";".join(f"{DAYS[i - 2]}:{DAYS[i]}:{DAYS[i - 1]}" for i in range(7)),
    "in order: {x}, {z}, {y}",
    "two days after {x} is {y}",
)
TWO_MONTHS = Kind(
    ";".join(f"{MONTHS[i - 2]}:{MONTHS[i]}:{MONTHS[i - 1]}" for i in range(12)),
    "in order: {x}, {z}, {y}",
    "two months after {x} is {y}",
)
TOMORROW = Kind(
    ";".join(f"{DAYS[i - 1]}:{DAYS[i]}" for i in range(7)), "days in order: {x}, {y}", "the day after {x} is {y}"
)
LENGTH = Kind(
    grouped("30: April, June, September, November; 31: January, March, May, July, August, October, December"),
    "30 days have April, June, September and November",
    "the number of days of {x} is {y}",
)
SEASON = Kind(
    "spring:summer;summer:autumn;autumn:winter;winter:spring",
    "seasons in order: {x}, {y}",
    "the season after {x} is {y}",
)
SEASON_OF = Kind(
    ";".join(
        f"{month}:{season}:{months}"
        for season, months in (
            ("winter", "December, January and February"),
            ("spring", "March, April and May"),
            ("summer", "June, July and August"),
            ("autumn", "September, October and November"),
        )
        for month in months.replace(" and", ",").split(", ")
    ),
    "{z} are {y} in Europe",
    "the season of {x} is {y}",
)
SHORT = Kind(
    ";".join(f"{name}:{name[:3]}" for name in (*MONTHS, *DAYS) if name != "May"),
    "the first three letters of {x}: {y}",
    "the short form of {x} is {y}",
)
FEAST = Kind(
    """Christmas Day:December:25 December;Boxing Day:December:26 December;New Year's Eve:December:31 December;
    New Year's Day:January:1 January;Valentine's Day:February:14 February;Saint Patrick's Day:March:17 March;
    Halloween:October:31 October;Independence Day in the United States:July:4 July;
    the French national day:July:14 July;Thanksgiving in the United States:November:the fourth Thursday of November;
    the longest day of the year in Europe:June:about 21 June;
    the day of the year with least light in Europe:December:about 21 December;All Saints' Day:November:1 November""",
    "{x} is {z}",
    "the month of {x} is {y}",
)
WORD = Kind(
    """twelve o'clock in the middle of the day:noon:the sun is highest;
    twelve o'clock at night:midnight:a new day begins;
    the time when it gets light in the morning:dawn:just before sunrise;
    the time when it gets dark:dusk:just after sunset;the first part of the day, before noon:morning:people get up;
    the part of the day after noon:afternoon:from 12 o'clock on;
    the end of the day, before the night:evening:people come home;
    Saturday and Sunday together:weekend:two days off work;the first month of the year:January:with New Year's Day;
    the last month of the year:December:the calendar ends with it;
    the month with fewer days than any other:February:28 or 29 days;
    the season when leaves turn yellow and drop:autumn:from September on;the hottest season:summer:the sun is high;
    the coldest season:winter:the sun is low;the season when flowers begin to bloom:spring:after winter;
    a period of ten years:decade:ten in a century;a period of a hundred years:century:ten in a millennium;
    a period of a thousand years:millennium:ten centuries;a year with 366 days:leap year:it has 29 February;
    a period of two weeks:fortnight:short for fourteen nights;a fourth of a year:quarter:three months;
    the day before Christmas Day:Christmas Eve:24 December;the last day of the year:New Year's Eve:31 December;
    a table of all the days and months of a year:calendar:it hangs on many walls;
    the yearly day on which someone was born:birthday:often with a cake;
    the first meal of the day:breakfast:in the morning;the meal in the middle of the day:lunch:about noon;
    the evening meal:dinner:after work""",
    "{y}: {z}",
    "{x} is called {y}",
    also="""the time when it gets light in the morning:morning;the time when it gets dark:evening;
    the part of the day after noon:evening;the evening meal:lunch;the meal in the middle of the day:dinner""",
)
KINDS = {
    "after": AFTER,
    "before": Kind(turned(AFTER, "").facts, "in order: {y}, {x}", "the {z} before {x} is {y}"),
    "between": BETWEEN,
    "around": turned(BETWEEN, "{x} lies between {y}"),
    "nth_month": NTH_MONTH,
    "month_place": turned(NTH_MONTH, "the place of {x} in the year is {y}"),
    "month_number": MONTH_NUMBER,
    "number_month": turned(MONTH_NUMBER, "month number {x} is {y}"),
    "nth_day": NTH_DAY,
    "day_place": turned(NTH_DAY, "the place of {x}, from Monday on, is {y}"),
    "two_days": TWO_DAYS,
    "two_days_back": turned(TWO_DAYS, "two days before {x} is {y}"),
    "two_months": TWO_MONTHS,
    "two_months_back": turned(TWO_MONTHS, "two months before {x} is {y}"),
    "tomorrow": TOMORROW,
    "yesterday": Kind(turned(TOMORROW, "").facts, "days in order: {y}, {x}", "the day before {x} is {y}"),
    "length": LENGTH,
    "of_length": turned(LENGTH, "the month of {x} days is {y}"),
    "season_after": SEASON,
    "season_before": turned(SEASON, "the season before {x} is {y}"),
    "season_of": SEASON_OF,
    "month_in": turned(SEASON_OF, "the month of {x} is {y}"),
    "short": SHORT,
    "long": turned(SHORT, "{x} is short for {y}"),
    "feast": FEAST,
    "feast_in": turned(FEAST, "the one in {x} is {y}"),
    "word": WORD,
    "meaning": turned(WORD, "the name {x} stands for {y}"),
}


@family("reasoning", point=points(KINDS, keyed_wordings(__file__)))
def facts_calendar(point: Point) -> Draft:
    return question(KINDS, point)


# Solver: counts on in its own rows, by the words of the question.

YEAR = words_of("December January February March April May June July August September October November")
WEEK = words_of("Sunday Monday Tuesday Wednesday Thursday Friday Saturday")
SEASONS = "winter spring summer autumn".split()
NUMBERS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
NTH_OF_YEAR = "|".join(f"{name}={NUMBERS[at - 1]}" for at, name in enumerate(YEAR))
NTH_OF_WEEK = "|".join(f"{name}={NUMBERS[at - 1 if at else 6]}" for at, name in enumerate(WEEK))
NUMBERED = "|".join(f"{at or 12}={name}" for at, name in enumerate(YEAR))
SHORTENED = "|".join(f"{name[:3]}={name}" for name in (*YEAR, *WEEK) if len(name) > 3)
LONG_MONTHS = "30=April,June,November,September|31=August,December,January,July,March,May,October"
QUARTERS = "|".join(f"{SEASONS[at // 3]}={','.join(YEAR[at : at + 3])}" for at in (0, 3, 6, 9))
FEASTS = (
    "January=New Year's Day|February=Valentine's Day|March=Saint Patrick's Day|"
    "June=the longest day of the year in Europe|July=Independence Day in the United States,the French national day|"
    "October=Halloween|November=All Saints' Day,Thanksgiving in the United States|December=Boxing Day,Christmas Day,"
    "New Year's Eve,the day of the year with least light in Europe"
)
TERMS = (
    "Christmas Eve=before Christmas Day|December=last month of the year|February=fewer days|"
    "January=first month of the year|New Year's Eve=last day of the year|afternoon=after noon|"
    "autumn=leaves turn yellow|birthday=was born|breakfast=first meal|calendar=days and months|century=hundred years|"
    "dawn=gets light|decade=ten years|dinner=evening meal|dusk=gets dark|evening=before the night|fortnight=two weeks|"
    "leap year=366 days|lunch=meal in the middle|midnight=clock at night|millennium=thousand years|"
    "morning=before noon|noon=clock in the middle|quarter=fourth of a year|spring=flowers begin|summer=hottest|"
    "weekend=Saturday and Sunday|winter=coldest"
)
# The cues of a question, and the list that completes it.
LISTS = (
    (r"month.*ordinal word|ordinal word.*month", NTH_OF_YEAR),
    ("ordinal word", NTH_OF_WEEK),
    ("|".join(re.findall(r"=([^|]+)", TERMS)), TERMS),
    ("|".join(re.findall(r"[=,]([^=,|]+)", FEASTS)), FEASTS),
    (r"which of (?:these|the three) days|red-letter", FEASTS),
    (r"\b3[01]\b|\bhow many days\b|days long|number of days|how long|day count", LONG_MONTHS),
    (rf"(?=.*\b(?:{'|'.join(NUMBERS)})\b).*\bmonth", NTH_OF_YEAR),
    (rf"(?=.*\b(?:{'|'.join(NUMBERS)})\b).*\bday", NTH_OF_WEEK),
    (r"\bnumber|\d", NUMBERED),
    (r"\bshort\b|abbreviat|three letters|stands? for|in full|written out", SHORTENED),
    (r"\bEurope\b", QUARTERS),
)
# Where a row is said to begin.
START = r"(?i)\b(?:from|on|with) (?:January|Monday)\b(?: as number 1)?"
# Questions for what comes earlier in a row.
BACK = (
    r"before(?! which)|leads|after which|has ended\?|until|___, \w|preceding|previous|follows which|backwards|back by|"
    r"was yesterday\?|Yesterday was\?|Tomorrow is [A-Z]|arrived yesterday|is tomorrow,|ahead of|one earlier"
)


# Questions for what comes two later or earlier.
TWO = r"(?i)two (?:days|months)|day (?:after tomorrow|before yesterday)|every other"
# Words for a claim to be judged: for a right one, for a wrong one.
JUDGED = (("yes", "no"), ("true", "false"), ("right", "wrong"))


def pairs_of(text: str) -> list[tuple[str, str]]:
    """The pairs of thing and answer in a list."""
    groups = (group.split("=") for group in text.split("|"))
    return [(thing, answer) for answer, things in groups for thing in things.split(",")]


def named(names: Iterable[str], text: str) -> list[str]:
    """The names that are in a text, each once, in the order of the text; of two at one place, the longer."""
    known = {name.lower(): name for name in names}
    either = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return list(dict.fromkeys(known[found] for found in re.findall(rf"(?<!\w)(?:{either})(?!\w)", text.lower())))


def verdict(prompt: str, holds: bool) -> str | None:
    """The word that judges a claim, in the words of the prompt; None where nothing is to be judged."""
    words = set(re.findall(r"\w+", prompt.lower()))
    return next((good if holds else bad for good, bad in JUDGED if {good, bad} <= words), None)


def completed(text: str, prompt: str, names: str = "") -> str:
    """The missing half of a pair of the list, or whether a claim holds.

    A thing with several answers to choose from, or an answer with several things, gets the one that it is a pair with.
    Beside a whole pair as an example, the half pair is completed. The names are looked for in ``names``, or else in
    the whole prompt.
    """
    pairs = pairs_of(text)
    found = named({half for pair in pairs for half in pair}, names or prompt)
    things = [name for name in found if any(name == thing for thing, _ in pairs)]
    answers = [name for name in found if any(name == answer for _, answer in pairs)]
    whole = [(thing, answer) for thing, answer in pairs if thing in things and answer in answers]
    if judged := verdict(prompt, bool(whole)):
        return judged
    if whole and (len(things) > 2 or len(answers) > 2):
        return whole[0][0] if len(things) > 2 else whole[0][1]
    used = {half for pair in whole for half in pair}
    open_half = next(name for name in found if name not in used)
    return next(b if open_half == a else a for a, b in pairs if open_half in (a, b))


def picked(prompt: str, *texts: str) -> str | None:
    """Of three or more options in double quotes, the one that a list pairs with what is named outside them."""
    options = re.findall(r'"([^"]+)"', prompt)
    if len(options) < 3:
        return None
    outside = re.sub(r'"[^"]+"', "", prompt)
    pairs = {pair for text in texts for thing, answer in pairs_of(text) for pair in ((thing, answer), (answer, thing))}
    held = {there for here, there in pairs if named([here], outside)}
    return next(option for option in options if named(held, option))


def followed(partner: dict[str, str], prompt: str, names: str = "") -> str:
    """The partner of the first word that is named, or of the last one behind an example; or whether a claim holds."""
    found = named(partner, names or prompt)
    if judged := verdict(prompt, len(found) > 1 and partner[found[0]] == found[1]):
        return judged
    return partner[found[2] if len(found) == 3 else found[0]]


def _between(prompt: str) -> str:
    """What comes between the first two that are named, or whether the third does; or the two beside one."""
    found = named((*YEAR, *WEEK), prompt)
    row = YEAR if found[0] in YEAR else WEEK
    if len(found) == 1:
        at = row.index(found[0])
        return f"{row[at - 1]} and {row[(at + 1) % len(row)]}"
    middle = row[(row.index(found[0]) + 1) % len(row)]
    return verdict(prompt, found[-1] == middle) or middle


def solve(prompt: str) -> str:
    """The month, day, season, number or word that is asked for."""
    if option := picked(prompt, TERMS):
        return option
    if re.search("between|on both sides", prompt.lower()):
        return _between(prompt)
    if re.search(TWO, prompt) and "period of" not in prompt:
        by = -2 if re.search(r"before|earlier|\bago\b|\bback\b|\bless\b", prompt) else 2
        rows = ((row, at, name) for row in (YEAR, WEEK) for at, name in enumerate(row))
        return followed({name: row[(at + by) % len(row)] for row, at, name in rows}, prompt)
    for cue, text in LISTS:
        if re.search(cue, prompt, re.I):
            counted = text in (NTH_OF_YEAR, NTH_OF_WEEK, NUMBERED)
            return completed(text, re.sub(START, "", prompt, count=1) if counted else prompt)
    by = -1 if re.search(BACK, prompt) else 1
    return followed(
        {name: row[(at + by) % len(row)] for row in (YEAR, WEEK, SEASONS) for at, name in enumerate(row)}, prompt
    )
