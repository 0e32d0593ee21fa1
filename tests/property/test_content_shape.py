"""The shape of the shipped content: no "not" anywhere, nothing asked that nobody may ask, and every rule can hold.

The files are read as plain TOML, so that no loader can hide a key from these tests.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from cases.short import AT, book, report_of

from peertriage import content
from peertriage.core import catalogue as tables
from peertriage.core.assess import assess
from peertriage.core.condition import compile_condition
from peertriage.core.facts import derive
from peertriage.core.model import Child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from peertriage.core.assess import Assessed

CONDITION_KEYS = frozenset({"when", "applies", "is", "held_while"})
NEGATIVE_KEYS = frozenset({
    "not", "unless", "none", "none_of", "no", "except", "if_not", "without", "exclude", "excludes", "nor", "neither",
    "missing", "absent", "less", "lowers", "at_most", "below", "cancels", "overrides",
})  # fmt: skip
HARMED: dict[str, str] = {
    r"sexual history|virgin|promiscu|contracepti|sexually active|had sex|(?:done|did) (?:it|this) before|"
    r"how many (?:boys|girls|partners)": "what a child did before says nothing about whether this was wanted",
    r"earlier (?:report|allegation|complaint)|(?:reported|told|accused|complained) before|allegations?\b|"
    r"made (?:this|it|things) up|untrue|false": "earlier reports by a child neither raise nor lower anything",
    r"\bdress(?:ed|es)?\b|\bwore\b|\bwearing\b|outfit|revealing|make-?up|provocativ|skirt": "dress causes nothing",
    r"relationship|boyfriend|girlfriend|\bdating\b|going out|\bpartners?\b|in love|fancied|flirt|\bex\b":
        "a relationship is no agreement",
    r"credib|believ|reliab|truthful|\btruth\b|honest|\bl(?:ie|ies|ied|iar|ying)\b|exaggerat|attention.seeking|"
    r"convincing|consisten": "nothing is decided about truth",
    r"drink|drank|drunk|alcohol|\bdrugs?\b|drugged|cannabis|vap(?:e|ing)\b": "what a child had taken is no fault",
    r"reputation|known for|popular|gossip|rumour|\bslut|\beasy\b": "a reputation is not an act",
}  # fmt: skip
"""What no question about a child who may be harmed asks, and why."""
HARMED_ALLOWED = {
    ("capacity", "drunk"): "only as not being able to choose: it raises, and says nothing of the child",
    ("capacity", "drugged"): "the same",
    ("pressure", "drugs"): "given in exchange by whoever acted: it raises",
    ("balance", "popular"): "of whoever acted: numbers or standing that made it hard to refuse",
    ("pressure", "rumour"): "spread or threatened by whoever acted",
}
NEVER: dict[str, str] = {
    r"\bsex\b|\bgenders?\b|transgender|non-binary|\b(?:fe)?males?\b|\bboys?\b|\bgirls?\b": "sex or gender as data",
    r"ethnic|\brac(?:e|ial)\b|skin colour|nationalit|\basylum\b": "ethnicity",
    r"religio|\bfaith\b|muslim|christian|jewish|hindu|sikh": "religion",
    r"attain|\bgrades?\b|exam result|predicted|gifted|\btop set|academic": "attainment",
    r"popular": "popularity",
    r"motiv|intention|\b(?:he|she|they) meant\b|\bwhy (?:he|she|they)\b|gratification": "motive",
    r"remorse|\bsorry\b|apolog|regret|asham|\badmit": "remorse or apology",
    r"\barrest|\bcharged\b|prosecut|convict|\bcaution(?:ed)?\b|no further action|found guilty|acquitt|\bbail\b":
        "the outcome of a police matter",
}  # fmt: skip
"""What no fact that a rule or gate reads says, and no question asks that settles one."""
NEVER_ALLOWED = {
    "protected-targeted": "that an act was aimed at sex, race or religion: about the act, never about who a child is",
    "power-used": "standing that made it hard to refuse: about the act",
}
READ_BY_PYTHON = {"sexual": "point 0 of the contract, and the calls that only an unknown reaches"}
"""Concern facts that no rule names."""


@cache
def files() -> dict[str, dict[str, Any]]:
    """Return every file of the shipped content, by name."""
    return {path.name: tomllib.loads(path.read_text("utf-8")) for path in sorted(content.find().glob("*.toml"))}


def every(table: str) -> list[dict[str, Any]]:
    """Return every item of a table, from all files."""
    return [item for file in files().values() for item in file.get(table, [])]


# ── monotone by syntax ──


def walk(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    """Yield every key with its value, however deep; the key with the way to it."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield f"{key}.{name}", item
            yield from walk(item, f"{key}.{name}")
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from walk(item, f"{key}[{item['id'] if isinstance(item, dict) and 'id' in item else n}]")


