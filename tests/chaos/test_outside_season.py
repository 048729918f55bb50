"""Six moments of a season, seen from outside: who hears of a report, who never does, and when nobody does."""

from datetime import date

import pytest
import roster
from office import Office
from season import expected

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def told(office: Office, now: str) -> dict[int, list[str]]:
    """One tick: new messages by user."""
    before = len(office.api.sent)
    office.tick(now)
    found: dict[int, list[str]] = {}
    for one in office.api.sent[before:]:
        found.setdefault(one.chat, []).append(one.text)
    return found


def test_a_season_of_silence_keeps_the_table_the_hours_and_the_leaders_gate(office: Office) -> None:
    people = roster.make(12)
    people.rows["事项"] = [row for row in people.rows["事项"] if row[1] == "专题报告"]
    people.save(office.folder / "r.xlsx")
    office.run("import", "r.xlsx", DUBAN_CLOCK="2026-11-30T08:00")
    office.bind_all("2026-11-30T08:30")
    names = {user: name for name, user in office.users.items()}
    plan = office.json("plan", "--from", "2026-12-21", "--to", "2027-02-02", DUBAN_CLOCK="2026-11-30T08:30")
    must, _ = expected(office.export(), date(2026, 12, 21), date(2027, 2, 2))

    for day in ("2026-12-21", "2027-01-19", "2027-01-25"):
        if day == "2027-01-25":
            notices = told(office, "2027-01-22T15:00")
            clerk = notices.pop(office.users["省环委办经办人"])
            assert "将告知分管领导3件" in clerk[0] and not notices
        heard = told(office, f"{day}T09:00")
        assert {names[user] for user in heard} == {one.person for one in must if str(one.day) == day}
        assert all(len(texts) == 1 for texts in heard.values())
        assert {names[user] for user in heard} == {one["person"] for one in plan if one["at"].startswith(day)}
    assert told(office, "2027-01-25T12:30") == {}
    assert told(office, "2027-01-30T10:00") == {}
    assert office.api.floods == 0
    office.run("audit")
