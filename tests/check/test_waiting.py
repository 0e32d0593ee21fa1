"""What a record of a school should hold and a school should do, and by which finding it shows when it does not.

A finding that looks at what no record holds yet is promised: its code is taken, and waits.
"""

from __future__ import annotations

import re
from collections import Counter

from checking import books

CODE = re.compile(r"PT-[SIPL][0-9]{3}")

FIELDS = {
    "header: the id of the record": "S010 I015 I017 S015",
    "header: who wrote it, with their post": "P074 P076",
    "header: when it was written": "S010 I008 I009 I017 P073",
    "people: the role of each": "S010 S013 P053",
    "people: age in years and months, at the time": "P050 P051 P056",
    "people: whose pupil": "P054",
    "people: special needs and communication": "P055",
    "account: the words, word for word": "P040 P041 P045 P048",
    "account: whose words, who heard them, and how": "S010 P042 P046 P080",
    "account: when it was told": "P043 P044",
    "account: when it happened": "P049 P057",
    "account: where": "P052",
    "account: when and how the lead was told": "P008 P002",
    "account: which questions staff put": "P046",
    "assessment: each criterion with its answer, not known too": "P060 P061 S014",
    "assessment: the computed level": "S010 I001 I002 I003",
    "assessment: the level that a person recorded, the difference and the reason": "P110 P111",
    "assessment: who was consulted": "P120",
    "decisions: social care, police, early help or inside, each with its reason": "P001 P006 P100 P101 P114 P011",
    "decisions: when, who, with which reference, and what came of it": "P106 P116 P117 P016",
    "decisions: a challenge where it was declined": "P118",
    "parents: the reason if they were not told": "P021 P121",
    "parents: who told them, and when": "P022 P020",
    "the child's wishes": "P030 P154",
    "safety plan: what is done today": "P002 P009",
    "safety plan: a plan, with a part for each child": "P130 P142",
    "safety plan: owner, deputy and start of each measure": "P007 P131",
    "safety plan: who bears each measure": "P132",
    "safety plan: the day of the next review": "P135 P141 P143",
    "safety plan: what each child and each family says of it": "P144 P145",
    "safety plan: clubs, transport, trips, online, other settings, brothers and sisters": "P139 P140",
    "sheet of places": "P156",
    "support: a plan for each child, an adult and a place": "P146 P147",
    "reviews: who was there, how safe the child feels, breaches, changes": "P148 P150 P172",
    "signatures": "P173",
    "sharing: which version, to whom, when, and the receipt": "P180 P181",
    "transfer: sent, and the receipt": "P182",
    "closing: conditions, two people, the outcome as information only": "P160 P161",
    "closing: what opens it again": "P162",
}
"""The list of fields that a record has to have."""

DESIGN = {
    "the record's day picks the rules, and the same answers give the same result": "I001 I002 I003",
    "not asked is not known, and every question about grave harm is asked": "P060 P065",
    "what is open says who may find out": "P061 P064 P066",
    "an answer changed after a level was shown needs a reason": "P062",
    "a result belongs to its answers": "P063",
    "nobody is refused for being unknown; they are identified by those who may": "P053",
    "a call is made, or there is a reason": "P001 P006 I013 P011 P013",
    "a level, an age or no harm meant is never a reason not to call": "P102",
    "handled inside is decided by somebody, because of something": "P114",
    "raising is free; lowering cannot pass a floor": "P112",
    "lowering needs a reason from the list, tied to facts": "P111",
    "lowering needs a second person, not managed by the first, at times from outside": "P107 P108",
    "nobody decides who is part of it": "P109 P015",
    "every level stands with the day on which it was reported, and the present finding": "P168",
    "acts that protect never fall after tonight": "I016",
    "every act has its owner": "P007",
    "an act is done in time, and its status says who, when and why": "P003 P004 P005 P012 P013 P014",
    "no family is told before its gate; what is held waits": "P010 P020 P023",
    "a family that is not told has a reason": "P021",
    "the child reported has acts of their own on the day": "P031",
    "an offer is free, and a burden on the harmed child is not": "P133 P134 P135 P136",
    "no hug, handshake, apology or meeting as a measure": "P138",
    "mistakes that already happened are repaired": "P170 P024",
    "a criminal outcome only opens steps; five tracks": "P160 P164 P165",
    "the same child again: reports are looked at together": "P091 P192",
    "earlier harm to a child never raises a level, and found untrue does not count": "P092 P191",
    "the tool says what it cannot see": "P193",
    "two sides of special needs": "P055 P152",
    "referrals have states and days to chase them": "P117 P118",
    "one report is one file, readable by itself in thirty years": "S004 S010 S011 S012 S013 S006",
    "one report is not written twice": "I015 P090",
    "the key slip, once, in a restricted place": "P070 P185",
    "exact words stay exact": "P048 P067",
    "no name, no picture, no link in the file": "L001 L002 L003 L004 L005 L011 S017",
    "words that make light, label or blame are looked at again": "L006 L007 L008 L009",
    "history as a chain, and a seal by table": "I004 I005 I006 I007 I011",
    "nothing may be destroyed by routine": "P075 P171",
    "practice cases are marked": "S009",
    "the school's own system is the master": "P071 P077",
    "who else can open it before the next school morning": "P072",
    "a draft or a note is gone on with": "P078 P079",
    "only extracts go into a child's own file": "P183",
    "links lead somewhere": "P190 P194",
}
"""Rules of the design: the assessment, the plan, the record."""

