"""Hostile text, wherever a person can put it, comes back as text in every output of the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import tomli_w
from running import ANSWERS, AT, RISKY, Cli, columns, document

from peertriage.render.safe import visible

if TYPE_CHECKING:
    from pathlib import Path

import tomllib

HOSTILE = {
    "terminal escapes": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J \x1bP1$r\x1b\\ back\x08\x08space",
    "markup of a terminal library": "[bold red]loud[/bold red] [link=file:x]y[/link]",
    "HTML": "</script><script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt;",
    "a formula": "=cmd|' /C calc'!A0 +1 -1 @SUM(A1)",
    "Markdown": "# heading\n- [x] done\n```\ncode\n````\n| a | b |\n![i](j) **b** <!-- c -->",
    "direction of writing": "abc \u202edesrever\u202c \u2066isolated\u2069 \u200f\u061c\u200e",
    "ten thousand letters": "x" * 10_000,
    "ten thousand words": "wort " * 2_000,
    "lines": "one\ntwo\n\n\n  three  \n| not a margin\n: nor this\nPAGE 99: FORGED",
    "other line ends": "one\u2028two\u2029three\u0085four\x0bfive\x0csix",
    "wide letters": "\u5979\u8aaa\u4ed6\u78b0\u4e86\u5979\u3002" * 40,
    "marks and emoji": "e\u0301" * 200 + " \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ec\U0001f1e7",
    "written-out marks": "<U+001B>[31m <U+202E>",
    "zero bytes": "a\x00b\x7fc",
    "formats and templates": "%s %(a)s {child} {0.__class__} ${HOME} $(id) `id` {{x}} \\n \\x1b",
    "Welsh and quotation marks": "Dywedodd \u2018paid \u00e2 dweud\u2019 \u201cŵ ŷ\u201d \"\"\" ''' \\",
}


def case(text: str, folder: Path) -> Path:
    """Return answers with the text in every place that takes text."""
    report = tomllib.loads(ANSWERS)
    report["identity_held_at"] = text
    report["person"][0] |= {"name": text, "role": text}
    report["child"][0] |= {"council": text, "disputed": {"send": text}, "answers": {"send": ["autism"]}}
    report["disputed"] = {"is-sexual": text}
    report["statement"][0] |= {
        "words": text,
        "by": text,
        "to": text,
        "asked": [text],
        "original_at": text,
        "language": text,
    }
    report["episode"][0] |= {"acts_other": text, "happened": {"words": text}, "disputed": {"wanted": text}}
    report["family_gate"] = [{"child": "A", "decided_by": text, "told_by": text, "why_not": text}]
    path = folder / "answers.toml"
    path.write_bytes(tomli_w.dumps(report).encode())
    return path


def quoted(printed: str) -> list[str]:
    """Return each quotation of a printed text, read back from its margins."""
    found: list[str] = []
    inside = False
    for line in printed.split("\n"):
        if line.startswith(("| ", ": ")) and (inside or line.startswith("| ")):
            if not inside:
                found.append(line[2:])
            else:
                found[-1] += ("\n" if line.startswith("| ") else "") + line[2:]
            inside = True
        else:
            inside = False
    return [re.sub(r"<U\+([0-9A-F]{4})>", lambda mark: chr(int(mark[1], 16)), words) for words in found]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text_in_every_output(name: str, cli: Cli, tmp_path: Path) -> None:
    """No raw escape, control or direction mark on either stream; the words can be read back; 80 columns."""
    text = HOSTILE[name]
    record, page = tmp_path / "record.toml", tmp_path / "pages.md"
    made = cli("new", "--answers", case(text, tmp_path), "--out", record, "--at", AT)
    assert made.code == 0, made.err
    stored = document(record)
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    assert stored["statement"][0]["words"] == normal
    assert stored["episode"][0]["acts_other"] == normal

    shown = cli("show", record)
    pages = cli("checklist", record)
    written = cli("checklist", record, "--format", "markdown", "--out", page)
    explained = cli("explain", record)
    markdown = page.read_text(encoding="utf-8")
    for ran in (made, shown, pages, written, explained):
        assert ran.code == 0, ran.err
        assert RISKY.search(ran.out + ran.err) is None
    assert RISKY.search(markdown) is None
    for ran in (made, shown, pages, explained):
        assert [line for line in ran.out.split("\n") if columns(line) > 80] == []

    assert normal in quoted(shown.out)
    assert normal in quoted(pages.out)
    assert f"text\n{visible(normal)}\n```" in markdown
    if "\n" in text:
        assert not re.search(r"^PAGE 99", shown.out + pages.out, re.MULTILINE)


@pytest.mark.parametrize("name", ["terminal escapes", "lines", "direction of writing"])
def test_hostile_names_of_files_are_text_too(name: str, cli: Cli, tmp_path: Path) -> None:
    """A file or folder may be called anything that the system takes."""
    safe = HOSTILE[name].replace("/", "").replace("\x00", "")[:40]
    folder = tmp_path / safe
    folder.mkdir()
    answers = folder / "answers.toml"
    answers.write_text(ANSWERS)
    for args in (("--answers", answers, "--out", folder), ("--answers", folder / "none.toml"), ("--answers", folder)):
        ran = cli("new", *args, "--at", AT)
        assert RISKY.search(ran.out + ran.err) is None
    (record,) = folder.glob("2*.toml")
    ran = cli("checklist", record, "--out", folder / "page.txt")
    assert ran.code == 0
    assert RISKY.search(ran.err) is None


def test_a_name_of_bytes_that_are_no_text_is_no_bug(cli: Cli, tmp_path: Path) -> None:
    """A name left over from another encoding is said as far as it can be."""
    ran = cli("show", tmp_path / "caf\udce9.toml")
    assert ran.code == 2
    assert "<U+DCE9>" in ran.err
