"""Names, dates of birth, numbers and addresses are pointed out; ordinary sentences are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peertriage.core.pointed import LONGEST, found

ORDINARY = [
    "In the playground at 12:40 A said: B put a hand under my shirt.",
    "A pulled away, cried, and told the midday supervisor at 12:45.",
    "The toilets were locked at 13:05. Clothes stay on, unwashed.",
    "Rang the council at 13:20, spoke to the duty worker, reference 114.",
    "B's hand was on A's bottom, over the skirt, for a few seconds.",
    "13:10 - Spoke to A's mum. 13:25 - Rang MASH. 13:40 - Told the Head.",
    "Mum said that Dad is at work until 6pm. Nan has collected A.",
    "It happened on Friday 20 November 2026 after PE, in the Sports Hall.",
    "A is in Year 4 and B is in Year 5. I saw both in the Year 5 corridor.",
    "The DSL, the SENCO and two TAs were told. Children's Services rang back.",
    "Miss said to stay in. Sir told us to line up.",
    "I was on duty. I'd seen A go in. I'm sure it was Monday.",
    "B showed a picture on Snapchat and sent it on WhatsApp and TikTok.",
    "A speaks Polish at home and is learning English. An interpreter was offered.",
    "At Christmas and at Eid the families meet at the Mosque.",
    "\u201cHe put his hand there,\u201d A said. \u201cIt hurt. I don't like it.\u201d",
    "A said: \"Stop it.\" B said: 'No.' Nobody else was there.",
    "Crying in the toilets. Refused to go out at break. Did not eat lunch.",
    "Staff pulled them apart. Everyone was sent in. Police were called at 14:00.",
    "Teacher told A to wait. Teaching assistant stayed with A until home time.",
    "Headteacher informed. Parents have been asked to come in. Nothing further.",
    "CCTV was checked by the office. Footage is kept. The iPad is locked away.",
    "They were in the Science Block on Tuesday, period 3, near the Library.",
    "Between 9.30 and 10.15 on 3/11/2026 and again at 13.05.",
    "This was seen by two pupils in Year 9. Neither said anything. Both left.",
    "Mrs. was all that A wrote. The rest is not readable.",
    "Lunchtime was wet. Supervision was in the hall. Attendance is good.",
    "God was mentioned. 'Oh my God,' B said. Jesus was shouted too.",
    "Today A told her class teacher. Yesterday A told nobody.",
    "Does A know? Has B been told? Is anyone else affected? Was it on the bus?",
    "Both children live in Leeds. The Council is in London.",
    "A drew a house in Art and sang in Music. Maths was quiet.",
    "EXTREMELY UPSET. PLEASE RING ASAP. DSL IS OUT.",
    "The record is 20261123-k7fq2m. Acts CT05 and PN03. See E1 and S2.",
    "A's T-shirt was pulled up. An X-ray was taken. It was four o'clock.",
    "Rang 999 at 14:02 and 101 at 14:20. Childline is 0800 1111.",
    "The council's number is 0300 123 4567.",
    "At a birthday party on 14 November 2026 the lights went off.",
    "A is 8 years 3 months. B is 9y 1m. E1 2nd time, P1 2pm.",
    "It was Half-Term and the Year 6 Trip was near.",
    "I can't say more. Can't remember. Don't know. Didn't see. Won't ask.",
    "Who told A? What did B say? Where were they? When did it start?",
    "Mum's partner rang. Dad's sister came. Nan's house is near. Today's bus was late.",
    "Everything was written down. Something happened. Nothing had been said.",
    "- Told A that it was right to tell.\n- Asked nothing more.\n- Wrote it down at 13:35.",
    "1. Ring the police.\n2. Ring the council.\n3. Keep the clothes.",
    "Some of it was in the Changing Room, some in the Dining Hall.",
    "A has an EHCP. B has a Social Worker. The LAC review is in March.",
    "In May it was once; in June it was daily. It may go on. May we ring?",
    "Pupils crowded round. Friends laughed. Boys shouted. Girls left.",
    "Phones were handed in. Laptops stay in school. Messages were not read.",
    "Door was shut. Corridor was empty. Bell had gone. Break was over.",
    "Upset and tired, A went home. Later, Mum rang. Then Dad came.",
    "School Nurse asked to see A. Deputy Head agreed. Governors were not told.",
    "Will B be moved? Will Mum be told? Shall I ring?",
    "Please ring. Thank you. Sorry for the late note. Yes, now. OK.",
    "On the Year 6 residential in Wales, in the dormitory, after lights out.",
    "KCSIE says so. Ofsted was not told. The NHS number is not known here.",
    "A wrote \u2018I hate it\u2019. B wrote \u2018it\u2019s a game\u2019. They\u2019re apart now.",
    "Reported to me at 09:05. Recorded at 09:20. Referred at 09:45. Signed: R. M.",
    "R. M. was told at 12:10. I saw A. Then B came. It was B. Then A left.",
    "Outcome: none yet. Where: toilets. When: Friday. Who: not known.",
    "Grandparents picked A up. Stepfather phoned at 4pm.",
    "Cover teacher was unaware that B had left. Forest School was near the pond.",
    "The Emergency Duty Team rang back. A goes to Brownies and B to Scouts.",
    "Tears ran down A's face. Hands shaking. Seat belts were on.",
    "Homework diary contained a drawing. Emails were seen by the Network Manager.",
    "Taxi driver said nothing. Bus was full. Club was cancelled.",
    "A is Muslim, B is Catholic. Both go to the Club in the Church Hall.",
    "Sexual words were used. Touching was over clothes. Kissing has stopped.",
]
FOUND = [
    ("Zeb said it was nothing.", ["Zeb"]),
    ("Zeb told me.", ["Zeb"]),
    ("Zeb touched me there.", ["Zeb"]),
    ("Zeb was in the toilets.", ["Zeb"]),
    ("Zeb is in Year 4.", ["Zeb"]),
    ("Zeb has it on a phone.", ["Zeb"]),
    ("Zeb did it.", ["Zeb"]),
    ("Zeb twanged my bra.", ["Zeb"]),
    ("Zeb keeps doing it.", ["Zeb"]),
    ("Zeb didn't stop.", ["Zeb"]),
    ("Zeb", ["Zeb"]),
    ("Zeb.", ["Zeb"]),
    ("Child: Zeb", ["Zeb"]),
    ("Zeb's hand was there.", ["Zeb"]),
    ("Zeb\u2019s hand was there.", ["Zeb"]),
    ("It was Zeb.", ["Zeb"]),
    ("It was Zeb's idea.", ["Zeb"]),
    ("A said that Zeb's friend saw it.", ["Zeb"]),
    ("I saw Zeb and Yoli by the gate.", ["Zeb", "Yoli"]),
    ("Zeb and Yoli by the gate.", ["Zeb", "Yoli"]),
    ("Zeb and A went in.", ["Zeb"]),
    ("Zeb and me were there.", ["Zeb"]),
    ("Zeb, Yoli and B went in.", ["Zeb", "Yoli"]),
    ("Zeb Xan went in.", ["Zeb Xan"]),
    ("Told Zeb to wait.", ["Zeb"]),
    ("Asked Yoli nothing.", ["Yoli"]),
    ("He touched me. Zeb saw it.", ["Zeb"]),
    ("He touched me.\nZeb saw it.", ["Zeb"]),
    ("A said: Zeb did it.", ["Zeb"]),
    ('A said: "Zeb did it."', ["Zeb"]),
    ("A said \u201cZeb did it\u201d.", ["Zeb"]),
    ("A said 'Zeb did it'.", ["Zeb"]),
    ("The boy (Zeb) ran off.", ["Zeb"]),
    ("13:10 - told by Zeb", ["Zeb"]),
    ("Mr X did it.", ["Mr X"]),
    ("Miss Yoli saw it.", ["Miss Yoli"]),
    ("Mrs. Xan was there.", ["Mrs. Xan"]),
    ("He told Dr Xan about it.", ["Dr Xan"]),
    ("He told Mr Hall about it.", ["Mr Hall"]),
    ("he told mr yoli about it", ["mr yoli"]),
    ("Uncle Zeb comes at night.", ["Zeb"]),
    ("My brother Zeb does it.", ["Zeb"]),
    ("Zeb O'Nab did it.", ["Zeb O'Nab"]),
    ("It was O\u2019Nab again.", ["O\u2019Nab"]),
    ("It was Zeb-Yoli again.", ["Zeb-Yoli"]),
    ("It was \u00c9li again.", ["\u00c9li"]),
    ("It was E\u0301li again.", ["E\u0301li"]),
    ("\u017beb\u00fc was there.", ["\u017beb\u00fc"]),
    ("It was McXan from Year 9.", ["McXan"]),
    ("It was Zeb K from the late bus.", ["Zeb"]),
    ("May said that it hurts.", ["May"]),
    ("Summer told me.", ["Summer"]),
    ("April touched me in May.", ["April"]),
    ("The DSL told Zeb and the TA.", ["Zeb"]),
    ("Zeb from the other class", ["Zeb"]),
    ("Zeb must have known.", ["Zeb"]),
    ("Zeb lies on me.", ["Zeb"]),
    ("Zeb (Year 5) did it.", ["Zeb"]),
    ("Zeb \u2013 Year 9 \u2013 sent it.", ["Zeb"]),
    ("Zeb & Yoli did it.", ["Zeb", "Yoli"]),
    ("Zeb and his mate did it.", ["Zeb"]),
    ("Ring 07700 900123 after six.", ["07700 900123"]),
    ("Ring 07700900123 after six.", ["07700900123"]),
    ("Ring 07700-900-123 after six.", ["07700-900-123"]),
    ("Ring (020) 7946 0018 after six.", ["(020) 7946 0018"]),
    ("Ring 01632 960 123 after six.", ["01632 960 123"]),
    ("Ring 01632.960.123 after six.", ["01632.960.123"]),
    ("Ring +44 7700 900123 after six.", ["+44 7700 900123"]),
    ("Ring +44 (0)20 7946 0018 after six.", ["+44 (0)20 7946 0018"]),
    ("Ring +447700900123 after six.", ["+447700900123"]),
    ("Ring 0044 7700 900123 after six.", ["0044 7700 900123"]),
    ("Ring 07700\u00a0900123 after six.", ["07700\u00a0900123"]),
    ("Write to zeb.xan@example.org today.", ["zeb.xan@example.org"]),
    ("It came from @zeb_12 at night.", ["@zeb_12"]),
    ("The address has AB1 2XY at its end.", ["AB1 2XY"]),
    ("The address has ab12xy at its end.", ["ab12xy"]),
    ("The UPN is A123456789012.", ["A123456789012"]),
    ("The number is 943 476 5919.", ["943 476 5919"]),
    ("The number is 9434765919.", ["9434765919"]),
    ("DOB 12/03/2015.", ["12/03/2015"]),
    ("d.o.b. 12.3.15", ["12.3.15"]),
    ("Date of birth: 2015-03-12", ["2015-03-12"]),
    ("A was born on 12 March 2015.", ["12 March 2015"]),
    ("A was born in March 2015.", ["March 2015"]),
    ("A has a birthday on the 12th of March.", ["12th of March"]),
    ("A (12/03/2015) was with a friend.", ["12/03/2015"]),
]
KINDS = [
    ("It was Zeb.", "name"),
    ("born 12/03/2015", "date of birth"),
    ("07700 900123", "telephone number"),
    ("zeb@example.org", "email address"),
    ("@zeb_12", "user name"),
    ("AB1 2XY", "postcode"),
    ("A123456789012", "reference number"),
]


def test_the_tables_are_long_enough_to_mean_something() -> None:
    """At least sixty sentences on each side, none twice."""
    assert len(set(ORDINARY)) == len(ORDINARY) >= 60
    assert len({text for text, _ in FOUND}) == len(FOUND) >= 60


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_sentence_is_left_alone(text: str) -> None:
    """What staff write every day gives nothing."""
    assert found(text) == []


@pytest.mark.parametrize(("text", "words"), FOUND)
def test_what_may_say_who_somebody_is_is_found(text: str, words: list[str]) -> None:
    """Each is found as it was written, where it stands, in its order."""
    hits = found(text)
    assert [hit.words for hit in hits] == words
    assert all(text[hit.at :].startswith(hit.words) for hit in hits)


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_each_kind_has_its_name(text: str, kind: str) -> None:
    """The kind says what to do with it."""
    assert [hit.kind for hit in found(text)] == [kind]


def test_all_kinds_in_one_text_come_in_its_order() -> None:
    """Nothing is found twice: the name in an address belongs to the address."""
    text = "Zeb Xan (b. AB1 2XY, zeb@example.org), born 12 March 2015, is @zeb_12; ring 07700 900123 or 9434765919."
    kinds = [hit.kind for hit in found(text)]
    assert kinds == [
        "name", "postcode", "email address", "date of birth", "user name", "telephone number", "reference number",
    ]  # fmt: skip


def test_a_day_that_is_no_birth_is_left_alone() -> None:
    """The day of what happened is what a record needs."""
    assert found("It happened on 12 March 2026 and on 13/03/2026, 2026-03-14 and Friday (20/11/2026).") == []


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Never raises; each hit stands where it says, is short, and touches no other."""
    last = 0
    for hit in found(text):
        assert text[hit.at : hit.at + len(hit.words)] == hit.words
        assert 0 < len(hit.words) <= LONGEST == 60
        assert hit.at >= last
        last = hit.at + len(hit.words)