PRACTICE = {
    "a decision not to refer gives no level, age or lack of intent": "P102",
    "where the key slip is kept, within a day": "P070",
    "copied into the school's own system within 24 hours, where to, by whom": "P071 P077",
    "lateness asks why and is never more than advice": "P008 P012 P044 P073 P077",
    "nobody named: identify, and who may": "P053",
    "no real record in a work tree or on a server": "S009",
    "many times, ages then and now": "P049 P050 P056 P057",
    "never refuse: unknown people, adults": "P053 P054",
    "taken back: beside the first, tell police and council, keep the plan": "P166 P167",
    "the truth may correct the record, for everybody who was told": "P168 P169",
    "nothing that puts the harmed child on trial": "L008 P191",
    "the first note is kept, and the language of the words": "P041 P045 L100",
    "who can open it on Monday": "P072 P078",
    "an adult who must not see it": "P109 P186",
    "every print and extract is an event": "I011 P180 P183 P184",
    "a child may say not today, and no number ends a plan": "P148 P149",
    "the questions of staff stay word for word, and no machine judges them": "P046",
    "words of staff are pointed out once, and quoted words never": "L005 L006",
    "not to ring the police for the gravest acts: head, council, a reason, again next day": "P105 P115",
    "a lower level is looked at by an outsider": "P113",
    "a child is not sent home informally; no sanction on day one": "P123 P124",
    "whose council, whose setting": "P054 P200",
    "interpreters are nobody's friend or relative": "P155",
    "early help needs consent": "P122",
    "what is agreed with police or council to tell a family": "P126 P184",
    "pictures that were not referred: the head signs": "P125",
}
"""What experienced people ask of a validator."""

MISSING_ELSEWHERE = {
    "waiting for police: officer, what not, what meanwhile, when again (B8)": "P151",
    "the decision not to refer: reason, facts shown against it, who was consulted (B25)": "P101 P103 P104",
    "an adult or building measure before any that restricts a child (B30)": "P137",
    "B22: decision not to refer without a reason": "P006 P101",
    "B22: parents not told without a reason": "P021",
    "B22: no wishes of the child": "P030 P154",
    "B22: review overdue": "P141",
    "B22: measures borne by the child harmed": "P133 P136",
    "B22: closed after no further action": "P160",
    "B22: an act that is nobody's": "P007 P131",
    "B22: the same text for two children": "P047",
    "B22: a record written days late": "P044 P073",
    "B22: the lead not told the same day": "P002 P008",
    "B22: a plan without toilets, changing or transport": "P139",
    "B22: only one child has support": "P146",
    "a level is lowered only by two, with the contrary facts (B3)": "P107 P111",
    "no bringing together (B6)": "P138",
    "police drop it, and it goes on (B7)": "P160 P163",
    "who else may have been harmed (B31)": "P157",
    "roles that differ have plans that differ (B10)": "P153",
    "a breach opens a review (B26)": "P150",
    "how safe the child feels blocks a plan that works well (B27)": "P149",
    "texts that nobody reads, signs that nobody sees": "S016 L010",
}
"""What no other program was seen to look at."""

WALES = {
    "no DSL": "L100",
    "no step that has to be done on England's guidance alone": "L101",
    "no text of England's duty to report": "L102",
    "more than 24 hours between hearing and writing": "P044 P073",
    "a telephone report without its written one": "P119 P196",
    "no reason for consent not sought": "P195",
    "no further action without a day for a review": "P163 P199",
    "no answer after seven working days": "P198",
    "the council of the place where it happened": "P200",
    "the language of choice": "P201",
}
"""What Welsh records need."""

PLACES = FIELDS | DESIGN | PRACTICE | MISSING_ELSEWHERE | WALES


def named() -> Counter[str]:
    """Return every code that the tables name, and how often."""
    return Counter(f"PT-{code}" for codes in PLACES.values() for code in codes.split())


def test_every_field_and_rule_has_a_code_that_exists_or_waits() -> None:
    """A code that nobody has heard of covers nothing."""
    known = set(books().codes) | {one.id for one in books().catalogue.waiting}
    assert sum(map(len, (FIELDS, DESIGN, PRACTICE, MISSING_ELSEWHERE, WALES))) == len(PLACES)
    assert all(codes.split() for codes in PLACES.values())
    assert sorted(set(named()) - known) == []


def test_every_code_that_waits_has_a_place() -> None:
    """Nothing is promised that nobody asks for."""
    assert sorted({one.id for one in books().catalogue.waiting} - set(named())) == []


def test_every_practice_code_has_a_place() -> None:
    """Nothing is found that nobody asks for."""
    assert sorted({code for code in books().codes if code[3] == "P"} - set(named())) == []


def test_codes_that_wait_are_no_codes_yet() -> None:
    """They begin at a hundred, so that a promise and a check never share a number."""
    waiting = [one.id for one in books().catalogue.waiting]
    assert len(waiting) == len(set(waiting))
    assert not set(waiting) & set(books().codes)
    assert all(CODE.fullmatch(name) and int(name[4:]) >= 100 for name in waiting)
    assert all(int(code[4:]) < 100 for code in books().codes)
    assert {one.waits_for for one in books().catalogue.waiting} == {
        "decisions", "plans", "outcomes", "prints", "links", "wales",
    }  # fmt: skip


def test_what_waits_is_said_in_a_whole_sentence() -> None:
    """As a finding is."""
    for one in books().catalogue.waiting:
        assert re.fullmatch(r"[A-Z].*\.", one.says), one.id
