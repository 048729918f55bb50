"""建议牵头 and 明确牵头 (七): units and office propose who should lead; the office decides, on a preview."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.commands import unit_named
from handlers.telling import tell_or_call
from handlers.turn import Speak, Turn
from ledger import leads
from ledger.access import Act, may, require
from ledger.acts import LeadProposal
from ledger.errors import ButtonUnknown, CommandUnclear, NoSuchMatter, NotOfUnit
from ledger.matters import by_number, shares_of
from ledger.models import Matter, Person, Share, Unit
from ledger.presses import Press
from ledger.queries import Line
from ledger.unit_errors import LeadUnclear
from ledger.words import OVER, ProposalState, Role, Transmission
from locales import buttons
from locales import leads as texts
from reading.postponed import is_given_up
from reading.updates import understand

ANSWER_WITHIN = timedelta(days=1)
PROPOSE = "建议牵头 5号 省生态环境厅 理由…"
BASIS, PLAN = "lead_basis", "lead_plan"
_NUMBER = re.compile(r"\s*(?:第|#)?\s*(\d{1,6})\s*(?:号|项)?\s*(?:事项)?[\s，,:：]*(?:拟|建议)?[由以]?(.*)", re.DOTALL)
_UNIT = re.compile(
    r"\s*([^\s，,。；;:：]+?)(?:作为?|为)?(?:牵头(?:单位)?|负责)?(?=$|[\s，,。；;:：]|依据|根据|理由)(.*)", re.DOTALL
)
_RELEASES = re.compile(r"[，,；;\s]*(?:原(?:牵头)?单位|其|[^\s，,；;]{2,20})?不再承担[。，,；;]?")
_PERSON = re.compile(r"[，,；;\s]*责任人[\s:：为是]+(?P<name>[^\s，,；;。]+)[。，,；;]?")
_BASIS = re.compile(r"[\s，,；;:：]*(?:依据|根据)?[为是]?[\s:：]*")
_DOCUMENT = re.compile("依据|根据|纪要|规定|清单|批示|会议|意见|通知|三定|文件|[〔\\[]")
_REASON = re.compile(r"[\s，,；;:：]*(?:理由)?[为是]?[\s:：]*")


@dataclass(frozen=True)
class _Plan:
    """What a decision's words say."""

    unit: Unit
    basis: str
    responsible: Person | None
    releases: bool


# --- proposals ----------------------------------------------------------------------------------------------


def propose(turn: Turn) -> None:
    """`建议牵头 5号 省生态环境厅 理由…`"""
    found = _NUMBER.fullmatch(turn.text)
    if found is None:
        raise CommandUnclear(usage=PROPOSE)
    matter = _in_sight(turn, int(found[1]))
    named, rest = _first_unit(turn, found[2], usage=PROPOSE)
    reason = rest[_end(_REASON, rest) :].strip()
    proposal = leads.propose(
        turn.session, actor=turn.actor, matter=matter, unit=named, reason=reason or None, now=turn.now
    )
    turn.session.flush()
    seen = shown(turn, proposal)
    _tell_office(turn, proposal, seen)
    is_own = may(turn.actor, Act.APPOINT)
    turn.reply(texts.noted(seen) if is_own else texts.proposed(seen), protect=seen.is_internal)


def _in_sight(turn: Turn, number: int) -> Matter:
    """Raises NoSuchMatter also for whoever has no part in it."""
    matter = by_number(turn.session, number)
    if matter is None or not _may_propose(turn, matter):
        raise NoSuchMatter(number=number)
    return matter


def _may_propose(turn: Turn, matter: Matter) -> bool:
    shares = shares_of(turn.session, matter)
    has_part = any(may(turn.actor, Act.PROPOSE, matter=matter, share=share) for share in shares)
    return has_part or may(turn.actor, Act.APPOINT)


def _tell_office(turn: Turn, proposal: LeadProposal, seen: texts.Proposed) -> None:
    about = {"proposal": proposal.id, "version": proposal.version}
    key = f"lead:{proposal.id}:{proposal.version}"
    turn.tell_office(key, texts.to_office(seen), texts.row(seen), share=_some_share(turn, proposal), **about)


def _some_share(turn: Turn, proposal: LeadProposal) -> Share | None:
    """So that the message is known to be about its matter; one with nobody's part has none."""
    return next(iter(shares_of(turn.session, turn.session.get_one(Matter, proposal.matter_id))), None)


def _adopt(turn: Turn) -> None:
    """［采纳］ asks for the basis."""
    proposal = _pressed(turn, ProposalState.PROPOSED)
    if proposal is not None:
        turn.await_answer(BASIS, turn.now + ANSWER_WITHIN, proposal=proposal.id, version=proposal.version)
        turn.reply(texts.ask_basis(shown(turn, proposal)))


def _decline(turn: Turn) -> None:
    """［不采纳］"""
    proposal = _pressed(turn, ProposalState.PROPOSED)
    if proposal is None:
        return
    leads.decline(turn.session, actor=turn.actor, proposal=proposal, now=turn.now)
    seen = shown(turn, proposal)
    if turn.people.is_reachable(turn.people.people.get(proposal.person_id)):
        share = _some_share(turn, proposal)
        turn.tell(proposal.person_id, f"leadback:{proposal.id}:{proposal.version}", texts.declined(seen), share=share)
    turn.redraw(texts.settled(seen))


