"""商请 in one line or step by step: matter, units, what, until when, a preview; only ［发送］ sends.

The draft is kept with the question this chat is being asked (`Talk.about`); `step` grows with every change of it, and
buttons carry it, so that an older preview sends nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers import ask_views
from handlers.ask_drafts import Draft, askable, day_of, led, led_matters, may_be_asked, read, shares_meant
from handlers.turn import Speak, Turn
from ledger import asks
from ledger.access import Act
from ledger.acts import Ask
from ledger.errors import ButtonUnknown, CommandUnclear, DateUnclear
from ledger.models import Matter, Share
from ledger.presses import Press
from ledger.unit_errors import NobodyToAsk
from ledger.words import AskState, Transmission
from locales import ask_steps as texts
from locales import buttons, dates
from locales.asks import Asked
from reading.asking import asks_another, read_when, take_reason
from reading.dates import Today
from reading.updates import understand

UNITS, WHAT, TILL, SEND = "ask_units", "ask_what", "ask_till", "ask_send"
WITHIN = timedelta(days=1)
CHOICES = (3, 5, 10)  # working days
MOST = 10
_BARE_DAY = re.compile(r"\d{1,2}")


# --- beginning ----------------------------------------------------------------------------------------------


def command(turn: Turn) -> None:
    """`商请 3号 省财政厅 1月20日前反馈资金安排数据`; what was not said is asked for."""
    if not turn.text:
        return _which_matter(turn)
    line = read(turn)
    if line.number is None:
        raise CommandUnclear(usage=texts.USAGE)
    matter = turn.matter(line.number)
    led(turn, matter)
    shares, left_out = shares_meant(turn, matter, line)
    day = day_of(line.when)
    draft = Draft(
        id=turn.inbox_id,
        matter=matter.id or 0,
        shares=tuple(share.id or 0 for share in shares),
        text=line.text,
        answer_by=day.isoformat() if day else None,
        urgent=line.urgent_reason,
        asks_day=not (shares and line.text),
        left_out=left_out,
    )
    return go_on(turn, draft)


def refuse_in_passing(turn: Turn, numbers: Sequence[int]) -> None:
    """`请提醒省商务厅1月20日前反馈91号数据` is no promise of the lead's own: it is told how to ask.

    Raises CommandUnclear."""
    if not asks_another(turn.text):
        return
    mentioned = turn.names.find_in(turn.text)
    own = {post.unit.name for post in turn.actor.posts}
    if mentioned is None or mentioned[0] in own:
        return
    led_by_him = {matter.number for matter in led_matters(turn.session, turn.actor)}
    for number in numbers:
        if number in led_by_him:
            raise CommandUnclear(usage=texts.usage(number, mentioned[0]))


def _which_matter(turn: Turn) -> None:
    """商请 alone: the matters that the speaker's unit leads. Raises NobodyToAsk."""
    found = led_matters(turn.session, turn.actor)
    if not found and turn.actor.is_office:
        raise CommandUnclear(usage=texts.USAGE)
    if not found:
        raise NobodyToAsk(number=None)
    if len(found) == 1:
        return go_on(turn, Draft(id=turn.inbox_id, matter=found[0].id or 0))
    shown = [(m.number, "" if m.transmission == Transmission.INTERNAL else m.title) for m in found[:MOST]]
    pairs = [(buttons.matter(m.number), Press("ask_m", m.id or 0)) for m in found[:MOST]]
    protect = any(m.transmission == Transmission.INTERNAL for m in found[:MOST])
    return turn.reply(texts.which_matter(shown), *[pairs[i : i + 5] for i in range(0, len(pairs), 5)], protect=protect)


# --- step by step -------------------------------------------------------------------------------------------


def go_on(turn: Turn, draft: Draft, *, redraw: bool = False) -> None:
    """Ask for what is missing, else show the preview."""
    draft = replace(draft, step=draft.step + 1)
    matter = turn.session.get_one(Matter, draft.matter)
    asks.check_asker(turn.session, actor=turn.actor, lead_share=led(turn, matter))
    open_shares = asks.cooperating(turn.session, matter)
    if not open_shares:
        raise NobodyToAsk(number=matter.number)
    if not draft.shares and len(open_shares) == 1:
        asks.check_share(turn.session, open_shares[0], matter, days=turn.days, today=turn.today)
        draft = replace(draft, shares=(open_shares[0].id or 0,))
    is_internal = matter.transmission == Transmission.INTERNAL
    if not draft.shares:
        _ask_units(turn, draft, matter, open_shares)
    elif not draft.text and not is_internal:
        _keep(turn, WHAT, draft)
        turn.reply(texts.what(matter.number, _units(turn, draft)), _cancel(draft))
    elif draft.answer_by is None and draft.asks_day:
        _ask_day(turn, draft, matter)
    else:
        _preview(turn, draft, matter, redraw=redraw)


