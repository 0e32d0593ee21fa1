"""Privacy and language: in every text that a person wrote, never against a child's own words."""

from __future__ import annotations

import calendar
import itertools
import re
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from checking import NOW, books, document, findings, resealed, spoilt
from hypothesis import example, given, settings
from hypothesis import strategies as st

from peertriage.core import check_privacy, pointed
from peertriage.core.check_privacy import FROM_PAPER, LONGEST, LOOKS, MOST, read
from peertriage.core.check_texts import Text, texts
from peertriage.core.finding import Case
from peertriage.core.given import image_named
from peertriage.core.hidden import hidden
from peertriage.core.language import search, words_of
from peertriage.core.model import Report
from peertriage.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from peertriage.core.check_texts import Kind
    from peertriage.core.finding import Finding

Spoil = dict[str, Any]

STAFF = {
    "PT-L002": "Zeb held A.",
    "PT-L003": "A was born 12/03/2015.",
    "PT-L004": "ring 07700 900123",
    "PT-L006": "it was only banter",
    "PT-L007": "the culprit was sent in",
    "PT-L008": "A was asking for it",
    "PT-L009": "it was inappropriate behaviour",
}
"""What each code finds in staff's own text."""
ANYWHERE = {"PT-L001": "it is on www.example.org", "PT-L010": "a\u202eb"}
"""What is found in every text, whoever wrote it."""
ALL = STAFF | ANYWHERE
TELLING = ("PT-L002", "PT-L003", "PT-L004")
OTHERS = [
    ("07700 900123", "telephone number"),
    ("(01234) 567890", "telephone number"),
    ("123 456 7890", "reference number"),
    ("zeb@example.org", "email address"),
    ("@zeb_12", "user name"),
    ("AB1 2XY", "postcode"),
    ("A123456789012", "reference number"),
]
E1, S1, A = "episode[1]", "statement[1]", "child[1]"


def case(changed: Spoil) -> Case:
    """Return a document as the checks see it."""
    record = msgspec.convert(changed, Report)
    return Case(changed, record, books().of(NOW.date(), "england"), books(), NOW)


def of(how: Callable[[Spoil], object]) -> list[Finding]:
    """Return what is found in the tidy record after a change."""
    changed = document()
    how(changed)
    return list(read(case(changed)))


def seen(how: Callable[[Spoil], object]) -> list[tuple[str, str]]:
    """Return code and key of what is found."""
    return [(one.code, one.key) for one in of(how)]


def change(key: str, old: str = "", new: str = "") -> Callable[[Spoil], object]:
    """Return what adds a change to the second event."""
    return lambda d: d["event"][1]["changes"].append({"key": key, "old": old, "new": new})