def three_forms(condition: Any) -> bool:
    """Say whether a condition is a fact, any of several, or all of several, all the way down."""
    if isinstance(condition, str):
        return bool(condition)
    if not isinstance(condition, dict) or len(condition) != 1 or not condition.keys() <= {"any", "all"}:
        return False
    (parts,) = condition.values()
    return isinstance(parts, list) and bool(parts) and all(three_forms(part) for part in parts)


def test_every_condition_has_one_of_three_forms() -> None:
    """A condition is a fact, any of several or all of several, in every file and at every depth."""
    found = [(f"{name}: {key}", value) for name, file in files().items() for key, value in walk(file, "")]
    conditions = [(key, value) for key, value in found if key.rpartition(".")[2] in CONDITION_KEYS]
    assert len(conditions) > 150
    assert [key for key, value in conditions if not three_forms(value)] == []
    forms = {key for key, _ in found if key.rpartition(".")[2] in {"any", "all"}}
    inside = re.compile(rf"\.(?:{'|'.join(CONDITION_KEYS)})(?:\.(?:any|all)|\[\d+\])+$")
    assert [key for key in forms if not inside.search(key)] == []


def test_no_key_says_not() -> None:
    """No key of any file is a word of negation: nothing can take away what another line has raised."""
    found = [f"{name}: {key}" for name, file in files().items() for key, _ in walk(file, "")
             if key.rpartition(".")[2] in NEGATIVE_KEYS]  # fmt: skip
    assert found == []


def test_the_keys_walked_are_all_that_hold_conditions() -> None:
    """No table has a condition under another key than the four that are walked."""
    found = set()
    for name in dir(tables):
        table = getattr(tables, name)
        if isinstance(table, type) and issubclass(table, msgspec.Struct):
            for field in msgspec.structs.fields(table):
                kind = msgspec.inspect.type_info(field.type)
                parts = kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,)
                if any(isinstance(part, msgspec.inspect.DictType)
                       and isinstance(part.value_type, msgspec.inspect.AnyType) for part in parts):  # fmt: skip
                    found.add(field.encode_name)
    assert found == CONDITION_KEYS


# ── what is never asked ──


def told(question: dict[str, Any]) -> str:
    """Return all that a question asks: its words, what it means and what counts, and its options."""
    texts = [question["asks"], question.get("means", ""), *question.get("counts", []), question.get("example", "")]
    return "\n".join([*texts, *(option["says"] for option in question.get("options", []))])


def of_harmed(question: dict[str, Any]) -> bool:
    """Say whether a question may be about a child who may be harmed."""
    roles = question.get("roles", [])
    return question["about"] in {"episode", "report"} or not roles or "harmed" in roles


def by_role() -> str:
    """Return the questions, by the role of the child they are about."""
    found: dict[str, list[str]] = {}
    for question in every("question"):
        for role in question.get("roles") or [f"anybody ({question['about']})"]:
            found.setdefault(role, []).append(f"{question['id']}: {question['asks']}")
    return "\n".join(line for role, asked in sorted(found.items()) for line in (f"{role}:", *(f"  {q}" for q in asked)))


