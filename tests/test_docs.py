"""What the documents say can be done, can be done: their commands and their code are run."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import holidays
import pytest

from peertriage import content

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(text: str, language: str, after: str = "") -> str:
    """Return the first code block of a language after some words."""
    found = re.search(rf"```{language}\n(.*?)```", text[text.index(after) :], re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a record made as the README makes it."""
    path = tmp_path_factory.mktemp("docs") / "record.toml"
    answers = ROOT / "examples" / "article-first-child.toml"
    command = [sys.executable, "-m", "peertriage", "new", "--answers", str(answers), "--out", str(path)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return path


def test_the_seal_can_be_checked_with_the_lines_of_its_page(record: Path, tmp_path: Path) -> None:
    """docs/reference/seal.md: an untouched record fits, and a changed answer is named with its episode."""
    script = tmp_path / "check.py"
    page = (ROOT / "docs" / "reference" / "seal.md").read_text(encoding="utf-8")
    script.write_text(block(page, "python"), encoding="utf-8")

    def said(path: Path) -> list[str]:
        done = subprocess.run([sys.executable, str(script), str(path)], check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    assert said(record) == ["changed: []", "last event fits: True"]
    changed = tmp_path / "changed.toml"
    text = record.read_text(encoding="utf-8")
    changed.write_text(text.replace('wanted = "yes"', 'wanted = "no"', 1), encoding="utf-8")
    assert said(changed)[0] == "changed: ['episode.E1']"


def test_show_names_what_was_changed_outside(record: Path, tmp_path: Path) -> None:
    """A key added by hand is seen, also one whose value is the default."""
    changed = tmp_path / "changed.toml"
    text = record.read_text(encoding="utf-8")
    changed.write_text(text.replace('label = "B"\n', 'label = "B"\ncouncil = ""\n', 1), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "peertriage", "show", str(changed)], check=True, capture_output=True, text=True, cwd=ROOT
    )

    assert "Changed outside this tool: child.B." in done.stdout


def test_the_readme_names_every_command_and_no_other() -> None:
    """The table of the README is the list of commands that `--help` prints."""
    shown = subprocess.run(
        [sys.executable, "-m", "peertriage", "--help"], check=True, capture_output=True, text=True, cwd=ROOT
    )
    there = set(re.findall(r"^  ([a-z]+) ", shown.stdout[shown.stdout.index("Commands") :], re.MULTILINE))
    named = set(re.findall(r"`peertriage ([a-z]+)", README))

    assert there
    assert there == named


def test_the_first_command_of_the_readme_names_a_file_that_is_there() -> None:
    """The example answers stand where the README says."""
    first = block(README, "sh", "<!-- try -->")
    found = re.search(r"--answers (\S+)", first)

    assert found is not None
    assert (ROOT / found[1]).is_file()


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """The CI script takes the command from the README, so that the two cannot differ."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "<!-- tests -->" in script
    assert "pytest" in block(README, "sh", "<!-- tests -->")


def test_links_in_documents_lead_somewhere() -> None:
    """Every relative link of every document names a file that exists."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_bank_holidays_are_those_of_the_calendar() -> None:
    """The data file agrees with an independent calendar for every year that it holds."""
    ours = {holiday.on for holiday in content.load().bank_holiday}
    years = range(min(ours).year, max(ours).year + 1)
    theirs = set(holidays.country_holidays("GB", subdiv="ENG", years=years))
    wales = set(holidays.country_holidays("GB", subdiv="WLS", years=years))

    assert ours == theirs == wales
    assert max(ours) > dt.date(2030, 1, 1)