PLACES: dict[str, Callable[[Spoil, str], object]] = {
    "identity_held_at": lambda d, t: d.update(identity_held_at=t),
    "person[1].role": lambda d, t: d["person"][0].update(role=t),
    "answers.where-now": lambda d, t: d["answers"].update({"where-now": t}),
    "disputed.is-sexual": lambda d, t: d.update(disputed={"is-sexual": t}),
    f"{A}.disputed.send": lambda d, t: d["child"][0].update(disputed={"send": t}),
    f"{S1}.by": lambda d, t: d["statement"][0].update(by=t),
    f"{S1}.to": lambda d, t: d["statement"][0].update(to=t),
    f"{S1}.original_at": lambda d, t: d["statement"][0].update(original_at=t),
    f"{E1}.happened.words": lambda d, t: d["episode"][0].update(happened={"words": t}),
    f"{E1}.acts_other": lambda d, t: d["episode"][0].update(acts_other=t),
    f"{E1}.disputed.force": lambda d, t: d["episode"][0].update(disputed={"force": t}),
    f"{E1}.disputed.(a key that is no id)": lambda d, t: d["episode"][0].update(disputed={"Who? Zeb?": t}),
    f"{E1}.exception[1].disputed.force": lambda d, t: d["episode"][0].update(
        exception=[{"by": ["B"], "to": ["A"], "answers": {}, "disputed": {"force": t}}]
    ),
    "family_gate[2].why_not": lambda d, t: d["family_gate"][1].update(why_not=t),
    "keep.basis": lambda d, t: d["keep"].update(basis=t),
    "step[3].status_why": lambda d, t: d["step"][2].update(status_why=t),
    "event[2].why": lambda d, t: d["event"][1].update(why=t),
    "event[2].changes[2].old": lambda d, t: change("episode.E1.acts_other", old=t)(d),
    "event[2].changes[2].new": lambda d, t: change("episode.E1.happened.words", new=t)(d),
}
"""Every place of a record where staff describe something in their own words."""
NAMED: dict[str, Callable[[Spoil, str], object]] = {
    "person[1].name": lambda d, t: d["person"][0].update(name=t),
    f"{A}.council": lambda d, t: d["child"][0].update(council=t),
    f"{S1}.language": lambda d, t: d["statement"][0].update(language=t),
    "made.by": lambda d, t: d["made"].update(by=t),
    "copied.by": lambda d, t: d["copied"].update(by=t),
    "copied.to": lambda d, t: d["copied"].update(to=t),
    "family_gate[1].decided_by": lambda d, t: d["family_gate"][0].update(decided_by=t),
    "family_gate[2].told_by": lambda d, t: d["family_gate"][1].update(told_by=t),
    "step[3].status_by": lambda d, t: d["step"][2].update(status_by=t),
    "event[2].by": lambda d, t: d["event"][1].update(by=t),
    "event[2].changes[2].new": lambda d, t: change("step.x.status_by", new=t)(d),
}
"""Every place where an adult, a council or a system is named, and should be."""
SAID: dict[str, Callable[[Spoil, str], object]] = {
    f"{S1}.words": lambda d, t: d["statement"][0].update(words=t),
    f"{S1}.asked[2]": lambda d, t: d["statement"][0].update(asked=["What happened?", t]),
    "event[2].changes[2].old": lambda d, t: change("statement.S1.words", old=t)(d),
    "event[2].changes[2].new": lambda d, t: change("statement.S1.asked.1", new=t)(d),
}
"""Every place of somebody's exact words."""
OURS: dict[str, Callable[[Spoil, str], object]] = {
    "step.text": lambda d, t: d["step"][0].update(text=t),
    "step.why": lambda d, t: d["step"][0].update(why=t),
    "step.who": lambda d, t: d["step"][0].update(who=t),
    "step.due_says": lambda d, t: d["step"][0].update(due_says=t),
    "step.source": lambda d, t: d["step"][0].update(source=t),
    "assessment.reason.says": lambda d, t: d["assessment"][0]["reason"][0].update(says=t),
    "assessment.reason.source": lambda d, t: d["assessment"][0]["reason"][0].update(source=t),
}
"""What the tool writes itself: its sources have web addresses, and its acts speak of play."""


def test_nothing_is_found_in_a_plain_record() -> None:
    """Neither in texts nor in what the tool wrote."""
    assert of(lambda _: None) == []
    assert [one for one in spoilt(lambda _: None) if one.code[3] == "L"] == []


# ── which texts ──


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("place", PLACES)
def test_every_text_of_staff_is_read(place: str, code: str) -> None:
    """Each kind of thing is found in each of them, once, at its key; but the wording of a different account is that of
    whoever gave it.
    """
    theirs = "disputed." in place and code in {"PT-L006", "PT-L007", "PT-L008", "PT-L009"}
    assert seen(lambda d: PLACES[place](d, ALL[code])) == ([] if theirs else [(code, place)])


@pytest.mark.parametrize("place", NAMED)
def test_where_adults_are_named_a_name_is_right(place: str) -> None:
    """A date of birth, a number or a link is not; and no word of the language list is looked for in a name."""
    assert seen(lambda d: NAMED[place](d, "Mrs Zeb Xan, Play Leader")) == []
    for code in ("PT-L001", "PT-L003", "PT-L004", "PT-L010"):
        assert seen(lambda d, code=code: NAMED[place](d, ALL[code])) == [(code, place)]  # type: ignore[misc]