def test_a_child_who_may_be_harmed_is_not_the_question() -> None:
    """No question about them is on sexual history, earlier reports, dress, relationships, belief, drink or name."""
    wrong, used = [], set()
    for question in filter(of_harmed, every("question")):
        for pattern, why in HARMED.items():
            for match in re.finditer(pattern, told(question), re.IGNORECASE):
                allowed = {word for name, word in HARMED_ALLOWED if name == question["id"]}
                mine = {word for word in allowed if match[0].lower().startswith(word)}
                used |= {(question["id"], word) for word in mine}
                if not mine:
                    wrong.append(f"{question['id']}: {match[0]!r} ({why})")
    assert not wrong, "\n".join(wrong) + "\n\nThe questions by role:\n" + by_role()
    assert used == HARMED_ALLOWED.keys(), f"allowed and not there: {HARMED_ALLOWED.keys() - used}"


def test_the_words_are_found_where_they_are() -> None:
    """Each of the patterns finds the question it is there to find."""
    bad = [
        "Has this child had sex before?", "Has this child made an earlier allegation?", "What was the child wearing?",
        "Were they boyfriend and girlfriend?", "Is the child credible?", "Had the child been drinking?",
        "Does the child have a reputation?",
    ]  # fmt: skip
    assert [
        text for pattern, text in zip(HARMED, bad, strict=True) if not re.search(pattern, text, re.IGNORECASE)
    ] == []
    worse = ["Is the child a girl?", "Of which race is the child?", "What is their religion?", "Their attainment?",
             "Are they popular?", "What was the motive?", "Did they say sorry?", "Was anybody arrested?"]  # fmt: skip
    assert [
        text for pattern, text in zip(NEVER, worse, strict=True) if not re.search(pattern, text, re.IGNORECASE)
    ] == []


def test_no_rule_reads_who_a_child_is_or_what_became_of_them() -> None:
    """No rule or gate reads sex, ethnicity, religion, attainment, popularity, motive, remorse or a police outcome."""
    wrong, used = [], set()
    texts = [(fact["id"], {fact["id"]}, f"{fact['id']}\n{fact['says']}") for fact in every("fact")]
    for question in every("question"):
        head = "\n".join([question["asks"], question.get("means", ""), *question.get("counts", [])])
        texts.append((question["id"], settled(question), head))
        options = question.get("options", [])
        texts += [(f"{question['id']}: {o['id']}", set(o.get("means", [])), f"{o['id']}\n{o['says']}") for o in options]
    read = policy_reads()
    for name, settles, text in [one for one in texts if one[1] & read]:
        for pattern, what in NEVER.items():
            match = re.search(pattern, text, re.IGNORECASE)
            if match and settles <= NEVER_ALLOWED.keys():
                used |= settles
            elif match:
                wrong.append(f"{name}: {match[0]!r} ({what})")
    assert wrong == []
    assert used == NEVER_ALLOWED.keys()


def test_a_person_has_no_place_for_who_they_are() -> None:
    """What is kept of a child: a letter, kind, role, setting, age, council, a keyed fingerprint, and answers."""
    assert set(Child.__struct_fields__) == {
        "label", "kind", "role", "setting", "age", "council", "fingerprint", "answers", "basis", "disputed",
    }  # fmt: skip


# ── facts: produced, and read ──


def leaves(condition: Any) -> set[str]:
    """Return the facts that a condition names."""
    if condition is None:
        return set()
    if isinstance(condition, str):
        return {condition}
    return {name for parts in condition.values() for part in parts for name in leaves(part)}


def settled(question: dict[str, Any]) -> set[str]:
    """Return the facts that a question settles."""
    return set(question.get("yes_means", [])).union(
        *(option.get("means", []) for option in question.get("options", []))
    )