@given(
    st.lists(st.sampled_from([*ORDINARY, *(text for text, _ in FOUND), "Zeb", "(", '"', "12/03/2015", "@", "\n"])),
    st.sampled_from([" ", "\n", "", ". "]),
)
def test_sentences_in_any_order_can_be_read(parts: list[str], gap: str) -> None:
    """Also next to each other, with nothing between, each hit is short and stands where it says."""
    text = gap.join(parts)
    hits = found(text)
    assert [hit.at for hit in hits] == sorted({hit.at for hit in hits})
    assert all(text[hit.at : hit.at + len(hit.words)] == hit.words and len(hit.words) <= 60 for hit in hits)


def test_what_is_very_long_is_cut() -> None:
    """A word of a hundred letters is no name that has to be shown whole."""
    (hit,) = found(f"It was Z{'e' * 200}b.")
    assert hit.words == "Z" + "e" * 59


@pytest.mark.parametrize(
    "unit",
    [
        "a", "A", "Zeb ", "Zeb-", "Zeb'", "'", '"', "(", "0", "07", "0 ", "+44", "@", "a@", "a.", "a@a.", "1/1/", "12 ",
        "12 March ", "born ", "Mr ", "Mr. ", "A1", "E\u0301", " ", "\n", "Zeb and ", "Zeb, ", "Xanmment", "Zebing ",
        "\ud800", "\u0130", "(0", "d.o.b", "March 1 of ",
    ],
)  # fmt: skip
def test_a_long_text_takes_its_length_and_no_more(unit: str) -> None:
    """Eight times the text takes about eight times as long, whatever it is made of."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        began = time.perf_counter()
        found(text)
        return time.perf_counter() - began

    small, large = 8_000, 64_000
    seconds(small)
    assert min(seconds(large) for _ in range(2)) < 40 * min(seconds(small) for _ in range(2)) + 0.05