@pytest.mark.parametrize("place", SAID)
def test_a_childs_words_are_never_corrected(place: str) -> None:
    """Only what may say who somebody is, as advice, and an image or a hidden character, are found in them."""
    for code, words in ALL.items():
        wanted = "PT-L005" if code in TELLING else code
        expected = [(wanted, place)] if code in {*TELLING, *ANYWHERE} else []
        assert seen(lambda d, words=words: SAID[place](d, words)) == expected  # type: ignore[misc]


@pytest.mark.parametrize("place", OURS)
def test_what_the_tool_wrote_is_not_read(place: str) -> None:
    """Whatever stands there, the seal looks after it."""
    for words in ALL.values():
        assert seen(lambda d, words=words: OURS[place](d, words)) == []  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "value"),
    [("step.x.status", "Banter"), ("step.x.status_at", "www.example.org"), ("copied.at", "Zeb"), ("copied.by", "P1")],
)
def test_what_is_chosen_in_a_change_is_not_read(key: str, value: str) -> None:
    """A status, a time and the id of a person are nobody's wording."""
    assert seen(change(key, value, value)) == []


def test_an_answer_that_is_chosen_is_not_read() -> None:
    """The id of an option is nobody's wording."""
    assert seen(lambda d: d["answers"].update({"is-sexual": "www.example.org"})) == []


def test_an_empty_text_is_no_text() -> None:
    """Nothing to look at."""
    changed = document()
    for place in (PLACES | NAMED | SAID).values():
        place(changed, "")
    assert all(text.words for text in texts(case(changed)))


def test_what_a_draft_has_set_aside_is_read_for_what_is_never_kept() -> None:
    """However deep it lies; names and wording wait until it is said what it is."""
    deep: Any = "on www.example.org"
    for _ in range(5000):
        deep = [deep]
    draft = {"schema": 1, "kind": "draft", "id": "20261120-k7fq2m", "made": {"at": NOW, "tool": "0.1.0"}}
    held = {"words": "Zeb: banter", "deep": deep, "words@S2": {"a": ["x", "see IMG_1234"]}, "n": 3, "x y": "\u200b"}
    found = list(read(case({**draft, "set_aside": held})))
    hidden_key = "set_aside.(a key that is no id)"
    assert [(one.code, one.key) for one in found] == [
        ("PT-L001", "set_aside.deep"), ("PT-L001", hidden_key), ("PT-L010", hidden_key),
    ]  # fmt: skip


def test_the_same_text_in_two_places_is_found_twice() -> None:
    """Each place is to be mended; only what is fine is looked at once."""
    both = seen(lambda d: [PLACES[place](d, "by Zeb") for place in ("event[2].why", "step[3].status_why")])
    assert sorted(both) == [("PT-L002", "event[2].why"), ("PT-L002", "step[3].status_why")]


def test_what_is_fine_as_a_name_is_still_found_as_a_description() -> None:
    """The same words, of another kind of text."""
    both = seen(lambda d: [NAMED["copied.to"](d, "Mrs Zeb"), PLACES["event[2].why"](d, "Mrs Zeb")])
    assert both == [("PT-L002", "event[2].why")]


# ── what is found ──


@pytest.mark.parametrize(("words", "kind"), OTHERS)
def test_numbers_and_addresses_are_named_by_kind(words: str, kind: str) -> None:
    """What it seems to be is said; what stands there is only for whoever asks."""
    (one,) = of(lambda d: PLACES["event[2].why"](d, f"to {words} now"))
    assert (one.code, one.says, one.words) == ("PT-L004", kind, f'"{words}"')


