"""Records looked at together: two of one report, two of one id, and the same child, without ever labelling anybody."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec
import pytest
from checking import books, document
from hypothesis import given
from hypothesis import strategies as st

from peertriage.core.across import Gist, across, gist
from peertriage.core.model import Report

ID = "20261120-k7fq2m"
NOTHING = ["not-sexual"]
DAY = dt.date(2026, 11, 20)
ONE = {"by": ["B"], "to": ["A"], "acts": ["CT05"], "happened": {"first": DAY, "last": DAY}}
A: dict[str, Any] = {"label": "A", "kind": "child", "role": "harmed", "age": {"years": 8, "months": 3}}
B: dict[str, Any] = {"label": "B", "kind": "child", "role": "reported", "age": {"years": 9}}


def of(n: int, children: list[dict[str, Any]] | None = None, *episodes: dict[str, Any], **more: Any) -> Gist:
    """Return the gist of record number `n`: a report of one act by B to A on a Friday, unless said otherwise."""
    told = [{"id": f"E{m}", **ONE, **one} for m, one in enumerate(episodes or ({},), 1)]
    tables = {"child": children or [A, B], "episode": told, "practice": False, "id": record_id(n)}
    return gist(msgspec.convert({"schema": 1, "kind": "record", **tables, **more}, Report))


def record_id(n: int) -> str:
    """Return the id of record number `n`."""
    return f"20261120-k7fq2{'23456789abcdefghjkmnpqrstvwxyz'[n]}"


def found(*gists: Gist, **named: Gist) -> list[tuple[str, str, str]]:
    """Return path, code and key of what is found, the gists with paths of one folder."""
    paths = [(f"a/{one.id}.toml", one) for one in gists] + [
        (f"{name}/{one.id}.toml", one) for name, one in named.items()
    ]
    return [(path, one.code, one.key) for path, one in across(paths)]


def days(first: int | None, last: int | None) -> dict[str, Any]:
    """Return when it happened, as days of November."""
    named = {"first": first, "last": last}
    return {"happened": {key: dt.date(2026, 11, day) for key, day in named.items() if day is not None}}


def linked(child: dict[str, Any], fingerprint: str = "F" * 26, **more: Any) -> dict[str, Any]:
    """Return a child with a fingerprint."""
    return child | {"fingerprint": fingerprint} | more


def apart(child: dict[str, Any]) -> dict[str, Any]:
    """Return the same child of another age, so that the reports are not alike."""
    return child | {"age": {"years": 15}}


# ── the same id ──


def test_two_files_of_one_id() -> None:
    """Each names the other, by its path."""
    pair = [("b/x.toml", Gist(id=ID)), ("a/x.toml", Gist(id=ID)), ("a/y.toml", Gist(id="20261120-k7fq2n"))]
    (one, two) = across(pair)
    assert (one[0], one[1].code, one[1].key, one[1].says) == ("a/x.toml", "PT-I015", "id", "also in b/x.toml")
    assert (two[0], two[1].says) == ("b/x.toml", "also in a/x.toml")


def test_of_many_files_three_are_named() -> None:
    """The others are counted."""
    many = [(f"{n}.toml", Gist(id=ID)) for n in range(5)]
    assert next(one.says for _, one in across(many)) == "also in 1.toml, 2.toml, 3.toml and 1 more"
    assert [one.says for _, one in across(many[:4])][3] == "also in 0.toml, 1.toml, 2.toml"


def test_one_file_that_comes_twice_is_one_file() -> None:
    """Neither two records nor one report twice."""
    assert across([("x.toml", of(1)), ("x.toml", of(1))]) == []


def test_a_copy_marked_as_practice_is_still_a_copy() -> None:
    """Ids are compared over all files."""
    assert {code for _, code, _ in found(a=of(1), b=of(1, practice=True))} == {"PT-I015"}


def test_a_copy_is_no_other_record() -> None:
    """It is no second report and no second record of the child; what has the proper name stands for both."""
    child = linked(B)
    copies = [(f"a/{record_id(1)} (1).toml", of(1, [A, child])), (f"a/{record_id(1)}.toml", of(1, [A, child]))]
    assert {one.code for _, one in across(copies)} == {"PT-I015"}
    both = across([*copies, (f"a/{record_id(2)}.toml", of(2, [A, child]))])
    assert {(path, one.says) for path, one in both if one.code == "PT-P090"} == {
        (f"a/{record_id(1)}.toml", f"compare it with a/{record_id(2)}.toml"),
        (f"a/{record_id(2)}.toml", f"compare it with a/{record_id(1)}.toml"),
    }


# ── the same report ──


def is_same(one: Gist, two: Gist, **where: Gist) -> bool:
    """Say whether both are found to be one report; each finding is of the whole record."""
    codes = found(**where) if where else found(one, two)
    told = [(code, key) for _, code, key in codes if code == "PT-P090"]
    assert told in ([], [("PT-P090", "")] * 2)
    return bool(told)


def test_one_report_written_down_twice() -> None:
    """Roles, ages, an act, a day and the folder agree."""
    assert is_same(of(1), of(2))


def test_letters_and_order_do_not_matter() -> None:
    """Who is A and who is B is chance; whoever only saw it need not stand in both."""
    other: list[dict[str, Any]] = [
        A | {"label": "B"},
        B | {"label": "A"},
        {"label": "C", "kind": "child", "role": "witness"},
    ]
    assert is_same(of(1), of(2, other, {"by": ["A"], "to": ["B"]}))
    assert is_same(of(1), of(2, list(reversed(other))))


@pytest.mark.parametrize(
    "children",
    [
        [A, B | {"role": "both"}],
        [A, B | {"age": {"years": 10}}],
        [A, B | {"age": {"years": 9, "to": {"years": 10}}}],
        [A, B | {"age": {"school_year": "4"}}],
        [A, B, B | {"label": "C"}],
        [A],
    ],
)
def test_other_roles_or_ages_are_another_report(children: list[dict[str, Any]]) -> None:
    """Nothing is guessed."""
    assert not is_same(of(1), of(2, children))
    assert is_same(of(1, children), of(2, children))


def test_months_do_not_matter() -> None:
    """One of two members of staff may not have asked for them."""
    assert is_same(of(1), of(2, [A | {"age": {"years": 8}}, B]))


def test_without_any_age_nothing_is_said() -> None:
    """Not known is not the same; one age that is known is enough."""
    nobody = [A | {"age": {}}, B | {"age": {}}]
    assert not is_same(of(1, nobody), of(2, nobody))
    assert is_same(of(1, [A, B | {"age": {}}]), of(2, [A, B | {"age": {}}]))
    by_year = [A | {"age": {"school_year": "4"}}, B | {"age": {}}]
    assert is_same(of(1, by_year), of(2, by_year))


def test_an_act_has_to_be_shared() -> None:
    """One of several is enough; none is not; the day has to be that of the act."""
    assert not is_same(of(1), of(2, None, {"acts": ["CT06"]}))
    assert not is_same(of(1, None, {"acts": []}), of(2, None, {"acts": []}))
    assert is_same(of(1), of(2, None, {"acts": ["CT06", "CT05"]}))
    assert not is_same(of(1), of(2, None, {"acts": ["CT06"]}, days(3, 3)))
    assert is_same(of(1), of(2, None, {"acts": ["CT06"]}, {}))


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ((20, 20), (20, 20), True),
        ((20, 20), (21, 21), False),
        ((18, 20), (20, 23), True),
        ((18, 19), (20, 23), False),
        ((1, 30), (20, 20), True),
        ((20, None), (None, 20), True),
        ((20, None), (21, None), False),
        ((None, None), (None, None), False),
        ((None, None), (1, 30), False),
        ((30, 1), (20, 20), True),
    ],
)
def test_days_have_to_meet(
    one: tuple[int | None, int | None], two: tuple[int | None, int | None], *, same: bool
) -> None:
    """By a day at least, in either order; where no day is known nothing is said."""
    assert is_same(of(1, None, days(*one)), of(2, None, days(*two))) is same
    assert is_same(of(1, None, days(*two)), of(2, None, days(*one))) is same


@pytest.mark.parametrize("begins", [1, 6])
def test_what_began_long_before_is_still_met(begins: int) -> None:
    """However many short ones lie before and between; each that meets nothing has no finding."""
    long, late = of(1, None, days(begins, 30)), of(20, None, days(20, 20))
    short = [of(n, None, days(n, n)) for n in range(2, 15)]
    met = [n for n in range(2, 15) if n >= begins]
    both = across([(f"a/{one.id}.toml", one) for one in (long, *short, late)])
    assert [path for path, _ in both] == sorted(f"a/{record_id(n)}.toml" for n in (1, *met, 20))
    assert {one.says for path, one in both if path != f"a/{long.id}.toml"} == {f"compare it with a/{long.id}.toml"}
    assert found(*short, late) == []


def council(name: str) -> list[dict[str, Any]]:
    """Return both children, of one council."""
    return [A | {"council": name}, B | {"council": name}]


def test_the_council_counts_wherever_the_record_lies() -> None:
    """However it is written; another council is another report, in one folder too."""
    one, two = of(1, council("Anytown")), of(2, council(" anytown "))
    assert is_same(one, two, a=one, b=two)
    assert not is_same(one, of(2, council("othertown")))
    assert is_same(one, of(2, [A, B | {"council": "anytown"}]))


def test_without_a_council_the_folder_counts() -> None:
    """Two schools of a trust have like reports every week."""
    assert not is_same(of(1), of(2), a=of(1), b=of(2))
    assert not is_same(of(1, council("anytown")), of(2))


def test_practice_and_real_are_never_compared() -> None:
    """An invented case is nobody's."""
    assert not is_same(of(1), of(2, practice=True))
    assert is_same(of(1, practice=True), of(2, practice=True))
    child = [A, linked(B)]
    assert found(of(1, child), of(2, child, practice=True)) == []


