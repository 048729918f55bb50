"""A workbook's rows against each other and against the ledger: a checked roster, or every fault at once.

A unit is known by name, a person by (name, unit), a matter by number, or without one by (kind, title, lead),
a share by (matter, unit). Nothing here writes.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from ledger.roster import (
    MatterRow,
    PersonKey,
    PersonRow,
    Roster,
    RosterRow,
    ShareRow,
    UnitRow,
    differences,
)
from ledger.words import MatterKind, ShareRole
from locales import roster as says
from paperwork.roster import Draft, Drafts, Faults
from reading.names import AmbiguousUnit, UnitNames, UnknownUnit


def check(drafts: Drafts, ledger: Roster, faults: Faults, *, update: bool, highest: int = 0) -> Roster:
    """The roster to enter into the ledger; `highest` is the largest number that a matter ever had.

    Raises RosterFaults with everything in `faults` and found here.
    """
    checks = _Checks(drafts, ledger, faults, update=update, highest=highest)
    checks.units()
    checks.people()
    checks.matters()
    checks.shares()
    faults.raise_any()
    return checks.roster()


class _Checks:
    def __init__(self, drafts: Drafts, ledger: Roster, faults: Faults, *, update: bool, highest: int) -> None:
        self.drafts, self.faults, self.update, self.highest = drafts, faults, update, highest
        self.old_units = {row.name: row for row in ledger.units}
        self.old_people = {(row.name, row.unit): row for row in ledger.people}
        self.old_matters = {row.number: row for row in ledger.matters}
        self.old_shares = {(row.matter, row.unit): row for row in ledger.shares}
        self.names = UnitNames(())
        self.parents: dict[str, str] = {row.name: row.parent for row in ledger.units if row.parent}
        self.posts: dict[str, list[str]] = {}  # a person's name → units
        self.matter_drafts: dict[int, Draft] = {}
        self.share_drafts: dict[tuple[int, str], Draft] = {}

    # 单位

    def units(self) -> None:
        drafts = self.drafts["单位"]
        self.refuse_twice(drafts, "name", lambda draft: draft.get("name"), str)
        aliases = {name: row.aliases for name, row in self.old_units.items()}
        aliases |= {d.get("name"): d.get("aliases") or aliases.get(d.get("name"), ()) for d in drafts if d.get("name")}
        self.names = UnitNames(aliases.items())
        owners = {alias: name for name, own in aliases.items() for alias in own if alias != name}
        for draft in drafts:
            if (name := draft.get("name")) in owners and name not in self.old_units:
                self.faults.add(draft.place("name"), says.name_is_alias(name, owners[name]))
            for alias in draft.get("aliases") or ():
                if alias in aliases and alias != draft.get("name"):
                    self.faults.add(draft.place("aliases"), says.alias_is_name(alias))
            if parent := self.unit_in(draft, "parent"):
                self.parents[draft.get("name")] = parent
        for draft in drafts:
            if draft.get("parent") and draft.get("name") in self.above(draft.get("name")):
                self.faults.add(draft.place("parent"), says.parent_circle(draft.get("parent")))
            self.compare(draft, self.old_units.get(draft.get("name")))

    def unit_in(self, draft: Draft, field: str) -> str | None:
        """The ledger's name of the unit named in a cell, put in its place."""
        text = draft.get(field)
        if text is None or field in draft.kept:
            return text  # type: ignore[no-any-return]
        draft.values[field] = self.find_unit(draft, field, text)
        return draft.get(field)  # type: ignore[no-any-return]

    def find_unit(self, draft: Draft, field: str, text: str) -> str | None:
        try:
            return self.names.find(text)
        except UnknownUnit as unknown:
            self.faults.add(draft.place(field), says.unit_unknown(text, unknown.nearest))
        except AmbiguousUnit as ambiguous:
            self.faults.add(draft.place(field), says.unit_ambiguous(text, ambiguous.candidates))
        return None

    def above(self, unit: str) -> Iterator[str]:
        """The units over a unit, nearest first; ends with the first that comes again."""
        seen: set[str] = set()
        while (unit := self.parents.get(unit, "")) and unit not in seen:
            seen.add(unit)
            yield unit

    # 人员

    def people(self) -> None:
        drafts = self.drafts["人员"]
        for draft in drafts:
            self.unit_in(draft, "unit")
        self.refuse_twice(drafts, "name", _person_key, lambda key: says.listed(reversed(key)))
        keys = {key for draft in drafts if (key := _person_key(draft))} | set(self.old_people)
        for name, unit in keys:
            self.posts.setdefault(name, []).append(unit)
        for draft in drafts:
            key = _person_key(draft)
            if draft.get("unit"):
                self.person_in(draft, "deputy", draft.get("unit"))
            if key and draft.get("deputy") == key:
                self.faults.add(draft.place("deputy"), says.deputy_of_self())
            self.compare(draft, self.old_people.get(key) if key else None)

    def person_in(self, draft: Draft, field: str, unit: str) -> PersonKey | None:
        """The person named in a cell: of the unit, else the only one of that name over or under it."""
        name = draft.get(field)
        if name is None or field in draft.kept:
            return name  # type: ignore[no-any-return]
        units = self.posts.get(name, [])
        near = [each for each in units if each in self.above(unit) or unit in self.above(each)]
        found = [unit] if unit in units else near
        if not found:
            self.faults.add(draft.place(field), says.person_unknown(name, unit))
        elif len(found) > 1:
            self.faults.add(draft.place(field), says.person_ambiguous(name, sorted(found)))
        draft.values[field] = (name, found[0]) if len(found) == 1 else None
        return draft.get(field)  # type: ignore[no-any-return]

    # 事项

    def matters(self) -> None:
        drafts = self.drafts["事项"]
        for draft in drafts:
            self.unit_in(draft, "lead")
            if draft.get("cooperating") and "cooperating" not in draft.kept:
                found = [self.find_unit(draft, "cooperating", text) for text in draft.get("cooperating")]
                draft.values["cooperating"] = tuple(dict.fromkeys(name for name in found if name))
        self.refuse_twice(drafts, "number", lambda draft: draft.get("number"), says.matter_said)
        unnumbered = [draft for draft in drafts if not self.has("number", draft)]
        self.refuse_twice(unnumbered, "title", _matter_key, lambda key: says.same_matter())
        self.give_numbers(drafts)
        for draft in drafts:
            if number := draft.get("number"):
                self.matter_drafts.setdefault(number, draft)
                self.check_matter(draft, self.old_matters.get(number))

    def has(self, field: str, draft: Draft) -> bool:
        """Whether something stands in the cell, good or bad."""
        return draft.get(field) is not None or draft.place(field) in self.faults

    def give_numbers(self, drafts: list[Draft]) -> None:
        """A matter without number is the one of the ledger with its kind, title and lead, or gets the next number."""
        known: dict[Hashable, list[int]] = {}
        for row in self.old_matters.values():
            known.setdefault((row.kind, row.title, row.lead), []).append(row.number)
        last = max([*self.old_matters, *(draft.get("number") or 0 for draft in drafts), self.highest])
        for draft in drafts:
            if self.has("number", draft):
                continue
            numbers = known.get(_matter_key(draft), [])
            if len(numbers) > 1:
                self.faults.add(draft.place("number"), says.matter_unclear(numbers))
            elif not numbers:
                last += 1
            draft.values["number"] = numbers[0] if numbers else last

    def check_matter(self, draft: Draft, old: MatterRow | None) -> None:
        if draft.is_unchanged:
            return  # what people decided since may be what nobody could import
        lead = draft.get("lead") or (old and old.lead)
        if lead and lead in self.cooperating(draft, old):
            self.faults.add(draft.place("cooperating"), says.lead_also_cooperates(lead))
        if lead:
            self.person_in(draft, "responsible", lead)
        elif draft.get("responsible") and not self.has("lead", draft):
            self.faults.add(draft.place("responsible"), says.responsible_without_lead())
        due_on = draft.get("due_on") or (old and old.due_on)
        starts_on = draft.get("starts_on") or (old and old.starts_on)
        if draft.get("kind") == MatterKind.REPORT and not due_on and not self.has("due_on", draft):
            self.faults.add(draft.place("due_on"), says.report_needs_date())
        if due_on and starts_on and starts_on > due_on:
            self.faults.add(draft.place("starts_on"), says.starts_after_due())
        if old and draft.get("kind") and (draft.get("kind") == MatterKind.REPORT) != (old.kind == MatterKind.REPORT):
            self.faults.add(draft.place("kind"), says.kind_fixed())
        self.compare(draft, old)

    def cooperating(self, draft: Draft | None, old: MatterRow | None) -> tuple[str, ...]:
        """The cooperating units of a matter as they will be."""
        named: tuple[str, ...] | None = draft.get("cooperating") if draft else None
        return named or (old.cooperating + self.stopped(old) if old else ())

    def stopped(self, old: MatterRow) -> tuple[str, ...]:
        return tuple(unit for unit in old.stopped if unit != old.lead)

    # 分工

    def shares(self) -> None:
        drafts = self.drafts["分工"]
        for draft in drafts:
            self.unit_in(draft, "unit")
        self.refuse_twice(drafts, "unit", _share_key, lambda key: f"{says.matter_said(key[0])}{key[1]}")
        for draft in drafts:
            if draft.get("unit"):
                self.person_in(draft, "person", draft.get("unit"))
            if key := _share_key(draft):
                self.share_drafts.setdefault(key, draft)
                self.check_share(draft, *key)
                self.compare(draft, self.old_shares.get(key))

    def check_share(self, draft: Draft, number: int, unit: str) -> None:
        if draft.is_unchanged and (number not in self.matter_drafts or self.matter_drafts[number].is_unchanged):
            return
        matter, old = self.matter_drafts.get(number), self.old_matters.get(number)
        if matter is None and old is None:
            self.faults.add(draft.place("matter"), says.matter_missing(number))
        if matter and (matter.place("lead") in self.faults or matter.place("cooperating") in self.faults):
            return  # what the matter says of its units is not known yet
        role = self.parts(number).get(unit)
        if role is None and (matter or old):
            self.faults.add(draft.place("unit"), says.not_in_matter(unit, number))
        elif role and draft.get("role") and draft.get("role") != role:
            self.faults.add(draft.place("role"), says.role_differs(unit, number, role))
        elif role == ShareRole.LEAD and matter and draft.get("person"):
            responsible, person = matter.get("responsible"), draft.get("person")
            if responsible and responsible != person:
                self.faults.add(matter.place("responsible"), says.responsible_differs(unit, person[0]))

    def parts(self, number: int) -> dict[str, ShareRole]:
        """The units of a matter as they will be, the lead first."""
        draft, old = self.matter_drafts.get(number), self.old_matters.get(number)
        lead = (draft and draft.get("lead")) or (old and old.lead)
        parts = {lead: ShareRole.LEAD} if lead else {}
        return parts | {unit: ShareRole.COOPERATING for unit in self.cooperating(draft, old) if unit != lead}

    # what comes out

    def roster(self) -> Roster:
        return Roster(
            units=[UnitRow(**draft.values, cells=draft.cells()) for draft in self.drafts["单位"]],
            people=[PersonRow(**draft.values, cells=draft.cells()) for draft in self.drafts["人员"]],
            matters=[
                replace(MatterRow(**draft.values, cells=draft.cells()), responsible=None)  # its lead's share has it
                for draft in self.drafts["事项"]
            ],
            shares=list(self.share_rows()),
        )

    def share_rows(self) -> Iterator[ShareRow]:
        for number, matter in self.matter_drafts.items():
            for unit, role in self.parts(number).items():
                draft = self.share_drafts.pop((number, unit), None)
                row = draft and ShareRow(**draft.values, cells=draft.cells())
                named_in = "lead" if role == ShareRole.LEAD else "cooperating"
                row = row or ShareRow(number, unit, role, cells={"unit": str(matter.place(named_in))})
                if role == ShareRole.LEAD and row.person is None:
                    row = replace(row, person=matter.get("responsible"))
                yield row
        for draft in self.share_drafts.values():
            yield ShareRow(**draft.values, cells=draft.cells())

    def compare(self, draft: Draft, old: RosterRow | None) -> None:
        """Without --update, a cell that says otherwise than the ledger is a fault."""
        if old is None or self.update:
            return
        new = replace(old, **{name: value for name, value in draft.values.items() if value is not None})
        for name, (was, _) in differences(old, new).items():
            self.faults.add(draft.place(name), says.differs(_shown(name, was)))

    def refuse_twice(
        self,
        drafts: Iterable[Draft],
        field: str,
        key_of: Callable[[Draft], Any],
        describe: Callable[[Any], str],
    ) -> None:
        first: dict[Any, int] = {}
        for draft in drafts:
            key = key_of(draft)
            if key is not None and first.setdefault(key, draft.row) != draft.row:
                self.faults.add(draft.place(field), says.twice(describe(key), first[key]))


def _person_key(draft: Draft) -> PersonKey | None:
    name, unit = draft.get("name"), draft.get("unit")
    return (name, unit) if name and unit else None


def _matter_key(draft: Draft) -> tuple[MatterKind, str, str | None] | None:
    kind, title = draft.get("kind"), draft.get("title")
    return (kind, title, draft.get("lead")) if kind and title else None


def _share_key(draft: Draft) -> tuple[int, str] | None:
    number, unit = draft.get("matter"), draft.get("unit")
    return (number, unit) if number and unit else None


def _shown(field: str, value: Any) -> str:
    if field in {"deputy", "responsible", "person"} and value:
        return str(value[0])
    if isinstance(value, tuple):
        return says.listed(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value or "")