@pytest.mark.parametrize("month", [*calendar.month_name[1:], *calendar.month_abbr[1:]])
def test_a_date_of_birth_in_words(month: str) -> None:
    """Whatever the month, in small letters too."""
    for words in (f"born 3 {month} 2015", f"dob {month.lower()} 3rd, 2015"):
        assert seen(lambda d, words=words: PLACES["event[2].why"](d, words)) == [("PT-L003", "event[2].why")]  # type: ignore[misc]


def test_several_kinds_in_one_text_are_one_finding() -> None:
    """Both kinds are said."""
    (one,) = of(lambda d: PLACES["event[2].why"](d, "rang 07700 900123 near AB1 2XY"))
    assert (one.says, one.words) == ("telephone number; postcode", '"07700 900123", "AB1 2XY"')


@pytest.mark.parametrize("code", ALL)
def test_what_is_said_never_holds_what_was_written(code: str) -> None:
    """Only `words` does."""
    for one in of(lambda d: PLACES["event[2].why"](d, f"quokka lighthouse, {ALL[code]}")):
        assert not set(re.findall(r"\w{4,}", ALL[code])) & set(re.findall(r"\w{4,}", one.says))
        assert "quokka" not in one.says + one.words
        assert one.words or one.code == "PT-L010"


def test_wording_asks_the_question_of_the_content() -> None:
    """What to write instead stands in the finding."""
    (one,) = of(lambda d: PLACES[f"{E1}.acts_other"](d, "It was banter."))
    (entry,) = [item for item in books().catalogue.language if "banter" in item.words]
    assert (one.code, one.says, one.words) == ("PT-L006", FROM_PAPER + entry.ask, '"banter"')


@pytest.mark.parametrize(
    ("held", "wrong"), [("A" * 26, False), ("", False), ("A823432112001", True), ("Anna Smith", True), ("a" * 26, True)]
)
def test_only_a_fingerprint_stands_in_its_place(held: str, wrong: bool) -> None:
    """A pupil's reference or a name says who it is; neither is repeated."""
    found = document()
    found["child"][0]["fingerprint"] = held
    told = [one for one in findings(resealed(found)) if one.code == "PT-L011"]
    assert [(one.key, one.says) for one in told] == ([("child[1].fingerprint", "A")] if wrong else [])


def test_a_different_account_is_somebodys_and_no_word_of_staff() -> None:
    """What a child takes back stands as it was said."""
    assert seen(lambda d: d["episode"][0].update(disputed={"wanted": "A says that she made it up"})) == []


def test_what_staff_quote_stays() -> None:
    """In quotation marks it was said by somebody."""
    assert seen(lambda d: PLACES[f"{E1}.acts_other"](d, 'B said: "it was banter".')) == []


def test_every_kind_of_the_language_list_has_a_code() -> None:
    """Every phrase that is shipped gives the code of its kind."""
    codes = {"light": "PT-L006", "label": "PT-L007", "blame": "PT-L008", "vague": "PT-L009"}
    for entry in books().catalogue.language:
        for phrase in entry.words:
            found = {one.code for one in of(lambda d, phrase=phrase: PLACES["keep.basis"](d, phrase))}  # type: ignore[misc]
            assert codes[entry.kind] in found, phrase


# ── marks beside exact words ──


def marked(words: str, **marks: str) -> list[Finding]:
    """Return what is found in exact words with these marks."""
    return of(lambda d: d["statement"][0].update(words=words, marks=marks))


def test_a_marked_name_is_noted_already() -> None:
    """The mark is the note; a name that is part of a longer one counts; another name does not."""
    assert marked("It was Zeb.", Zeb="B") == []
    assert marked("It was Zeb's hand. Zeb Xan laughed.", Zeb="B") == []
    (one,) = marked("It was Zeb. I told Yoli.", Zeb="B")
    assert (one.code, one.key, one.says, one.words) == ("PT-L005", f"{S1}.words", "name", '"Yoli"')