def _pressed(turn: Turn, state: ProposalState) -> LeadProposal | None:
    """The pressed row; None if it has moved on, and then that is shown. Raises ButtonUnknown."""
    assert turn.press is not None
    found = turn.session.get(LeadProposal, turn.press.row)
    if found is None or not may(turn.actor, Act.APPOINT):
        raise ButtonUnknown
    if state is ProposalState.SHOWN and found.person_id not in {post.person.id for post in turn.actor.posts}:
        raise ButtonUnknown
    if found.state == state and found.version == turn.press.version:
        return found
    turn.redraw(texts.settled(shown(turn, found)))
    return None


# --- decisions ----------------------------------------------------------------------------------------------


def decide(turn: Turn) -> None:
    """`明确牵头 5号 省生态环境厅 依据省政府专题会议纪要〔2027〕3号 [责任人 张三] [不再承担]`: a preview."""
    require(turn.actor, Act.APPOINT)
    found = _NUMBER.fullmatch(turn.text)
    if found is None:
        raise LeadUnclear(usage=leads.USAGE)
    _show(turn, turn.matter(int(found[1])), _plan(turn, found[2]))


def _plan(turn: Turn, words: str) -> _Plan:
    """Raises LeadUnclear, NoSuchUnit, NotOfUnit."""
    unit, rest = _first_unit(turn, words, usage=leads.USAGE)
    return _Plan(unit, *_conditions(turn, unit, rest))


def _conditions(turn: Turn, unit: Unit, rest: str) -> tuple[str, Person | None, bool]:
    """Basis, responsible person, and whether the former lead is released; in any order."""
    person = _PERSON.search(rest)
    without = rest[: person.start()] + " " + rest[person.end() :] if person else rest
    released = _RELEASES.search(without)
    basis = without[: released.start()] + " " + without[released.end() :] if released else without
    basis = " ".join(basis[_end(_BASIS, basis) :].strip(" ，,；;。").split())
    return basis, _person(turn, unit, person["name"]) if person else None, released is not None


def _person(turn: Turn, unit: Unit, name: str) -> Person:
    found = next((one for one in turn.people.by_unit.get(unit.id or 0, []) if one.name == name), None)
    if found is None:
        raise NotOfUnit(person=name, unit=unit.name)
    return found


def _first_unit(turn: Turn, words: str, *, usage: str) -> tuple[Unit, str]:
    found = _UNIT.fullmatch(words)
    if found is None or not found[1].strip():
        raise LeadUnclear(usage=usage)
    unit = unit_named(turn, found[1])
    while unit.merged_into_id is not None:
        unit = turn.people.units[unit.merged_into_id]
    return unit, found[2]


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _show(turn: Turn, matter: Matter, plan: _Plan) -> None:
    decision = leads.show(
        turn.session,
        actor=turn.actor,
        matter=matter,
        unit=plan.unit,
        basis=plan.basis,
        responsible=plan.responsible,
        releases=plan.releases,
        now=turn.now,
    )
    turn.session.flush()
    seen = shown(turn, decision)
    turn.reply(texts.preview(seen, due_on=matter.due_on), texts.preview_row(seen), protect=seen.is_internal)


