"""拆分 and 合并事项, by the office: first a preview, and only its button acts."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from handlers import previews
from handlers.commands import unit_named
from handlers.turn import Speak, Turn
from ledger import extensions, handovers, reshaping
from ledger.access import Act, require
from ledger.errors import CommandUnclear, Outdated
from ledger.matters import openly, shares_of
from ledger.models import Matter, Share
from ledger.reshaping import Child
from ledger.words import OVER, Transmission
from locales import buttons
from locales import reshaping as texts
from locales.dates import day_week
from reading.parts import Part, read_parts
from reading.stretches import Today

SPLIT = "拆分 3号\n水质达标｜省水利厅牵头｜6月30日\n排污口整治｜省住建厅牵头，省水利厅配合"
MERGE = "合并事项 5号 并入 3号"
_SPLIT = re.compile(r"\s*第?(?P<number>\d{1,6})\s*号?(?:事项)?[：:为成\s]*(?P<parts>.*)", re.DOTALL)
_MERGE = re.compile(
    r"\s*第?(?P<source>\d{1,6})\s*号?(?:事项)?\s*(?:并入|并到|合并到|合并入|到|入)\s*第?(?P<target>\d{1,6})\s*号?(?:事项)?[。\s]*"
)


def split(turn: Turn) -> None:
    """`拆分 3号` and a line for each part."""
    require(turn.actor, Act.RESHAPE)
    matter, children = _split_said(turn, turn.text, turn.today)
    reshaping.refuse(turn.session, matter)
    lines = [
        texts.part(
            place,
            openly(matter, child.title),
            child.lead.name if child.lead else "",
            [u.name for u in child.cooperating],
            _due(child, matter),
        )
        for place, child in enumerate(children, start=1)
    ]
    row = previews.offer(
        turn, "split", buttons.yes(), words=turn.text, said_on=turn.today.isoformat(), version=matter.version
    )
    turn.reply(texts.split_preview(matter.number, lines), row)


def merge(turn: Turn) -> None:
    """`合并事项 5号 并入 3号`"""
    require(turn.actor, Act.RESHAPE)
    source, target = _merge_said(turn, turn.text)
    reshaping.refuse_merger(turn.session, source, target)
    text = texts.merge_preview(
        source.number, target.number, list(_differences(turn, source, target)), _joining(turn, source, target)
    )
    row = previews.offer(turn, "merge", buttons.yes(), words=turn.text, version=source.version)
    turn.reply(text, row)


def _split_confirmed(turn: Turn) -> None:
    draft = previews.take(turn)
    matter, children = _split_said(turn, draft["words"], date.fromisoformat(draft["said_on"]))
    _refuse_changed(matter, draft)
    before = [share for share in shares_of(turn.session, matter) if share.status not in OVER]
    lapsing = _lapsing(turn, before)
    made = reshaping.split(
        turn.session, actor=turn.actor, matter=matter, children=children, now=turn.now, days=turn.days
    )
    _tell_of_split(turn, matter, before, made, lapsing)
    turn.redraw(texts.split(matter.number, [one.number for one in made]))


def _merge_confirmed(turn: Turn) -> None:
    draft = previews.take(turn)
    source, target = _merge_said(turn, draft["words"])
    _refuse_changed(source, draft)
    before = [share for share in shares_of(turn.session, source) if share.status not in OVER]
    lapsing = _lapsing(turn, before)
    reshaping.merge(turn.session, actor=turn.actor, source=source, target=target, now=turn.now, days=turn.days)
    for old in before:
        share = next(s for s in shares_of(turn.session, target) if s.unit_id == old.unit_id)
        said = texts.your_matter_merged(source.number, _part_of(target, share), lapses=old.unit_id in lapsing)
        turn.tell_responsible(f"merged:{source.id}", said, share=share)
    turn.redraw(texts.merged(source.number, target.number))


def _refuse_changed(matter: Matter, draft: dict[str, Any]) -> None:
    if matter.version != draft["version"]:
        raise Outdated(number=matter.number)


def _split_said(turn: Turn, text: str, today: date) -> tuple[Matter, list[Child]]:
    """Days that the words name are counted from `today`."""
    found = _SPLIT.fullmatch(text)
    if found is None:
        raise CommandUnclear(usage=SPLIT)
    matter = turn.matter(int(found["number"]))
    parts = read_parts(found["parts"], Today(today, turn.days))
    if len(parts) < reshaping.FEWEST or any(part.unread or not part.title or len(part.leads) > 1 for part in parts):
        raise CommandUnclear(usage=SPLIT)
    return matter, [_child(turn, matter, part) for part in parts]


def _child(turn: Turn, matter: Matter, part: Part) -> Child:
    """What a line does not say is as in the whole: its lead, and if no unit is named its cooperating units too."""
    units = turn.people.units
    lead = unit_named(turn, part.leads[0]) if part.leads else units.get(matter.lead_id or 0)
    others = [unit_named(turn, name) for name in part.cooperating]
    if not part.leads and not part.cooperating:
        others = [
            units[share.unit_id]
            for share in shares_of(turn.session, matter)
            if share.status not in OVER and share.unit_id != matter.lead_id
        ]
    cooperating = tuple(dict.fromkeys(unit.name for unit in others if lead is None or unit.id != lead.id))
    by_name = {unit.name: unit for unit in others}
    return Child(part.title, lead, tuple(by_name[name] for name in cooperating), part.due_on)


def _due(child: Child, matter: Matter) -> date | None:
    return child.due_on or matter.due_on


def _merge_said(turn: Turn, text: str) -> tuple[Matter, Matter]:
    found = _MERGE.fullmatch(text)
    if found is None:
        raise CommandUnclear(usage=MERGE)
    return turn.matter(int(found["source"])), turn.matter(int(found["target"]))


def _differences(turn: Turn, source: Matter, target: Matter) -> Iterable[str]:
    units = turn.people.units
    leads = [units[m.lead_id].name if m.lead_id else texts.none_yet() for m in (target, source)]
    dates = [day_week(m.due_on) if m.due_on else texts.none_yet() for m in (target, source)]
    if leads[0] != leads[1]:
        yield texts.differs(texts.lead_word(), *leads)
    if dates[0] != dates[1]:
        yield texts.differs(texts.due_word(), *dates)
    if (
        Transmission.INTERNAL in (source.transmission, target.transmission)
        and source.transmission != target.transmission
    ):
        yield texts.differs(texts.scope_word(), Transmission.INTERNAL, Transmission.OPEN)


def _joining(turn: Turn, source: Matter, target: Matter) -> list[str]:
    known = {share.unit_id for share in shares_of(turn.session, target)}
    joining = [s.unit_id for s in shares_of(turn.session, source) if s.status not in OVER and s.unit_id not in known]
    return [turn.people.units[unit_id].name for unit_id in joining]


def _lapsing(turn: Turn, shares: list[Share]) -> set[int]:
    """The units that have asked for more time, or offered their part to somebody: both end with the share."""
    asked = extensions.still_open(turn.session, [share.id for share in shares])
    offered = (share for share in shares if handovers.is_offered(turn.session, share))
    return {share.unit_id for share in (*offered, *(one for one in shares if one.id in asked))}


def _tell_of_split(turn: Turn, matter: Matter, before: list[Share], made: list[Matter], lapsing: set[int]) -> None:
    """One line to every unit concerned: what it does now, and that nothing is asked."""
    parts: dict[int, list[tuple[Matter, Share]]] = {share.unit_id: [] for share in before}
    for one in made:
        for share in shares_of(turn.session, one):
            parts.setdefault(share.unit_id, []).append((one, share))
    left = {share.unit_id: share for share in before}
    for unit_id, mine in parts.items():
        about = mine[0][1] if mine else left[unit_id]
        lines = [_part_of(one, share) for one, share in mine]
        text = texts.no_part_left(matter.number)
        if mine:
            text = texts.your_matter_split(matter.number, lines, lapses=unit_id in lapsing)
        turn.tell_responsible(f"split:{matter.id}", text, share=about)


def _part_of(matter: Matter, share: Share) -> str:
    return texts.your_part(matter.number, openly(matter, matter.title), share.role, share.due_on)


VERBS: dict[str, Speak] = {"split": _split_confirmed, "merge": _merge_confirmed}