def test_a_mark_is_a_whole_word() -> None:
    """Al is not Alma."""
    assert [one.words for one in marked("It was Alma.", Al="B")] == ['"Alma"']
    assert [one.words for one in marked("It was Zeb.", zeb="B")] == ['"Zeb"']


def test_a_mark_counts_for_its_own_statement_alone() -> None:
    """Another statement needs its own; the history may use all."""

    def how(d: Spoil) -> None:
        d["statement"][0].update(words="It was Zeb.", marks={"Zeb": "B"})
        d["statement"].append(d["statement"][0] | {"id": "S2", "marks": {}})
        change("statement.S2.words", "It was Zeb.", "It was Zob.")(d)

    assert seen(how) == [("PT-L005", "statement[2].words"), ("PT-L005", "event[2].changes[2].new")]


def test_a_number_in_exact_words_has_no_mark() -> None:
    """It is asked whose it is."""
    (one,) = marked("It was Zeb. ring 07700 900123", Zeb="B")
    assert (one.says, one.words) == ("telephone number", '"07700 900123"')


# ── images and hidden characters ──


@pytest.mark.parametrize(
    "words", ["HTTPS://x", "WWW. x", "www.x", "see x.co.uk", "IMG_1234", "DSC001 shows it", "a.JPEG", "b.mp4"]
)
def test_images_and_addresses(words: str) -> None:
    """Whatever the interview refuses is found in a file that was changed by hand."""
    assert image_named(words)
    (one,) = of(lambda d: SAID[f"{S1}.words"](d, words))
    assert (one.code, one.says) == ("PT-L001", "")
    assert one.words


@pytest.mark.parametrize("words", ["a picture.", "IMG", "3.15 to 3.45", "zeb@school.example.org", "e.g. this", "png"])
def test_what_is_no_image_and_no_address(words: str) -> None:
    """Ordinary words, times and email addresses."""
    assert "PT-L001" not in {code for code, _ in seen(lambda d: SAID[f"{S1}.words"](d, words))}


def test_hidden_characters_are_named_by_number() -> None:
    """Never shown as they are; each once; of many the first few."""
    (one,) = of(lambda d: SAID[f"{S1}.words"](d, "a\u202eb\u200bc\u202e"))
    assert (one.says, one.words) == ("U+200B, U+202E", "")
    (one,) = of(lambda d: SAID[f"{S1}.words"](d, "".join(map(chr, range(1, 9)))))
    assert one.says == "U+0001, U+0002, U+0003, U+0004, U+0005 and 3 more"


@pytest.mark.parametrize(
    "words",
    [
        "line\nline",
        "a\tb",
        "Llŷn",
        "e\u0301",
        "\u0645\u06cc\u200c\u062e",
        "\u05d0\u05d1",
        "\U0001f468\u200d\U0001f469",
        "a\u00a0b",
    ],
)
def test_what_writing_needs_is_not_hidden(words: str) -> None:
    """Line feeds, tabs, accents, other scripts and the joiners that they need."""
    assert hidden(words) == []


def test_whatever_a_page_writes_out_is_hidden_but_a_tab() -> None:
    """One list for both, and what is merely unseen besides; over every character there is."""
    for number in range(sys.maxunicode + 1):
        sign = chr(number)
        if hidden(f"a{sign}b"):
            assert not sign.isprintable()
        elif sign != "\t":
            assert visible(sign) == sign, hex(number)


# ── long texts ──


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    """Exactly at the border nothing is said; one more and it is; what lies behind is not found."""
    assert seen(lambda d: SAID[f"{S1}.words"](d, "x" * LONGEST)) == []
    assert seen(lambda d: SAID[f"{S1}.words"](d, "x" * LONGEST + " www.x")) == [("PT-S016", f"{S1}.words")]
    assert seen(lambda d: SAID[f"{S1}.words"](d, "www.x " + "x" * LONGEST)) == [
        ("PT-S016", f"{S1}.words"),
        ("PT-L001", f"{S1}.words"),
    ]