def test_of_many_alike_a_few_are_named() -> None:
    """Every one has one finding, and the text stays short."""
    says = [one.says for _, one in across([(f"a/{n}.toml", of(n)) for n in range(1, 20)])]
    assert len(says) == 19
    assert all(len(one.split(", ")) == 3 and one.endswith(" and others") for one in says)
    three = [one.says for _, one in across([(f"a/{n}.toml", of(n)) for n in range(1, 5)])]
    assert three[0] == "compare it with a/2.toml, a/3.toml, a/4.toml"


# ── the same child ──


def test_the_same_child_reported_twice() -> None:
    """Each names the other, at the child's reference, and says nothing of the child."""
    one, two = of(1, [A, linked(B)]), of(2, [linked(apart(A) | {"role": "both"}), B])
    assert found(one, two) == [
        (f"a/{record_id(1)}.toml", "PT-P091", "child[2].fingerprint"),
        (f"a/{record_id(1)}.toml", "PT-P092", "child[2].fingerprint"),
        (f"a/{record_id(2)}.toml", "PT-P091", "child[1].fingerprint"),
    ]


def test_the_same_child_harmed_twice() -> None:
    """Advice only, at each."""
    other = [linked(A), apart(B)]
    assert {code for _, code, _ in found(of(1, [linked(A), B]), of(2, other))} == {"PT-P092"}
    assert len(found(of(1, [linked(A), B]), of(2, other))) == 2