def sets_of(act: dict[str, Any]) -> list[str]:
    """Return the facts that an act sets: its own, its classes, and that it is more than ordinary."""
    ordinary = [] if "ordinary" in act["classes"] else ["act-not-ordinary"]
    return [*act.get("means", []), *(f"act-{name}" for name in act["classes"]), *ordinary]


def policy_reads() -> set[str]:
    """Return every fact that a rule or a gate reads, directly or by what it hangs on."""
    facts = {fact["id"]: fact for fact in every("fact")}
    found = {name for rule in every("rule") for name in leaves(rule["when"])}
    found |= {name for gate in every("gate") for name in leaves(gate.get("when")) | set(gate["known_no"])}
    while True:
        more = {name for fact in found & facts.keys() for key in ("is", "applies")
                for name in leaves(facts[fact].get(key))}  # fmt: skip
        for question in every("question"):
            if settled(question) & found:
                more |= leaves(question.get("when"))
        if more <= found:
            return found
        found |= more


def test_every_concern_counts() -> None:
    """Every concern fact is read by a rule or a gate, directly or through a named condition, `applies` or `when`."""
    concern = {fact["id"] for fact in every("fact") if fact["polarity"] == "concern"}
    assert concern - policy_reads() == READ_BY_PYTHON.keys()


def test_nothing_read_is_undeclared() -> None:
    """Every fact that a rule or gate reads is declared, once."""
    declared = [fact["id"] for fact in every("fact")]
    assert len(declared) == len(set(declared))
    assert policy_reads() <= set(declared)


def test_every_fact_is_produced() -> None:
    """Every fact comes from an answer, an act, a computation, a condition or a result."""
    produced = {name for act in every("behaviour") for name in sets_of(act)}
    produced |= {name for question in every("question") for name in settled(question)}
    produced |= {fact["id"] for fact in every("fact") if fact.keys() & {"computed", "is", "result"}}
    assert {fact["id"] for fact in every("fact")} - produced == set()


# ── every rule can hold ──


class Way(NamedTuple):
    """One way to bring a fact about: an act, or the answer to a question."""

    act: str = ""
    question: str = ""
    answer: str = ""


AGES = [
    ({"years": b, "months": 0}, {"years": a, "months": 0})
    for b, a in [(9, 9), (12, 12), (14, 14), (16, 15), (17, 17), (17, 14), (12, 9), (12, 8), (8, 5), (8, 6), (4, 4)]
]  # fmt: skip
"""Ages of the one acting and the other, to be tried in order."""
MOST = 400


@cache
def ways() -> dict[str, list[Way]]:
    """Return for each fact the ways to bring it about, those that bring least else first."""
    found: dict[str, list[tuple[int, Way]]] = {}
    for act in every("behaviour"):
        for name in sets_of(act):
            found.setdefault(name, []).append((len(sets_of(act)), Way(act=act["id"])))
    for question in every("question"):
        for name in question.get("yes_means", []):
            found.setdefault(name, []).append((len(question["yes_means"]), Way("", question["id"], "yes")))
        for option in question.get("options", []):
            for name in option.get("means", []):
                found.setdefault(name, []).append((len(option["means"]), Way("", question["id"], option["id"])))
    return {name: [way for _, way in sorted(some)] for name, some in found.items()}


def sets_for(condition: Any, seen: frozenset[str] = frozenset()) -> Iterator[frozenset[str]]:
    """Yield sets of base facts that make a condition YES: named conditions and results are taken apart."""
    if isinstance(condition, str):
        fact = facts()[condition]
        if condition in seen:
            return
        deeper = [fact["is"]] if "is" in fact else raised_by(fact["result"]) if "result" in fact else []
        if not deeper:
            yield frozenset({condition})
        for one in deeper:
            yield from sets_for(one, seen | {condition})
        return
    ((form, parts),) = condition.items()
    if form == "any":
        for part in parts:
            yield from sets_for(part, seen)
        return
    for choice in product(*(list(islice(sets_for(part, seen), 60)) for part in parts)):
        yield frozenset().union(*choice)