def test_of_the_same_long_text_it_is_said_each_time() -> None:
    """That its beginning is fine says nothing of the rest of either."""
    long = "x" * LONGEST + " www.x"
    both = seen(lambda d: [PLACES[place](d, long) for place in ("event[2].why", "step[3].status_why")])
    assert sorted(both) == [("PT-S016", "event[2].why"), ("PT-S016", "step[3].status_why")]


def test_only_the_beginning_of_all_texts_is_looked_at() -> None:
    """Once it is said, at the text where the looking stopped, and no more is looked at."""
    asked = [f"{n}{'x' * (LONGEST - len(str(n)))}" for n in range(12)]
    asked[9] = "x" * (LONGEST - 20) + " www.x"
    found = of(lambda d: [d["statement"][0].update(asked=asked), d["event"][1].update(why="by Zeb")])
    assert [(one.code, one.key) for one in found] == [("PT-S016", f"{S1}.asked[10]")]
    assert found[0].says == f"only the first {MOST:,} characters of all texts together were looked at"


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "0 ",
        "-",
        "@",
        "1.",
        "A",
        "Mr ",
        "Zeb. ",
        "a@a.",
        "mr a ",
        "play ",
        "boys being ",
        "1 may ",
        "a_",
        "'",
        '"a\n',
    ],
)
def test_hostile_texts_end(part: str) -> None:
    """What repeats itself for ever gives a few short findings."""
    text = (part * LONGEST)[:LONGEST]
    found = of(lambda d: [PLACES["event[2].why"](d, text), SAID[f"{S1}.words"](d, text)])
    assert len(found) <= 8
    assert all(len(one.words) <= 400 for one in found)


# ── through the whole check ──


@pytest.mark.parametrize("place", [place for place in (PLACES | NAMED | SAID) if "(" not in place])
def test_a_key_leads_to_the_text(place: str) -> None:
    """The key of a finding, with places from 1, is where the text stands in the document."""
    changed = document()
    (PLACES | NAMED | SAID)[place](changed, "on www.example.org")
    (one,) = read(case(changed))
    there: Any = changed
    for name, number in re.findall(r"([\w-]+)(?:\[(\d+)\])?", one.key):
        there = there[name][int(number) - 1] if number else there[name]
    assert there == "on www.example.org"


def test_the_whole_check_gives_them() -> None:
    """A name in a reason, in a sealed record."""
    found = spoilt(lambda d: PLACES["step[3].status_why"](d, "by Zeb"))
    assert ("PT-L002", "step[3].status_why") in {(one.code, one.key) for one in found}


# ── quick ways give the same ──


WORDS = st.sampled_from(
    [
        "Zeb",
        "zeb",
        "Mr",
        "mr",
        "MISS",
        "May",
        "art",
        "The",
        "TAs",
        "don't",
        "Mrs.",
        "A",
        "a-B",
        "X's",
        "@zeb",
        "07700 900123",
        "12/03/2015",
        "born",
        "was",
        "play",
        "Play",
        "boys",
        "being",
        "-",
        "\u0301",
        "\n",
        '"',
        "\u202e",
        "it",
        "asked for",
        "\u01c5a",
    ]
)


HOSTILE = (
    st.lists(WORDS).map(" ".join)
    | st.lists(
        WORDS | st.sampled_from([".", "w.", "jpg", "com", ":", "//", "http", "IMG", "1", "/", "_", "\u2019", "\t"])
    ).map("".join)
    | st.text("AZazMmRrSsDXx'-._ @/:19\n")
    | st.text()
)


KINDS: tuple[Kind, ...] = ("staff", "account", "said", "proper", "aside")


@settings(max_examples=500)
@given(HOSTILE)
@example("by Zeb")
@example("it was play")
@example("see www. x")
@example("see https://x")
@example("a@a.a")
def test_what_is_clean_at_a_glance_is_clean_at_every_look(words: str) -> None:
    """Where the glance finds a text clean the looks are left out: each would find nothing."""
    for text in [Text("keep.basis", words, kind) for kind in KINDS]:
        if check_privacy._is_clean(books(), text):  # noqa: SLF001 (both ways of one module are compared)
            assert [one for look in LOOKS for one in look(books(), text)] == []
            assert text.kind in {"proper", "aside"} or list(pointed._names(words)) == []  # noqa: SLF001