def test_harm_to_a_child_who_is_now_reported_opens_support() -> None:
    """At the record where the child is reported; at the record of the harm nothing is said."""
    harmed, reported = of(1, [linked(A), B]), of(2, [apart(A), linked(B)])
    assert found(harmed, reported) == [(f"a/{record_id(2)}.toml", "PT-P092", "child[2].fingerprint")]


@pytest.mark.parametrize("role", ["witness", "involved", "not-yet-identified"])
def test_other_roles_link_nothing(role: str) -> None:
    """Whoever saw something is neither reported nor harmed."""
    other = [apart(A), B, linked(B) | {"label": "C", "role": role}]
    assert found(of(1, [A, linked(B)]), of(2, other)) == []
    assert found(of(1, [linked(A), B]), of(2, other)) == []


def test_without_a_reference_no_child_is_compared() -> None:
    """An empty fingerprint is nobody's; another fingerprint is another child."""
    assert found(of(1, [A, linked(B, "")]), of(2, [apart(A), linked(B, "")])) == []
    assert found(of(1, [A, linked(B)]), of(2, [apart(A), linked(B, "G" * 26)])) == []


def test_the_same_child_twice_in_one_record() -> None:
    """One slip of the pen is not two records."""
    assert found(of(1, [linked(A), linked(B)])) == []
    both = found(of(1, [linked(A), linked(B)]), of(2, [apart(A), linked(B)]))
    assert sorted((path[2:17], code) for path, code, _ in both) == [
        (record_id(1), "PT-P091"), (record_id(2), "PT-P091"), (record_id(2), "PT-P092"),
    ]  # fmt: skip


