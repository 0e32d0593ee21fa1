"""Every kind of finding that the program can give is in the content, and the other way round."""

from __future__ import annotations

import re

import pytest
from checking import books
from running import ROOT

from peertriage.core.choosing import chosen
from peertriage.core.errors import PeertriageError

NAMED = re.compile(r"PT-[SIPL][0-9]{3}")


def in_files(*folders: str) -> set[str]:
    """Return the codes that the files of these folders name."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {code for path in files for code in NAMED.findall(path.read_text(encoding="utf-8"))}


def test_the_program_gives_exactly_the_codes_of_the_content() -> None:
    """None is given that has no words, and none has words that is never given."""
    assert in_files("peertriage") == set(books().codes)


def test_every_code_has_a_test_that_names_it() -> None:
    """A code without a case is a promise."""
    assert set(books().codes) <= in_files("tests")


def test_a_code_is_used_once() -> None:
    """Neither twice, nor both as a code and as one that waits."""
    ids = [code.id for code in books().catalogue.code] + [one.id for one in books().catalogue.waiting]
    assert len(ids) == len(set(ids))


def test_words_are_whole_sentences_that_fit_a_line_of_a_report() -> None:
    """Short, and each with a full stop."""
    for code in books().catalogue.code:
        for words in (code.says, code.why, code.fix):
            assert words.endswith("."), code.id
            assert words[0].isupper(), code.id
        assert len(code.says) <= 110, code.id


def test_lateness_is_advice() -> None:
    """It asks why and is never a failure; what was not done at all is another thing."""
    late = [code for code in books().catalogue.code if re.search(r"\blate\b|after its time|more than", code.says)]
    assert late
    assert [code.id for code in late if code.severity != "advice"] == []


# ── choosing ──


def test_families_and_codes_can_be_chosen_by_name() -> None:
    """By family, by its beginning, by code, in any case, several at once; structure and integrity are always there."""
    every = set(books().codes)
    always = {code for code in every if code[3] in "SI"}
    practice = {code for code in every if code[3] == "P"}
    assert chosen(every, (), ()) == every
    assert chosen(every, ["practice"], ()) == practice | always
    assert chosen(every, ["pt-p"], ()) == practice | always
    assert chosen(every, ["PT-P004,PT-L001"], ()) == {"PT-P004", "PT-L001"} | always
    assert chosen(every, (), ["language"]) == {code for code in every if code[3] != "L"}
    assert chosen(every, ["practice"], ["pt-p004"]) == (practice | always) - {"PT-P004"}


@pytest.mark.parametrize("name", ["structure", "integrity", "PT-S", "PT-I004", "practice,PT-S010"])
def test_structure_and_integrity_cannot_be_left_out(name: str) -> None:
    """It is refused, not overlooked."""
    with pytest.raises(PeertriageError, match="cannot be left out"):
        chosen(books().codes, (), [name])


def test_a_name_that_means_nothing_is_refused_with_a_near_one() -> None:
    """Or a slip of the pen would switch a check off, or all but none on."""
    with pytest.raises(PeertriageError, match='did you mean "practice"'):
        chosen(books().codes, ["practise"], ())