@pytest.mark.parametrize(
    "words", ["first", "The family of A was told, as the council asked.", "A and B share no lesson."]
)
def test_an_ordinary_text_is_clean_at_a_glance(words: str) -> None:
    """Otherwise the glance would be of no use."""
    assert check_privacy._is_clean(books(), Text("keep.basis", words))  # noqa: SLF001


def test_no_name_is_never_said_of_a_name() -> None:
    """Every word of the lists, in every way to write it, where a name may stand."""
    every = pointed._ORDINARY | pointed._TITLES | pointed._NAMES_TOO  # noqa: SLF001
    ways: list[Callable[[str], str]] = [
        str.lower,
        str.upper,
        str.capitalize,
        str.title,
        lambda word: word.title().swapcase(),
    ]
    for word, way, end in itertools.product(sorted(every), ways, ("", "s", "'s", "x", "Head", "-Head")):
        for words in (f"{way(word)}{end} said no.", f"by {way(word)}{end} Head.", f"by {way(word)}{end} zeb"):
            if pointed.no_name(words):
                assert list(pointed._names(words)) == [], words  # noqa: SLF001


@given(HOSTILE)
def test_a_text_without_reason_for_a_look_holds_nothing(text: str) -> None:
    """The quick first look leaves nothing out that the finders would find."""
    even = text.translate(pointed._EVEN)  # noqa: SLF001 (both ways of one module are compared)
    finders = (pointed._addresses, pointed._dates, pointed._numbers, pointed._names)  # noqa: SLF001
    left_out = set(finders) - set(pointed._finders(even))  # noqa: SLF001
    assert [span for finder in left_out for span in finder(even)] == []


def plainly(text: str) -> list[tuple[int, str]]:
    """Return place and words of the phrases in a text: each of them tried at each word, those of more words first."""
    words = list(re.finditer(r"(?:[^\W_]|[\u0300-\u036f])+", text))
    between = re.compile(r"[\s\u00ad\u2010-\u2015\u2212'\u2018\u2019\u02bc_-]+")
    phrases = {words_of(phrase) for entry in books().catalogue.language for phrase in entry.words}
    taken: set[int] = set()
    hits = []
    for length in range(max(map(len, phrases)), 0, -1):
        for n in range(len(words) - length + 1):
            run = words[n : n + length]
            gaps = [text[one.end() : other.start()] for one, other in itertools.pairwise(run)]
            if tuple(one[0].casefold() for one in run) not in phrases or taken & set(range(n, n + length)):
                continue
            if all(between.fullmatch(gap) for gap in gaps):
                taken |= set(range(n, n + length))
                hits.append((run[0].start(), text[run[0].start() : run[-1].end()]))
    return sorted(hits)


PHRASES = sorted({word for entry in books().catalogue.language for phrase in entry.words for word in phrase.split()})


@given(
    st.lists(st.sampled_from(PHRASES) | WORDS | st.sampled_from([" ", " ", "-", ". ", "'"])).map(" ".join) | st.text()
)
def test_phrases_are_found_as_by_the_plain_way(text: str) -> None:
    """Every phrase at every place, the longer first."""
    assert [(hit.at, hit.words) for hit in search(books().phrases, text)] == plainly(text)


@given(st.text(), st.text())
def test_any_text_can_be_read(said: str, written: str) -> None:
    """Never raises; one finding for each place and code; every code is known."""
    found = of(lambda d: [SAID[f"{S1}.words"](d, said), PLACES["event[2].why"](d, written)])
    assert len({(one.code, one.key) for one in found}) == len(found)
    assert {one.code for one in found} <= set(books().codes)