def test_of_many_records_of_a_child_three_are_named() -> None:
    """The others are counted, without the own one."""
    many = [of(n, [apart(A), linked(B)], days(n, n)) for n in range(1, 7)]
    says = [one.says for _, one in across([(f"{one.id}.toml", one) for one in many])]
    assert all(re.fullmatch(r"also reported in \S+, \S+, \S+ and 2 more", one) for one in says)
    assert len(says) == 6


# ── words ──


def test_no_word_labels_a_child_or_says_that_there_is_nothing() -> None:
    """Neither in the content nor in what a finding says."""
    bad = re.compile(
        r"\b(repeat|offend|perpetrator|pattern|history|previous|no (earlier|other)|again|risk|safe)", re.IGNORECASE
    )
    words = [part for name in ("PT-P090", "PT-P091", "PT-P092") for code in [books().codes[name]] for part in
             (code.says, code.why, code.fix)]  # fmt: skip
    child = [linked(A), linked(B, "G" * 26)]
    words += [one.says for _, one in across([(f"{n}.toml", of(n, child)) for n in range(1, 4)])]
    assert len(words) > 12
    assert [one for one in words if bad.search(one)] == []


# ── gists ──


def test_a_gist_holds_no_word_of_a_record() -> None:
    """Nothing that somebody wrote but a council's name."""
    held = gist(msgspec.convert(document(), Report))
    assert (held.id, held.practice, held.prints) == (ID, True, ())
    assert "quokka" not in msgspec.json.encode(held).decode()


def test_a_gist_stays_small() -> None:
    """Whatever a record holds, and as a rule far under a kilobyte."""
    children = [linked(A | {"label": one, "council": "c" * 500}, one * 500) for one in "ABC"]
    assert len(msgspec.json.encode(of(1, children))) < 500
    letters = [f"{one}{two}" for one in "ABCDEFGHIJ" for two in "ABCDEFGHIJ"]
    acts = {"acts": [f"CT{n}" for n in range(5000)]}
    huge = of(1, [linked(A | {"label": one, "council": one}, one * 500) for one in letters], *[acts] * 99)
    assert len(msgspec.json.encode(huge)) < 50_000
    assert (len(huge.prints), len(huge.roles), len(huge.times)) == (60, 60, 60)


def test_an_age_nested_deeper_than_any_record_has_an_end() -> None:
    """Only the first two ages are read."""
    age: dict[str, Any] = {"years": 8}
    for _ in range(400):
        age = {"years": 8, "to": age}
    assert of(1, [A | {"age": age}, B]).who


# ── together ──

