"""Markdown: whatever a text holds, a reader shows it as text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from running import RISKY

from peertriage.core.document import Act, Bullets, Heading, Notes, Page, Pairs, Para, Quote
from peertriage.render.markdown import render
from peertriage.render.safe import visible

HOSTILE = st.text(st.sampled_from("a \n\x1b[]()<>&|:-+\u202e\u009b\t\r`*_=#~!^$\\1."), max_size=200) | st.text(
    max_size=200
)
MARKS = set("\\`*_{}[]<>()#+-.!|~&$^=:")


def unescaped(text: str) -> str:
    """Return the text as a reader shows it: each backslash before a mark taken away."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


@given(HOSTILE)
@example("<script>alert(1)</script>")
@example("# not a heading")
@example("=cmd|' /C calc'!A0")
def test_a_text_is_one_line_in_which_nothing_is_markup(text: str) -> None:
    """Every mark of Markdown and HTML is escaped, and undoing that gives the text back."""
    printed = render([Page("page", (Para(text),))])
    assert RISKY.search(printed) is None
    body = printed.removesuffix("\n")
    assert "\n" not in body
    assert unescaped(body) == " ".join(visible(text).split())
    bare = re.sub(r"\\.", "", body)
    assert not MARKS & set(bare)


@given(HOSTILE)
@example("```\n# out of the box\n````")
@example("~~~")
def test_exact_words_stand_in_a_box_that_they_cannot_leave(words: str) -> None:
    """The fence is longer than any in the words; between the fences they stand line by line."""
    printed = render([Page("page", (Quote(words, "A"),))])
    assert RISKY.search(printed) is None
    head, blank, fence, *inside, end, last = printed.split("\n")
    assert (head, blank, last) == ("A\\:", "", "") or (blank, last) == ("", "")
    assert fence == f"{end}text"
    assert set(end) == {"`"}
    assert len(end) >= 3
    assert "\n".join(inside) == visible(words)
    assert all(len(run) < len(end) for run in re.findall("`+", words))


@pytest.mark.parametrize(
    "block",
    [
        Heading,
        lambda text: Bullets((text,)),
        lambda text: Act(1, text, text, text, text),
        lambda text: Pairs(((text, text),)),
        lambda text: Notes(((1, text, text),)),
    ],
    ids=["heading", "bullets", "act", "pairs", "notes"],
)
def test_no_block_lets_a_text_through_bare(block: object) -> None:
    """The same text in each place is the same escaped words."""
    hostile = "</script>\n# [x](y) | `z` *b* ![i](j)"
    assert callable(block)
    printed = render([Page("page", (block(hostile),))])
    assert "\\<\\/script" not in printed
    assert "\\</script\\> \\# \\[x\\]\\(y\\) \\| \\`z\\` \\*b\\* \\!\\[i\\]\\(j\\)" in printed
    assert "</script>" not in printed.replace("\\</script\\>", "")


def test_pages_are_parted_by_a_rule() -> None:
    """One file holds all pages."""
    two = [Page("one", (Heading("One", 1),)), Page("two", (Heading("Two", 1),))]
    assert render(two) == "# One\n\n---\n\n# Two\n"


def test_an_act_is_a_task_with_a_box() -> None:
    """A reader shows a box; it is ticked when the act is said to be done."""
    assert render([Page("page", (Act(2, "Ring", "lead", "now"),))]) == "- [ ] **2.** Ring  \n  (lead; now)\n"
    assert render([Page("page", (Act(2, "Ring", "lead", "now", "Done", ticked=True),))]).startswith("- [x] **2.**")
