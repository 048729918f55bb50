"""The office's desk: 拟稿, 重拟, the register's 文号, and the list of letters that wait (八)."""

import re
from datetime import date

from handlers.commands import Words, share_of, words_after
from handlers.letters import LONGEST, shown
from handlers.matters import pager
from handlers.turn import Speak, Turn
from ledger import events, letters
from ledger.access import Act, may, require
from ledger.directory import Directory
from ledger.errors import (
    AlreadyOver,
    AnswerTooLong,
    ButtonUnknown,
    CommandUnclear,
    DateInFuture,
    DateUnclear,
    InternalMatter,
    NoSuchMatter,
)
from ledger.matters import shares_of
from ledger.models import Letter, Matter, Person, Share
from ledger.presses import Press
from ledger.unit_errors import LetterIssued, LetterWaits, NoSuchLetter, OnlyReminded
from ledger.words import OVER, LetterState, MessageClass, Role, Transmission
from locales import buttons, papers
from locales import letters as texts
from locales.pages import PAGE, page_of
from reading.acts import act_day, document_number, without_document_number

_KIND = re.compile("|".join(letters.KINDS))


def _named(turn: Turn, usage: str) -> tuple[str, Words]:
    """督办函 3号 …: the kind wherever it stands, then number, unit and the rest. Raises CommandUnclear."""
    found = _KIND.search(turn.text)
    if found is None:
        raise CommandUnclear(usage=usage)
    rest = f"{turn.text[: found.start()].rstrip()} {turn.text[found.end() :].lstrip()}"
    return found[0], words_after(turn, rest, usage=usage)


def _find(turn: Turn, kind: str, words: Words, usage: str) -> Letter:
    """The letter that is meant: one still open, else the latest. Raises NoSuchLetter, CommandUnclear."""
    assert words.matter is not None
    every = letters.of_matter(turn.session, words.matter, kind)
    found = [one for one in every if letters.may_redraft(turn.session, turn.actor, one)]
    if words.unit is not None:
        found = [one for one in found if _unit_of(turn, one) == words.unit.id]
    waiting = [one for one in found if one.state in letters.OPEN]
    waiting = [one for one in waiting if one.state == LetterState.APPROVED] or waiting
    if len({_unit_of(turn, one) for one in waiting}) > 1:
        raise CommandUnclear(usage=usage.replace("号 ", f"号 {shown(turn, waiting[0]).unit} ", 1))
    if not found:
        raise NoSuchLetter(number=words.matter.number, kind=kind)
    return (waiting or found)[-1]


def _unit_of(turn: Turn, letter: Letter) -> int:
    return turn.session.get_one(Share, letter.share_id).unit_id


def issue(turn: Turn) -> None:
    """`发文 督办函 3号 鄂环委办函〔2027〕5号 2月8日`: only now the recipient's people get their one line.

    Raises NotAllowed, CommandUnclear, NoSuchLetter, LetterIssued, NotApproved, DateInFuture, DateUnclear,
    IssuedBeforeDraft.
    """
    require(turn.actor, Act.ISSUE)
    usage = texts.issue_usage(3, letters.SUPERVISION)
    kind, words = _named(turn, usage)
    letter = _find(turn, kind, words, usage)
    if letter.state == LetterState.VOID:
        raise NoSuchLetter(number=shown(turn, letter).number, kind=kind)
    if letter.state == LetterState.ISSUED:
        seen = shown(turn, letter)
        raise LetterIssued(number=seen.number, kind=kind, document=seen.document, day=seen.issued_on)
    number = document_number(words.rest)
    if number is None:
        raise CommandUnclear(usage=usage)
    letters.issue(
        turn.session, actor=turn.actor, letter=letter, number=number, on=_day(turn, words.rest, usage), now=turn.now
    )
    _tell_recipients(turn, letter)


