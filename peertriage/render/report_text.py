"""Findings as plain text: by file, the gravest first; then what was found in all, and what that means."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING

from peertriage.core.finding import SEVERITIES
from peertriage.render.safe import in_one_line
from peertriage.render.text import quote_lines, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from peertriage.core.catalogue import Code
    from peertriage.core.finding import Finding
    from peertriage.core.outcome import Look, Result, Summary

PLACES, SKIPPED, UNREAD = 8, 20, 20
"""How many places of one finding, skipped files, and files that could not be checked, are listed; the rest is counted.
"""
FAMILIES = "PSIL"
"""The letters of the families, those first that say most about what a child may suffer."""
FEW = 200
"""Of so few results it is known before the first line whether anything could be checked."""
MEANS = {
    "error": ("Errors", "Put these right first."),
    "warning": ("Warnings", "Look at these soon."),
    "advice": ("Advice", "Ask why, and write the answer down."),
}
LAST = (
    "A file without a finding does not mean that the children are safe: it means that nothing this tool looks for "
    "was found in it."
)
LAST_OF_NONE = (
    "No finding does not mean that the children are safe: it means that nothing this tool looks for was found in"
)
LAST_OF_PART = (
    "A file without a finding does not mean that the children are safe: it means that nothing of the part that was "
    "looked for was found in it."
)
ONLY_FILES = (
    "This looks only at the files. What was done and ticked on paper, or stands in the school's own system, is not "
    "known here."
)
ONLY_SHAPE = "Only its shape could be looked at: overdue calls and all else were not. Correct this, then check again."
NOT_YET = (
    "This version cannot yet write into a record that an act was done: write it in the school's own system and on the "
    "printed page; a record changed by hand needs peertriage accept."
)
NOTHING = "NOTHING WAS CHECKED. Nothing is known about these files."


def report(results: Iterable[Result], summary: Summary, codes: Mapping[str, Code], look: Look) -> Iterator[str]:
    """Yield the report: files with findings, then those across records, skipped files, and the summary."""
    page = _Page(codes, look)
    left = iter(results)
    first = list(islice(left, FEW))
    yield page.head()
    if len(first) < FEW and not any(result.state == "checked" for result in first):
        yield page.lines(NOTHING) + "\n"
    across = False
    for result in chain(first, left):
        page.count(result)
        if result.across and not across:
            across = True
            yield "ACROSS RECORDS\n\n"
        yield page.file(result)
    yield page.skipped()
    yield page.summary(summary)


def counted(number: int, one: str, more: str = "") -> str:
    """Return a number with its word: 1 file, 2 files."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