GISTS = st.builds(
    Gist,
    id=st.sampled_from([record_id(n) for n in range(6)]),
    practice=st.booleans(),
    who=st.sampled_from(["", "x", "y"]),
    council=st.sampled_from(["", "", "anytown", "othertown"]),
    times=st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 3), st.sampled_from(["a", "b", "a b"])).map(
            lambda one: (one[0], one[0] + one[1], one[2])
        ),
        max_size=3,
    ).map(tuple),
    roles=st.just("rhb-"),
    prints=st.lists(st.sampled_from(["", "", "F", "G", "H"]), min_size=4, max_size=4).map(tuple),
)
FILES = st.lists(
    st.tuples(st.sampled_from([f"{folder}/{n}.toml" for folder in "ab" for n in range(9)]), GISTS), max_size=14
)


@given(FILES, st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(files: list[tuple[str, Gist]], chance: Any) -> None:
    """Nor does it that one comes twice; the findings come in order."""
    mixed = [*files, *files[:3]]
    chance.shuffle(mixed)
    known = across(files)
    assert across(mixed) == known
    assert known == sorted(known, key=lambda one: (one[0], one[1].code, one[1].key))


def alike(one: Gist, path: str, two: Gist, other: str) -> bool:
    """Say whether two records may be of one report, by the words of the rule."""
    same_place = one.council == two.council if one.council or two.council else path[0] == other[0]
    if one.practice != two.practice or not one.who or one.who != two.who or not same_place:
        return False
    spans: list[dict[str, list[int]]] = [{act: [] for act in "ab"} for _ in (one, two)]
    for held, record in zip(spans, (one, two), strict=True):
        for first, last, acts in record.times:
            for act in acts.split():
                held[act] += [first, last]
    return any(
        spans[0][act] and spans[1][act] and min(spans[0][act]) <= max(spans[1][act])
        and min(spans[1][act]) <= max(spans[0][act]) for act in "ab"
    )  # fmt: skip


@given(FILES)
def test_the_quick_way_finds_what_all_pairs_would(files: list[tuple[str, Gist]]) -> None:
    """The records that have a finding are those of which some pair fits the rule; so it is for children."""
    records = {f"{path[0]}/{n}.toml": msgspec.structs.replace(one, id=f"{n}") for n, (path, one) in enumerate(files)}
    known = {(path, one.code) for path, one in across(records.items())}
    wanted = set()
    for path, one in records.items():
        for other, two in records.items():
            if path == other:
                continue
            if alike(one, path, two, other):
                wanted.add((path, "PT-P090"))
            if one.practice == two.practice:
                for code, mine, theirs in (("PT-P091", (0, 2), (0, 2)), ("PT-P092", (0, 1, 2), (1, 2))):
                    held = {one.prints[n] for n in mine} & {two.prints[n] for n in theirs} - {""}
                    wanted |= {(path, code)} if held else set()
    assert known == wanted


@pytest.mark.parametrize(
    ("assessed", "linked_"),
    [
        ({"supported": "normal", "not_ruled_out": "normal", "calls": {}}, False),
        ({"supported": "normal", "not_ruled_out": "normal", "calls": {"social-care": "today"}}, True),
        ({"supported": "normal", "not_ruled_out": "violent", "calls": {}}, True),
        ({"supported": "none", "not_ruled_out": "none", "calls": {}, "categories": NOTHING}, False),
        ({"supported": "none", "not_ruled_out": "none", "calls": {"emergency": "now"}, "categories": NOTHING}, True),
        ({"supported": "inappropriate", "not_ruled_out": "inappropriate", "calls": {}}, True),
    ],
)  # fmt: skip
def test_what_goes_beyond_nothing_links_no_children(assessed: dict[str, Any], linked_: bool) -> None:
    """An ordinary report is none that counts against a child; one that led to a call, or may be more, is looked at."""
    found_ = document()
    found_["child"][1]["fingerprint"] = "F" * 26
    found_["assessment"][0] |= {"categories": []} | assessed
    assert bool(gist(msgspec.convert(found_, Report)).prints) is linked_