def ask_plan(turn: Turn) -> None:
    """［提出方案］ in the queue asks for unit and basis in one message."""
    require(turn.actor, Act.APPOINT)
    assert turn.press is not None
    matter = turn.session.get(Matter, turn.press.row)
    if matter is None:
        raise ButtonUnknown
    turn.await_answer(PLAN, turn.now + ANSWER_WITHIN, matter=matter.id)
    turn.reply(texts.ask_plan(matter.number))


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The basis, or unit and basis; False if the message speaks of something else.

    Raises LeadUnclear, NoSuchUnit; then the question stays open."""
    if _is_news(turn) or not may(turn.actor, Act.APPOINT):
        return False
    if is_given_up(turn.text):
        turn.reply(texts.given_up(_number_of(turn, about)))
        return True
    if what == PLAN:
        _show(turn, turn.session.get_one(Matter, about["matter"]), _plan(turn, turn.text))
        return True
    proposal = turn.session.get_one(LeadProposal, about["proposal"])
    if proposal.state != ProposalState.PROPOSED or proposal.version != about["version"]:
        turn.reply(texts.settled(shown(turn, proposal)))
        return True
    unit = turn.people.units[proposal.unit_id]
    plan = _Plan(unit, *_conditions(turn, unit, turn.text))
    _show(turn, turn.session.get_one(Matter, proposal.matter_id), plan)
    return True


def _is_news(turn: Turn) -> bool:
    """8号已报 is neither a unit nor a basis."""
    if _DOCUMENT.search(turn.text):
        return False
    items = understand(turn.text, now=turn.now, workdays=turn.days).items
    return any(item.ref is not None and (item.status or item.percent is not None or item.due) for item in items)


def _number_of(turn: Turn, about: dict[str, Any]) -> int:
    matter_id = about.get("matter") or turn.session.get_one(LeadProposal, about["proposal"]).matter_id
    return turn.session.get_one(Matter, matter_id).number


def _yes(turn: Turn) -> None:
    """［确认］: it is so from now on, and everybody concerned is told."""
    decision = _pressed(turn, ProposalState.SHOWN)
    if decision is None:
        return
    seen = shown(turn, decision)
    done = leads.decide(turn.session, actor=turn.actor, decision=decision, days=turn.days, now=turn.now)
    turn.session.flush()
    unreached = [name for name in (_tell_lead(turn, seen, done), *_tell_others(turn, seen, done)) if name]
    turn.redraw(texts.decided(seen, unreached=unreached))


def _no(turn: Turn) -> None:
    """［取消］"""
    decision = _pressed(turn, ProposalState.SHOWN)
    if decision is not None:
        leads.drop(turn.session, actor=turn.actor, decision=decision, now=turn.now)
        turn.redraw(texts.dropped(shown(turn, decision)))


def _tell_lead(turn: Turn, seen: texts.Proposed, done: leads.Decided) -> str | None:
    share, units = done.share, turn.people.units
    text = texts.to_lead(
        seen,
        title=done.matter.title,
        due_on=share.due_on,
        effective_on=share.effective_on,
        next_on=turn.next_reminder(turn.session, share, turn.now),
        with_=[units[one.unit_id].name for one in done.others],
    )
    return _tell(turn, share, text, seen)


def _tell_others(turn: Turn, seen: texts.Proposed, done: leads.Decided) -> list[str | None]:
    former = [done.former] if done.former is not None else []
    others = [share for share in done.others if share not in former]
    said = [(share, texts.to_other(seen, is_former=True)) for share in former]
    said += [(share, texts.to_other(seen, is_former=False)) for share in others]
    return [_tell(turn, share, text, seen) for share, text in said]


def _tell(turn: Turn, share: Share, text: str, seen: texts.Proposed) -> str | None:
    """To whoever answers for the share; the unit's name if no chat reaches any of them: then the office telephones."""
    key = f"lead:{seen.id}:{share.id}"
    return tell_or_call(turn, share, key, text, step=leads.DECISION, kind="lead", share_role=share.role)


# --- the queue ----------------------------------------------------------------------------------------------


def below(turn: Turn, lines: Sequence[Line]) -> tuple[dict[int, str], list[list[tuple[str, Press]]]]:
    """For the lines of 待明确牵头: by number the days of waiting and what was proposed, and a button for each."""
    said: dict[int, str] = {}
    rows: list[list[tuple[str, Press]]] = []
    for number in dict.fromkeys(line.number for line in lines):
        matter = turn.matter(number)
        proposals = [shown(turn, one) for one in leads.open_proposals(turn.session, matter)]
        said[number] = texts.in_list(turn.days.between(matter.entered_on, turn.today), proposals)
        rows.append([(buttons.plan_lead(number), Press("lead_plan", matter.id or 0, matter.version))])
    return said, rows


def shown(turn: Turn, proposal: LeadProposal) -> texts.Proposed:
    """A proposal or decision as sentences need it."""
    matter, people = turn.session.get_one(Matter, proposal.matter_id), turn.people
    is_internal = matter.transmission == Transmission.INTERNAL
    shares = [share for share in shares_of(turn.session, matter) if share.status not in OVER]
    former = matter.lead_id if matter.lead_id != proposal.unit_id else None
    responsible = _who_will_answer(turn, proposal, shares)
    objecting = {one.share_id for one in leads.undecided_objections(turn.session, matter)}
    return texts.Proposed(
        id=proposal.id or 0,
        version=proposal.version,
        number=matter.number,
        unit=people.units[proposal.unit_id].name,
        by=proposal.holder,
        by_unit=people.units[people.people[proposal.person_id].unit_id].name,
        reason="" if is_internal else proposal.reason or "",
        basis="" if is_internal else proposal.basis or "",
        state=proposal.state,
        responsible=responsible.name if responsible else "",
        releases=proposal.releases,
        is_internal=is_internal,
        former=people.units[former].name if former else "",
        others=tuple(people.units[s.unit_id].name for s in shares if s.unit_id not in (former, proposal.unit_id)),
        objections=tuple(people.units[s.unit_id].name for s in shares if s.id in objecting),
    )


def _who_will_answer(turn: Turn, proposal: LeadProposal, shares: Sequence[Share]) -> Person | None:
    """The person named, else whoever answers for the unit's part already, else its first 责任人."""
    part = next((share for share in shares if share.unit_id == proposal.unit_id), None)
    person_id = proposal.responsible_id or (part.person_id if part else None)
    if person_id is not None:
        return turn.people.people.get(person_id)
    return next(iter(turn.people.with_role(proposal.unit_id, Role.RESPONSIBLE)), None)


VERBS: dict[str, Speak] = {
    "lead_adopt": _adopt,
    "lead_decline": _decline,
    "lead_yes": _yes,
    "lead_no": _no,
    "lead_plan": ask_plan,
}