def _keep(turn: Turn, what: str, draft: Draft) -> None:
    turn.await_answer(what, turn.now + WITHIN, **draft.about())


def _units(turn: Turn, draft: Draft) -> list[str]:
    return [turn.people.units[turn.session.get_one(Share, i).unit_id].name for i in draft.shares]


def _cancel(draft: Draft) -> list[tuple[str, Press]]:
    return [(buttons.cancel(), Press("ask_drop", draft.id, draft.step))]


def _ask_units(turn: Turn, draft: Draft, matter: Matter, open_shares: list[Share], *, redraw: bool = False) -> None:
    _keep(turn, UNITS, draft)
    pairs = []
    for share in open_shares[:MOST]:
        name = turn.people.units[share.unit_id].name
        label = buttons.chosen(name) if share.id in draft.shares else name
        pairs.append((label, Press("ask_u", draft.id, draft.step, str(share.id))))
    is_every = set(draft.shares) >= {share.id for share in open_shares}
    every = [(buttons.every_unit(is_chosen=is_every), Press("ask_u", draft.id, draft.step, "all"))]
    on = [(buttons.go_on(), Press("ask_next", draft.id, draft.step))] if draft.shares else []
    rows = [*[pairs[i : i + 2] for i in range(0, len(pairs), 2)], every, on + _cancel(draft)]
    (turn.redraw if redraw else turn.reply)(texts.which_units(matter.number), *rows)


def _ask_day(turn: Turn, draft: Draft, matter: Matter) -> None:
    _keep(turn, TILL, draft)
    row = []
    for count in CHOICES:
        day = asks.suitable(turn.days.shift(turn.today, count), turn.days)
        row.append((texts.in_days(count, day), Press("ask_in", draft.id, draft.step, str(count))))
    turn.reply(texts.until_when(matter.number, _units(turn, draft)), row, _cancel(draft))


def _preview(turn: Turn, draft: Draft, matter: Matter, *, redraw: bool = False) -> None:
    """Who gets what, word for word, until when, the how-manyth time, in whose name and how. Raises as `asks.ask`."""
    answer_by = draft.day or asks.usual_day(turn.today, turn.days)
    asks.check_text(draft.text, draft.urgent)
    asks.check_day(answer_by, number=matter.number, urgent_reason=draft.urgent, days=turn.days, today=turn.today)
    draft = replace(draft, answer_by=answer_by.isoformat())
    shares = [turn.session.get_one(Share, share_id) for share_id in draft.shares]
    asked, ways = [], []
    for share in shares:
        asks.check_share(turn.session, share, matter, days=turn.days, today=turn.today)
        nth = len(asks.by_share(turn.session, share)) + 1
        asked.append(_as_asked(turn, draft, matter, share, nth))
        ways.append(ask_views.way(turn, share, nth))
    _keep(turn, SEND, draft)
    row = [
        (buttons.send(), Press("ask_send", draft.id, draft.step)),
        (buttons.edit(), Press("ask_edit", draft.id, draft.step)),
        *_cancel(draft),
    ]
    text = texts.preview(asked, ways, draft.left_out)
    note = dates.estimate_note(turn.days, answer_by)
    text = f"{text}\n{note}" if note else text
    if redraw:
        turn.redraw(text, row)
    else:
        turn.reply(text, row, protect=matter.transmission == Transmission.INTERNAL)


def _as_asked(turn: Turn, draft: Draft, matter: Matter, share: Share, nth: int) -> Asked:
    """The ask as it will read once it is sent."""
    post = asks.post_for(turn.actor, Act.ASK, matter, led(turn, matter))
    row = Ask(
        share_id=share.id or 0,
        lead_id=matter.lead_id or 0,
        person_id=post.person.id or 0,
        holder=post.person.name,
        text=draft.text,
        urgent_reason=draft.urgent,
        answer_by=draft.day or turn.today,
        nth=nth,
        state=AskState.OPEN,
        asked_at=turn.now,
    )
    return ask_views.shown(turn, row)


# --- buttons ------------------------------------------------------------------------------------------------


def _draft(turn: Turn, *kinds: str) -> Draft | None:
    """The draft that a button belongs to; None, with a word over the button, if it is sent, dropped or changed."""
    assert turn.press is not None
    if turn.is_awaiting(*kinds):
        draft = Draft.of(turn.talk.about)
        if (draft.id, draft.step) == (turn.press.row, turn.press.version):
            return draft
    turn.toast = texts.gone()
    return None


def _choose_matter(turn: Turn) -> None:
    """［3号］, and ［商请配合单位］ in a matter's view. Raises ButtonUnknown."""
    assert turn.press is not None
    matter = turn.session.get(Matter, turn.press.row)
    if matter is None or not may_be_asked(turn, matter):
        raise ButtonUnknown  # not even that it exists
    go_on(turn, Draft(id=turn.inbox_id, matter=matter.id or 0))


