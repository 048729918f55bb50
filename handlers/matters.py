"""我的事项, and a matter's whole history by its number (十七)."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, select

from handlers import ask_drafts, ask_views, cards, erasures, lagging
from handlers.turn import Turn
from ledger import erasures as erasing
from ledger import files, legs, letters, reshaping, successions
from ledger.access import Act, may
from ledger.acts import Ask, LeadProposal, MajorEvent, Objection
from ledger.chases import CHASE
from ledger.errors import CommandUnclear, NoSuchMatter
from ledger.matters import open_shares, shares_of
from ledger.models import Extension, Handover, Matter, Progress, Question, Share
from ledger.presses import Press
from ledger.rows import Event, Outbox
from ledger.words import ExtensionState, FileState, OutboxState, ShareRole, Transmission
from locales import buttons
from locales import erasures as erasure_texts
from locales import extensions as extension_texts
from locales import files as file_texts
from locales import history as texts
from locales import letters as letter_texts
from locales import reshaping as reshaping_texts
from locales.pages import page_of

EXTENSIONS = ("延期", "情况说明")
PAGE = 20  # lines of history on a page
ROOM = 900  # characters in the head of a history for units behind their plan, and for judgements
ASK_STEP = "商请提醒"
SHOWN_VERBS = (
    *(
        "导入",
        "立项",
        "更改",
        "更正录入",
        "销号",
        "撤销销号",
        "退回",
        "中止",
        "恢复办理",
        "期限重算",
        "暂停",
        "恢复",
        "撤下",
    ),
    *("环节", *EXTENSIONS, "改为未报", "电话未接通", "收到"),
    *("转办", "转办请求", "发起转办", "转办作废", "不接办", "接任"),
    *("重大情况来电", "确认回电（重大情况）", "撤销重大情况来电", "重大情况来电无人确认"),
    *("明确牵头", "变更牵头", "建议牵头"),
    *("允许附件", "停收附件", "取底稿", "取附件"),
    *("拆分", "合并事项", "单位合并"),
    *erasures.SHOWN_VERBS,
    *letters.VERBS,
    *(ASK_STEP, "转入待明确牵头", CHASE),
)


def mine(turn: Turn) -> None:
    """What the speaker answers for and is still open, by deadline."""
    own = open_shares(turn.session, turn.actor)
    page = turn.press.version if turn.press else 0
    shown, pages = page_of(own, page)
    beneath = lagging.beneath(turn, [matter for _share, matter in shown])
    units = turn.people.units if len({post.unit.id for post in turn.actor.posts}) > 1 else {}
    lines = [
        texts.own_line(
            cards.line(turn, share),
            matter.kind,
            beneath=beneath.get(matter.id or 0, ()),
            unit=units[share.unit_id].name if share.unit_id in units else "",
        )
        for share, matter in shown
    ]
    jumps = [(buttons.matter(matter.number), Press("matter", matter.number)) for _, matter in shown]
    rows = [jumps[i : i + 5] for i in range(0, len(jumps), 5)] + [pager("mine", 0, page, pages)]
    text = texts.mine(lines, len(own))
    if turn.press is not None and page:
        turn.redraw(text, *rows)
    else:
        turn.reply(text, *rows)


def pager(verb: str, row: int, page: int, pages: int, extra: str = "p") -> list[tuple[str, Press]]:
    """Buttons to the pages before and after."""
    before = [(buttons.previous_page(), Press(verb, row, page - 1, extra))] if page > 0 else []
    return before + ([(buttons.next_page(), Press(verb, row, page + 1, extra))] if page + 1 < pages else [])


def history(turn: Turn) -> None:
    """`3号`, `3号事项`, `/matter 3`, or a pressed number: how it stands, and everything that happened."""
    if turn.press is not None:
        number = turn.press.row
    else:
        found = re.search(r"\d{1,6}", turn.text)
        if found is None:
            raise CommandUnclear(usage="3号")
        number = int(found[0])
    matter = turn.matter(number)
    shares = [s for s in shares_of(turn.session, matter) if may(turn.actor, Act.SEE, matter=matter, share=s)]
    if not shares and not (turn.actor.is_office and matter.lead_id is None):
        raise NoSuchMatter(number=number)
    page = turn.press.version if turn.press and turn.press.extra else None
    _show(turn, matter, shares, page)


def _show(turn: Turn, matter: Matter, shares: list[Share], page: int | None) -> None:
    people = turn.people
    beneath = lagging.beneath(turn, [matter], room=ROOM).get(matter.id or 0, ())
    size = PAGE // 2 if beneath else PAGE  # one message holds both
    head = texts.head(
        matter.number,
        matter.title,
        kind=matter.kind,
        requirement=matter.requirement,
        basis=matter.basis,
        shares=[(people.units[s.unit_id].name, s.role, _name(turn, s), cards.line(turn, s)) for s in shares],
        is_internal=matter.transmission == Transmission.INTERNAL,
        beneath=beneath,
    )
    head = "\n".join([head, *_lineage(turn, matter)])
    told = sorted({*_timeline(turn, matter, shares), *_before(turn, matter, shares)})  # an import notes its parts too
    pages = max(1, -(-len(told) // size))
    at = pages - 1 if page is None else min(page, pages - 1)
    text = head + "\n\n" + texts.timeline([said for _, said in told[at * size : (at + 1) * size]], at + 1, pages)
    rows = [pager("matter", matter.number, at, pages), _files_row(turn, matter, shares)]
    if ask_drafts.may_be_asked(turn, matter):
        rows.append([(buttons.ask_cooperating(), Press("ask_m", matter.id or 0))])
    if page is None:
        turn.reply(text, *rows, protect=matter.transmission == Transmission.INTERNAL)
    else:
        turn.redraw(text, *rows)


def _lineage(turn: Turn, matter: Matter) -> list[str]:
    """What the matter came from, and where it goes on."""
    came = [one.number for one in reshaping.ancestors_of(turn.session, matter)]
    went = [one.number for one in reshaping.heirs_of(turn.session, matter)]
    lines = [reshaping_texts.came_from(came)] if came else []
    return lines + ([reshaping_texts.went_to(went)] if went else [])


def _before(turn: Turn, matter: Matter, shares: list[Share]) -> Iterable[tuple[datetime, str]]:
    """The history of what the matter came from: whole for those of its lead, the others see their own part."""
    is_lead = any(share.role == ShareRole.LEAD for share in shares)
    for one in reshaping.ancestors_of(turn.session, matter):
        parts = shares_of(turn.session, one)
        seen = [s for s in parts if is_lead or may(turn.actor, Act.SEE, matter=one, share=s)]
        for at, line in _timeline(turn, one, seen):
            yield at, reshaping_texts.of(one.number, line)


def _files_row(turn: Turn, matter: Matter, shares: list[Share]) -> list[tuple[str, Press]]:
    """［附件］ if any are stored."""
    if matter.transmission == Transmission.INTERNAL:
        return []
    has = any(one.state == FileState.STORED for one in files.of_shares(turn.session, shares))
    return [(buttons.files(), Press("files", matter.number))] if has else []


def _name(turn: Turn, share: Share) -> str | None:
    person = turn.people.people.get(share.person_id or 0)
    return person.name if person else None


def _timeline(turn: Turn, matter: Matter, shares: list[Share]) -> Iterable[tuple[datetime, str]]:
    ids = [s.id for s in shares]
    internal = matter.transmission == Transmission.INTERNAL
    for entry in turn.session.exec(select(Progress).where(col(Progress.share_id).in_(ids))):
        words = texts.internal_words() if internal else entry.text
        yield (
            entry.reported_at,
            texts.said(
                entry.reported_at, entry.holder, words, behalf=entry.behalf, is_void=entry.superseded_by is not None
            ),
        )
    query = select(Outbox).where(col(Outbox.share_id).in_(ids), col(Outbox.step).is_not(None))
    told = query.where(col(Outbox.state).in_([OutboxState.SENT, OutboxState.CALLED]))
    for row in turn.session.exec(told):
        if row.sent_at is not None:
            name = _holder(turn, row.person_id, row.sent_at) if row.person_id else None
            called = row.state == OutboxState.CALLED
            yield row.sent_at, texts.reminded(row.sent_at, row.body["step"], row.body["nth"], name, called=called)
    for one in files.of_shares(turn.session, shares):
        shown = file_texts.internal_name() if internal else one.name
        yield one.received_at, file_texts.line(one.received_at, one.holder, shown, one.state, one.size, one.digest)
    yield from _questions(turn, ids, is_internal=internal)
    yield from lagging.timeline(turn, matter, shares)
    yield from ask_views.timeline(turn, ids, is_internal=internal)
    yield from _happened(turn, matter, shares, is_internal=internal)


def _happened(turn: Turn, matter: Matter, shares: list[Share], *, is_internal: bool) -> Iterable[tuple[datetime, str]]:
    """What the history has of the matter and of whatever the speaker may read about."""
    requests = turn.session.exec(select(Extension).where(col(Extension.share_id).in_([share.id for share in shares])))
    asked_for = {f"extension:{request.id}": request for request in requests}
    sent = _letters(turn, matter, shares)
    subjects = {f"matter:{matter.id}", *asked_for, *(name for name, is_whole in sent.items() if is_whole)}
    subjects |= set(_subjects(turn, matter, shares))
    events = select(Event).where(Event.matter == matter.number, col(Event.verb).in_(SHOWN_VERBS))
    leads = turn.actor.is_office or any(share.role == ShareRole.LEAD for share in shares)
    for event in turn.session.exec(events):
        if event.verb == ASK_STEP and "nth" not in event.detail and not leads:
            continue  # what the lead is asked to do, the asked unit does not read
        if event.verb == CHASE and event.subject is None:
            continue  # a step of the ladder: what was sent of it is listed above
        is_shown = turn.actor.is_office or event.subject in subjects
        if is_shown or (event.verb == letters.ISSUING and event.subject in sent):
            if event.verb in letters.VERBS and (event.subject or "") in sent:
                yield event.at, letter_texts.happened(event.at, event.actor, event.verb, event.detail)
            elif (request := asked_for.get(event.subject or "")) is not None:
                yield event.at, _about_request(event, request, is_internal=is_internal)
            elif event.verb in erasures.SHOWN_VERBS:
                yield event.at, erasure_texts.happened(event.at, event.actor, event.verb, event.detail)
            elif event.verb not in EXTENSIONS:
                yield event.at, texts.happened(event.at, event.actor, event.verb, event.detail, is_internal=is_internal)


def _subjects(turn: Turn, matter: Matter, shares: list[Share]) -> Iterable[str]:
    """The rows about these shares, and the speaker's own proposals, by the names that events have for them."""
    ids, units = [share.id for share in shares], [share.unit_id for share in shares]
    mine = [post.person.id for post in turn.actor.posts]
    yield from (f"share:{share_id}" for share_id in ids)
    yield from (f"leg:{leg.id}" for share in shares for leg in legs.of(turn.session, share))
    yield from (f"erasure:{erasure.id}" for erasure in erasing.about(turn.session, ids))
    for name, query in (
        ("handover", select(Handover.id).where(col(Handover.share_id).in_(ids))),
        ("ask", select(Ask.id).where(col(Ask.share_id).in_(ids))),
        ("objection", select(Objection.id).where(col(Objection.share_id).in_(ids))),
        (
            "majorevent",
            select(MajorEvent.id).where(MajorEvent.matter_id == matter.id, col(MajorEvent.unit_id).in_(units)),
        ),
        (
            "leadproposal",
            select(LeadProposal.id).where(LeadProposal.matter_id == matter.id, col(LeadProposal.person_id).in_(mine)),
        ),
    ):
        yield from (f"{name}:{row_id}" for row_id in turn.session.exec(query))


