"""Every short case gives the level, calls and categories that it says."""

from __future__ import annotations

import pytest

from cases.short import Short, cases, report_of, result

ALL = cases()
KEYS = {"supported", "not_ruled_out", "calls", "categories", "rules", "not_rules", "internal_only"}


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_short_case_gives_what_it_says(case: Short) -> None:
    """The level, and whatever else the case names, is what it says."""
    expect = case.table["expect"]
    found = result(report_of(case.table))

    assert expect.keys() <= KEYS
    assert found.supported == expect["supported"]
    for key in ("not_ruled_out", "calls", "categories", "internal_only"):
        if key in expect:
            assert getattr(found, key) == expect[key], key
    held = {reason.rule for reason in found.reason}
    assert set(expect.get("rules", ())) <= held
    assert not set(expect.get("not_rules", ())) & held


def test_ids_are_unique_and_every_case_says_why() -> None:
    """A case without a reason cannot be challenged."""
    names = [case.name for case in ALL]

    assert len(names) == len(set(names))
    assert all(case.table["why"] and case.table["title"] and case.table["source"] for case in ALL)