def _day(turn: Turn, words: str, usage: str) -> date:
    named = act_day("已发 " + without_document_number(words), turn.now)
    if named is None:
        raise CommandUnclear(usage=usage)
    if named.day is None:
        raise DateUnclear(text=words)
    if named.fault == "future":
        raise DateInFuture(day=named.day)
    return named.day


def _tell_recipients(turn: Turn, letter: Letter) -> None:
    """The unit's responsible person and 分管领导, once; nobody of a 专报."""
    seen, about, people = shown(turn, letter), letters.subject_of(turn.session, letter), turn.people
    told = _recipients(about.share, people) if letter.kind != letters.REPORT else []
    text = texts.please_act(seen, _sender(about, people), papers.subject(about.matter.title, letter.kind))
    for person in told:
        turn.tell(person.id or 0, f"letter:{letter.id}:issued", text, share=about.share)
    turn.reply(texts.issued(seen, [person.name for person in told]), protect=about.is_internal)


def _recipients(share: Share, people: Directory) -> list[Person]:
    responsible = people.first_reachable(people.people.get(share.person_id or 0), share.unit_id)
    leaders = [one for one in people.with_role(share.unit_id, Role.DEPUTY_LEADER) if people.is_reachable(one)]
    return list({one.id: one for one in (responsible, *leaders) if one is not None}.values())


def _sender(about: letters.Subject, people: Directory) -> str:
    unit = people.units.get(about.ask.lead_id if about.ask else letters.office_unit(people))
    return unit.name if unit else texts.the_desk()


def draft(turn: Turn) -> None:
    """`拟稿 督办函 3号 [省水利厅]`: a draft without a step of a ladder.

    Raises NotAllowed, CommandUnclear, AlreadyOver, InternalMatter, OnlyReminded, LetterWaits, LetterIssued.
    """
    require(turn.actor, Act.ISSUE)
    usage = texts.draft_usage()
    kind, words = _named(turn, usage)
    assert words.matter is not None
    share = share_of(turn, words.matter, words.unit, usage=usage)
    _refuse(turn, kind, words.matter, share)
    letter = letters.draft(
        turn.session, kind=kind, share_id=share.id or 0, round=share.round, now=turn.now, by=turn.actor.name
    )
    if letter is None:
        letter = _drafted_before(turn, kind, words.matter, share)
        letters.redraft(turn.session, actor=turn.actor, letter=letter, addition=None, now=turn.now)
    _bring(turn, letter)


def _refuse(turn: Turn, kind: str, matter: Matter, share: Share) -> None:
    unit = turn.people.units[share.unit_id]
    if share.fulfilled_on is not None or share.status in OVER:
        status = share.status if share.status in OVER else texts.reported()
        raise AlreadyOver(number=matter.number, status=status)
    if matter.transmission == Transmission.INTERNAL:
        raise InternalMatter(number=matter.number)
    if kind == letters.SUPERVISION and unit.kind in letters.COORDINATED:
        raise OnlyReminded(number=matter.number, unit=unit.name)


def _drafted_before(turn: Turn, kind: str, matter: Matter, share: Share) -> Letter:
    """The void one of this round. Raises LetterWaits, LetterIssued for any other."""
    own = [one for one in letters.of_matter(turn.session, matter, kind) if one.ask_id is None]
    found = next(one for one in own if (one.share_id, one.round) == (share.id, share.round))
    if found.state in letters.OPEN:
        raise LetterWaits(number=matter.number, kind=kind, state=found.state)
    return found


def redraft(turn: Turn) -> None:
    """`重拟 督办函 3号 [补充的话]`. Raises NoSuchMatter, NoSuchLetter, CommandUnclear, LetterIssued."""
    usage = texts.redraft_usage()
    kind, words = _named(turn, usage)
    assert words.matter is not None
    _refuse_strangers(turn, words.matter)
    letter = _find(turn, kind, words, usage)
    if len(words.rest) > LONGEST:
        raise AnswerTooLong(most=LONGEST)
    if letter.state != LetterState.ISSUED and letters.gone(turn.session, letter):
        seen = shown(turn, letter)
        return turn.reply(texts.settled(seen), protect=seen.is_internal)
    letters.redraft(turn.session, actor=turn.actor, letter=letter, addition=words.rest or None, now=turn.now)
    return _bring(turn, letter, addition=bool(words.rest))