def _holder(turn: Turn, person_id: int, moment: datetime) -> str:
    """The name of that day."""
    return successions.holder_at(turn.session, turn.people.people[person_id], moment)


def _letters(turn: Turn, matter: Matter, shares: list[Share]) -> dict[str, bool]:
    """By the name of its events, each letter that the speaker may know of: all its acts, or only that it was issued.
    The unit that a 专报 is about does not read of it here."""
    ids, found = {share.id for share in shares}, letters.of_matter(turn.session, matter)
    known = [(one, letters.may_redraft(turn.session, turn.actor, one)) for one in found if one.share_id in ids]
    return {f"letter:{one.id}": whole for one, whole in known if whole or one.kind != letters.REPORT}


def _about_request(event: Event, request: Extension, *, is_internal: bool) -> str:
    words = request.note if event.detail.get("outcome") == ExtensionState.REFUSED else request.reason
    shown = None if is_internal else words
    return extension_texts.happened(event.at, event.actor, event.verb, event.detail, words=shown)


def _questions(turn: Turn, share_ids: Sequence[int | None], *, is_internal: bool) -> Iterable[tuple[datetime, str]]:
    """提问 and 答复."""
    for question in turn.session.exec(select(Question).where(col(Question.share_id).in_(share_ids))):
        words, said = question.text, question.answer or ""
        if is_internal:
            words = said = texts.internal_words()
        yield (
            question.asked_at,
            texts.asked(question.asked_at, _holder(turn, question.person_id, question.asked_at), words),
        )
        if question.answered_at and question.answered_by and (question.answer or is_internal):
            name = _holder(turn, question.answered_by, question.answered_at)
            yield question.answered_at, texts.answered(question.answered_at, name, said)