@cache
def facts() -> dict[str, dict[str, Any]]:
    """Return the facts by id."""
    return {fact["id"]: fact for fact in every("fact")}


def raised_by(result: str) -> list[Any]:
    """Return the conditions of the rules that bring a result about."""
    rules = every("rule")
    call, _, rung = result.rpartition("-")
    rungs = ("advice", "today", "now")
    levels = {"level-any": 0, "level-p-or-more": 1, "level-h-or-v": 2}
    grades = ("inappropriate", "problematic", "abusive", "violent")
    if result in levels:
        return [r["when"] for r in rules if "at_least" in r and grades.index(r["at_least"]) >= levels[result]]
    if rung in rungs:
        return [r["when"] for r in rules if rungs.index(rung) <= rungs.index(r.get("calls", {}).get(call, "advice"))
                and call in r.get("calls", {})]  # fmt: skip
    return [r["when"] for r in rules if r["id"] == result]


def told_as(names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Yield short cases in which these base facts hold, as far as answers and acts can say; ages are tried after."""
    said = [name for name in sorted(names) if name in ways()]
    chosen = [ways()[name][:4] for name in said]
    for some in islice(product(*chosen), 40):
        one = together(some)
        if one is not None:
            yield one


def together(some: Iterable[Way]) -> dict[str, Any] | None:
    """Return a short case in which all of it is told, None if two answers exclude each other."""
    answers: dict[str, Any] = {}
    acts = sorted({way.act for way in some if way.act})
    questions = {question["id"]: question for question in every("question")}
    for way in some:
        if not way.question:
            continue
        many = questions[way.question]["kind"] == "many"
        if many:
            answers[way.question] = sorted({*answers.get(way.question, []), way.answer})
        elif answers.setdefault(way.question, way.answer) != way.answer:
            return None
    return {"calm": False, "acts": acts, "answers": answers}


def held(rule: dict[str, Any]) -> tuple[dict[str, Any], Assessed] | None:
    """Return a short case made from the rule's condition, in which the engine holds the rule; None if none is found."""
    test = compile_condition(rule["when"], book().bit)
    tried = 0
    for names in islice(sets_for(rule["when"]), 60):
        for case in told_as(names):
            for acting, other in AGES:
                tried += 1
                case |= {"id": rule["id"], "acting": acting, "other": other, "happened": {"last": AT.date()}}
                found = assessed(case)
                if test.holds(found.pairs[0].yes):
                    return case, found
                if tried >= MOST:
                    return None
    return None


def assessed(case: dict[str, Any]) -> Assessed:
    """Return what the engine makes of a short case."""
    report = report_of(case)
    return assess(book(), report, derive(book(), report, AT.date()), AT)


REASONED = ("at_least", "calls", "categories")


@pytest.mark.parametrize("rule", every("rule"), ids=lambda rule: rule["id"])
def test_every_rule_can_hold(rule: dict[str, Any]) -> None:
    """From the rule's condition a report can be made in which the engine holds it, and what it raises is raised."""
    found = held(rule)
    assert found is not None, f"no report found in which {rule['id']} holds"
    case, result = found
    made = result.assessment
    if rule.keys() & set(REASONED):
        assert rule["id"] in {reason.rule for reason in made.reason}, case
    order: Callable[[Any], int] = tables.LEVELS.index
    assert order(made.supported) >= order(rule.get("at_least", "normal")), case
    for call, rung in rule.get("calls", {}).items():
        assert tables.STRENGTHS.index(made.calls[call]) >= tables.STRENGTHS.index(rung), case
    assert set(rule.get("categories", [])) <= set(made.categories), case
    if rule.get("closes_internal"):
        assert made.internal_only == "closed", case