def begin(turn: Turn, matter: Matter, share: Share) -> None:
    """Ask this one unit, from a card about it. Raises as `asks.check_share`."""
    asks.check_share(turn.session, share, matter, days=turn.days, today=turn.today)
    go_on(turn, Draft(id=turn.inbox_id, matter=matter.id or 0, shares=(share.id or 0,)))


def _toggle(turn: Turn) -> None:
    draft = _draft(turn, UNITS)
    if draft is None or turn.press is None:
        return
    matter = turn.session.get_one(Matter, draft.matter)
    open_shares = asks.cooperating(turn.session, matter)
    every = tuple(share.id or 0 for share in open_shares)
    if turn.press.extra == "all":
        chosen = () if set(draft.shares) >= set(every) else every
    else:
        wanted = [i for i in every if str(i) == turn.press.extra]
        if not wanted:
            raise ButtonUnknown
        chosen = tuple(i for i in every if (i in draft.shares) != (i in wanted))
    _ask_units(turn, replace(draft, shares=chosen, step=draft.step + 1), matter, open_shares, redraw=True)


def _next(turn: Turn) -> None:
    draft = _draft(turn, UNITS)
    if draft is None or not draft.shares:
        return
    matter = turn.session.get_one(Matter, draft.matter)
    shares = [turn.session.get_one(Share, share_id) for share_id in draft.shares]
    found, left_out = askable(turn, matter, shares)
    go_on(turn, replace(draft, shares=tuple(share.id or 0 for share in found), left_out=left_out))


def _in_days(turn: Turn) -> None:
    draft = _draft(turn, TILL)
    if draft is None or turn.press is None:
        return
    if turn.press.extra not in map(str, CHOICES):
        raise ButtonUnknown
    day = asks.suitable(turn.days.shift(turn.today, int(turn.press.extra)), turn.days)
    go_on(turn, replace(draft, answer_by=day.isoformat()))


def _send(turn: Turn) -> None:
    """［发送］: once."""
    draft = _draft(turn, SEND)
    if draft is None:
        return
    matter = turn.session.get_one(Matter, draft.matter)
    made = asks.ask(
        turn.session,
        actor=turn.actor,
        lead_share=led(turn, matter),
        shares=[turn.session.get_one(Share, share_id) for share_id in draft.shares],
        text=draft.text,
        answer_by=draft.day,
        urgent_reason=draft.urgent,
        days=turn.days,
        now=turn.now,
    )
    turn.awaited()
    ways = [ask_views.deliver(turn, ask) for ask in made]
    turn.redraw(texts.sent(matter.number, made[0].answer_by, ways))


def _edit(turn: Turn) -> None:
    """［修改］: what and until when are asked for anew, or the units too in a new line."""
    draft = _draft(turn, SEND)
    if draft is not None:
        go_on(turn, replace(draft, text="", answer_by=None, urgent=None, asks_day=True))


def _drop(turn: Turn) -> None:
    """［取消］"""
    draft = _draft(turn, UNITS, WHAT, TILL, SEND)
    if draft is not None:
        turn.awaited()
        turn.redraw(texts.dropped(turn.session.get_one(Matter, draft.matter).number))


# --- the answers to what was asked --------------------------------------------------------------------------


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """What is asked for, or the day; False if the message speaks of something else: the draft is kept meanwhile."""
    draft = Draft.of(about)
    if what in (UNITS, SEND) or _speaks_of_another(turn, draft):
        _keep(turn, what, draft)
        return False
    reason, rest = take_reason(turn.text)
    if what == TILL and _BARE_DAY.fullmatch(rest):
        rest = f"{rest}日"
    when = read_when(rest, Today(turn.today, turn.days))
    day = day_of(when)
    if what == TILL and day is None:
        raise DateUnclear(text=turn.text)
    draft = replace(draft, urgent=reason if reason is not None else draft.urgent)
    draft = replace(draft, answer_by=day.isoformat() if day else draft.answer_by)
    if what == WHAT:
        draft = replace(draft, text=when.rest.strip() or rest)
    go_on(turn, draft)
    return True


def _speaks_of_another(turn: Turn, draft: Draft) -> bool:
    """A reply to some message, 收到, or news of a matter: they are not what is asked for."""
    if turn.reply_to is not None or ask_views.is_receipt(turn.text):
        return True
    number = turn.session.get_one(Matter, draft.matter).number
    items = understand(turn.text, now=turn.now, workdays=turn.days).items
    return any(item.ref is not None and (item.ref != number or item.status) for item in items)


ANSWERS = dict.fromkeys((UNITS, WHAT, TILL, SEND), answered)
VERBS: dict[str, Speak] = {
    "ask_m": _choose_matter,
    "ask_u": _toggle,
    "ask_next": _next,
    "ask_in": _in_days,
    "ask_send": _send,
    "ask_edit": _edit,
    "ask_drop": _drop,
}