def _refuse_strangers(turn: Turn, matter: Matter) -> None:
    """Whoever neither drafts for the office nor asks under this matter learns nothing of it. Raises NoSuchMatter."""
    if may(turn.actor, Act.ISSUE):
        return
    if not any(may(turn.actor, Act.ASK, matter=matter, share=share) for share in shares_of(turn.session, matter)):
        raise NoSuchMatter(number=matter.number)


def _bring(turn: Turn, letter: Letter, *, addition: bool = False) -> None:
    """A person had it drafted, so it goes to whoever decides at once, in office hours."""
    told = letters.bring(turn.session, letter, turn.people, now=turn.now, klass=MessageClass.PERSONAL)
    turn.reply(texts.drafted(shown(turn, letter), told, addition=addition))


def listed(turn: Turn) -> None:
    """`文书`, `文书清单`: what waits, and who has it. Raises NotAllowed, ButtonUnknown."""
    if turn.press is not None and not may(turn.actor, Act.ISSUE):
        raise ButtonUnknown
    require(turn.actor, Act.ISSUE)
    page = turn.press.version if turn.press else 0
    waiting = letters.waiting(turn.session)
    on_page, pages = page_of(waiting, page)
    first = min(max(page, 0), pages - 1) * PAGE + 1
    lines = [texts.line(shown(turn, one), nth, _holders(turn, one)) for nth, one in enumerate(on_page, first)]
    takes = [_take(turn, one) for one in on_page if not shown(turn, one).is_internal]
    rows = [takes[i : i + 2] for i in range(0, len(takes), 2)] + [pager("lt_list", 0, page, pages)]
    turn.show(texts.waiting(lines, len(waiting)), *rows)


def _take(turn: Turn, letter: Letter) -> tuple[str, Press]:
    return buttons.take_letter(shown(turn, letter).number, letter.kind), Press("lt_get", letter.id or 0, letter.version)


def _holders(turn: Turn, letter: Letter) -> str:
    """In whose hands it is."""
    if letter.state in (LetterState.DRAFTED, LetterState.DEFERRED):
        return "、".join(p.name for p in letters.deciders(turn.session, letter, turn.people).people)
    about = letters.subject_of(turn.session, letter)
    if about.ask is not None and letter.state in (LetterState.CALL_FIRST, LetterState.RETURNED):
        return turn.people.units[about.ask.lead_id].name
    return texts.the_desk()


def _copy(turn: Turn) -> None:
    """［取稿］: the draft as it stands, however old the button is. Raises ButtonUnknown, InternalMatter."""
    assert turn.press is not None
    letter = turn.session.get(Letter, turn.press.row)
    if letter is None or letter.kind not in letters.KINDS or not letters.may_redraft(turn.session, turn.actor, letter):
        raise ButtonUnknown
    about = letters.subject_of(turn.session, letter)
    if about.is_internal:
        raise InternalMatter(number=about.matter.number)
    decides = letters.may_decide(turn.session, turn.actor, letter, turn.people)
    body = {"kind": "letter", "letter": letter.id, "version": letter.version if decides else None}
    turn.send("sendDocument", body, share=about.share)
    events.record(
        turn.session,
        at=turn.now,
        actor=turn.actor.name,
        verb="取稿",
        matter=about.matter.number,
        subject=letter,
        kind=letter.kind,
    )
    turn.toast = texts.coming(shown(turn, letter))


VERBS: dict[str, Speak] = {"lt_get": _copy, "lt_list": listed}
