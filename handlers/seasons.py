"""A new year of 专题报告: opened by the office after a preview; each post says whether it still answers for its own."""

import re
from datetime import date

from sqlmodel import col, select

from handlers import previews
from handlers.telling import tell_or_call
from handlers.turn import Speak, Turn
from ledger import seasons
from ledger.access import Act, require
from ledger.deskwork import Season, SeasonPost
from ledger.errors import CommandUnclear, NobodyAskedYet, NothingToRepeat, YearAhead
from ledger.models import Matter, Person, Share
from ledger.presses import Press
from ledger.queries import season as season_at_hand
from ledger.words import MatterKind, ShareRole
from locales import buttons
from locales import seasons as texts
from reading.acts import document_number, without_document_number
from reading.dates import days_in
from reading.stretches import Today

OPEN = "新年度 2027 鄂环委办〔2027〕45号 12月1日"
NOTICE = "通知文号 鄂环委办〔2026〕12号 12月1日"
STEP = "核对责任人"
_YEAR = re.compile(r"\s*(20\d{2})\s*(?:年度?)?(?![\d〕年月])")


def open_year(turn: Turn) -> None:
    """`新年度 [2027] [文号] [日期]`. Raises NotAllowed, SeasonOpened, NothingToRepeat."""
    require(turn.actor, Act.SEASON)
    found = _YEAR.match(turn.text)
    rest = turn.text[found.end() :] if found else turn.text
    notice, on = document_number(rest), _day(turn, rest)
    if rest.strip("。 ") and notice is None:
        raise CommandUnclear(usage=OPEN)
    plan = seasons.plan(turn.session, int(found[1]) if found else None)
    if plan.year > max(plan.of + 1, turn.today.year):
        raise YearAhead(year=plan.year, next=plan.of + 1)
    text = texts.opening(plan, notice=notice, days=turn.days)
    row = previews.offer(
        turn, "year_open", buttons.yes(), year=plan.year, count=len(plan.rows), notice=notice, on=on and on.isoformat()
    )
    turn.reply(text, row)


def _opened(turn: Turn) -> None:
    """［确认］. What the ledger says by now is what is entered."""
    draft = previews.take(turn)
    on = draft["on"] and date.fromisoformat(draft["on"])
    season, plan = seasons.open_year(
        turn.session,
        actor=turn.actor,
        year=draft["year"],
        notice=draft["notice"],
        notice_on=on,
        now=turn.now,
        days=turn.days,
    )
    asked, by_telephone = _ask_posts(turn, season)
    turn.redraw(texts.opened(plan, asked=asked, by_telephone=by_telephone))


def notice(turn: Turn) -> None:
    """`通知文号 鄂环委办〔2026〕12号 [日期]`: what this season's reminders cite. Raises NotAllowed, CommandUnclear."""
    require(turn.actor, Act.SEASON)
    number = document_number(turn.text)
    if number is None:
        raise CommandUnclear(usage=NOTICE)
    found = _YEAR.match(turn.text)
    year = int(found[1]) if found else season_at_hand(turn.session, turn.today)
    if year is None:
        raise NothingToRepeat(year=None)
    on = _day(turn, turn.text)
    seasons.note_notice(turn.session, actor=turn.actor, year=year, notice=number, notice_on=on, now=turn.now)
    turn.reply(texts.noticed(year, number))


def state(turn: Turn) -> None:
    """`责任人核对`: how far the asking has come; the units that have not answered, for the telephone."""
    require(turn.actor, Act.SEASON)
    season = turn.session.exec(select(Season).order_by(col(Season.year).desc())).first()
    posts = seasons.posts_of(turn.session, season) if season else []
    if season is None or not posts:
        raise NobodyAskedYet
    turn.reply(
        texts.state(season.year, [(_who(turn, post), post.confirmed_at is not None, post.is_changed) for post in posts])
    )


def _who(turn: Turn, post: SeasonPost) -> tuple[str, str]:
    person = turn.people.people[post.person_id]
    return turn.people.units[person.unit_id].name, person.name


def _ask_posts(turn: Turn, season: Season) -> tuple[int, int]:
    """Everybody is asked once; whom no chat reaches the office calls. How many of each."""
    asked = by_telephone = 0
    for post in seasons.posts_of(turn.session, season):
        person = turn.people.people[post.person_id]
        share = _report_of(turn, person, season.year)
        if share is None:
            continue
        row = [
            (buttons.still_mine(), Press("post_yes", post.id or 0, post.version)),
            (buttons.not_mine(), Press("post_no", post.id or 0, post.version)),
        ]
        matter = turn.session.get_one(Matter, share.matter_id)
        told = turn.people.first_reachable(person, share.unit_id)
        text = texts.ask_post(season.year, matter.number, person.name if told is not person else "")
        unreached = tell_or_call(turn, share, f"season:{post.id}", text, row, step=STEP)
        asked, by_telephone = asked + (unreached is None), by_telephone + (unreached is not None)
    return asked, by_telephone


def _report_of(turn: Turn, person: Person, year: int) -> Share | None:
    query = select(Share).join(Matter, col(Share.matter_id) == Matter.id)
    query = query.where(Matter.kind == MatterKind.REPORT, Matter.year == year, Share.person_id == person.id)
    return turn.session.exec(query.where(Share.role == ShareRole.LEAD).order_by(col(Share.id))).first()


def _answered(turn: Turn, *, is_changed: bool) -> None:
    assert turn.press is not None
    post = seasons.answer(
        turn.session,
        actor=turn.actor,
        post_id=turn.press.row,
        version=turn.press.version,
        is_changed=is_changed,
        now=turn.now,
    )
    unit, person = _who(turn, post)
    turn.redraw(texts.post_changed() if is_changed else texts.post_confirmed())
    if is_changed:
        turn.tell_office(f"season:{post.id}:changed", texts.successor_wanted(unit, person), share=None)


def _still_mine(turn: Turn) -> None:
    _answered(turn, is_changed=False)


def _not_mine(turn: Turn) -> None:
    _answered(turn, is_changed=True)


def _day(turn: Turn, text: str) -> date | None:
    """The day of the paper notice, if one is named."""
    return next(iter(days_in(without_document_number(text), Today(turn.today, turn.days))), None)


VERBS: dict[str, Speak] = {"year_open": _opened, "post_yes": _still_mine, "post_no": _not_mine}