class _Page:
    """Lines of one report, and what has to be remembered until its end."""

    def __init__(self, codes: Mapping[str, Code], look: Look) -> None:
        self.codes, self.look = codes, look
        self.with_findings = self.named_across = self.left_out = 0
        self.first_skipped: list[Result] = []
        self.first_unread: list[str] = []
        self._blocks: dict[str, tuple[str, str]] = {}

    @cached_property
    def ranks(self) -> dict[str, tuple[int, int, str]]:
        """Return what puts codes in order: the gravest for the child first."""
        return {
            code: (SEVERITIES.index(item.severity), FAMILIES.index(code[3]), code) for code, item in self.codes.items()
        }

    def lines(self, text: str, first: str = "", rest: str = "") -> str:
        """Return text in lines, each ended."""
        if len(first) + len(text) <= self.look.width and text.isascii():
            return f"{first}{text}\n"
        return "\n".join(wrap(text, first, rest, self.look.width)) + "\n"

    def head(self) -> str:
        at = f"{self.look.at.day} {self.look.at:%B %Y, %H:%M}"
        said = self.lines(f"Checked on {at}, with peertriage {self.look.version}.")
        said += self.lines(ONLY_FILES)
        said += self.lines(self.look.part) if self.look.part else ""
        if self.look.show:
            said += self.lines(
                'Lines that begin with "|", or with ":" where a line goes on, are words of the records: '
                "keep this report as you keep them."
            )
        return said + "\n"

    def count(self, result: Result) -> None:
        """Remember what the summary needs of a result."""
        if result.state == "skipped":
            self.left_out += 1
            if self.left_out <= SKIPPED:
                self.first_skipped.append(result)
        elif result.state == "unreadable":
            if len(self.first_unread) < UNREAD:
                self.first_unread.append(result.path)
        elif result.across:
            self.named_across += 1
        elif result.findings:
            self.with_findings += 1

    def file(self, result: Result) -> str:
        """Return the part of one file, empty if there is nothing to say about it."""
        if result.state == "skipped" or (result.state == "checked" and not result.findings):
            return ""
        parts = [self.lines(f"FILE {in_one_line(result.path)}", "", "  "), self._told(result), "\n"]
        found = sorted(result.findings, key=lambda one: self.ranks[one.code])
        for code, same in groupby(found, key=lambda one: one.code):
            before, after = self._block(code)
            parts += [before, *self._places(list(same)), after, "\n"]
        return "".join(parts)

    def _told(self, result: Result) -> str:
        if result.state == "unreadable":
            why = f": {in_one_line(result.why)}" if result.why else "."
            return self.lines(f"COULD NOT BE CHECKED{why}", "  ", "  ")
        tally = Counter(self.codes[finding.code].severity for finding in result.findings)
        words = {"error": ("error", ""), "warning": ("warning", ""), "advice": ("piece of advice", "pieces of advice")}
        said = [counted(tally[severity], *words[severity]) for severity in SEVERITIES if tally[severity]]
        kind = f"practice {result.kind}" if result.invented else result.kind
        before = f"{in_one_line(kind).strip().capitalize()}: " if kind else ""
        told = self.lines(before + ", ".join(said), "  ", "  ")
        return told + self.lines(ONLY_SHAPE, "  ", "  ") if result.shape_only else told

    def _block(self, code: str) -> tuple[str, str]:
        """Return what stands before and after the places of a code."""
        if code not in self._blocks:
            item = self.codes[code]
            self._blocks[code] = (
                self.lines(f"{item.severity.upper()} {code}: {item.says}", "  ", "    "),
                self.lines(f"To do: {item.fix}", "    ", "      "),
            )
        return self._blocks[code]

    def _places(self, found: list[Finding]) -> Iterator[str]:
        for finding in found[:PLACES]:
            where = f"line {finding.line}" if finding.line else ""
            place = ", ".join(part for part in (where, in_one_line(finding.key)) if part)
            says = in_one_line(finding.says)
            said = f"{says} ({place})" if says and place else says or place
            if said:
                yield self.lines(said, "    - ", "      ")
            if self.look.show and finding.words:
                for line in quote_lines(finding.words, self.look.width - 6):
                    yield f"      {line}\n"
        if len(found) > PLACES:
            yield self.lines(f"and {len(found) - PLACES:,} more", "    - ", "      ")

    def skipped(self) -> str:
        """Return the list of skipped files, each with why."""
        if not self.left_out:
            return ""
        said = "SKIPPED\n\n"
        for result in self.first_skipped:
            why = f": {in_one_line(result.why)}" if result.why else ""
            said += self.lines(f"{in_one_line(result.path)}{why}", "- ", "  ")
        if self.left_out > SKIPPED:
            said += f"- and {self.left_out - SKIPPED:,} more\n"
        return said + "\n"

    def summary(self, summary: Summary) -> str:
        """Return what was found in all."""
        parts = ["SUMMARY\n\n", *self._files(summary), "\n"]
        for severity in SEVERITIES:
            name, act = MEANS[severity]
            number = getattr(summary, severity)
            parts.append(self.lines(f"{name}: {number:,}." + (f" {act}" if number else "")))
        codes = sorted(summary.by_code, key=self.ranks.__getitem__)
        if codes:
            parts.append("\nWhat was found, the gravest first:\n")
        for code in codes:
            times = counted(summary.by_code[code], "time")
            item = self.codes[code]
            parts.append(self.lines(f"{code} ({item.severity}, {times}): {item.says}", "- ", "  "))
        parts.append(f"\nTime: {summary.seconds:.{1 if summary.seconds >= 1 else 2}f} seconds.\n\n")
        if codes:
            parts.append(self.lines(f"Why a finding matters, and its source: peertriage explain {codes[0]}"))
        if any(code[3] == "P" for code in codes):
            parts.append(self.lines(NOT_YET))
        if summary.checked:
            last = LAST if codes else f"{LAST_OF_NONE} {counted(summary.checked, 'file')}."
            parts.append(self.lines(LAST_OF_PART if self.look.part else last))
        return "".join(parts)

    def _files(self, summary: Summary) -> Iterator[str]:
        """Yield lines on what became of the files."""
        if not summary.checked:
            yield self.lines(NOTHING)
        else:
            verb = "was" if summary.checked == 1 else "were"
            tally = f"{self.with_findings:,} with findings, {summary.checked - self.with_findings:,} without"
            yield self.lines(f"{counted(summary.checked, 'file')} {verb} checked: {tally}.")
        if summary.shape_only:
            files = counted(summary.shape_only, "file")
            yield self.lines(f"Of {files} only the shape could be looked at: overdue calls and all else were not.")
        if self.look.part:
            yield self.lines(self.look.part)
        if self.named_across:
            found = counted(self.named_across, "file")
            yield self.lines(f"Looked at together: findings in {found} (see ACROSS RECORDS).")
        if summary.unreadable:
            yield from self._unread(summary.unreadable)
        if summary.skipped:
            verb = "was" if summary.skipped == 1 else "were"
            yield self.lines(f"{counted(summary.skipped, 'file')} {verb} skipped (see SKIPPED).")

    def _unread(self, number: int) -> Iterator[str]:
        """Yield how many files could not be checked, and which."""
        one = number == 1
        yield self.lines(
            f"{counted(number, 'file')} could not be checked. "
            f"{'It does' if one else 'They do'} not pass: nobody knows what {'it holds' if one else 'they hold'}."
        )
        for path in self.first_unread:
            yield self.lines(in_one_line(path), "- ", "  ")
        if number > UNREAD:
            yield f"- and {number - UNREAD:,} more\n"
