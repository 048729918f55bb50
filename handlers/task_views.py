"""A draft of tasks on the screen: the list, a page at a time, and the card of one line with its buttons."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from sqlmodel import Session

from handlers.turn import Turn
from ledger import task_drafts
from ledger.deskwork import Intake
from ledger.presses import Press
from ledger.task_drafts import KEPT_FOR, basis_of, lines_of
from ledger.task_lines import DATES, KINDS, LEADS, SOLE, UNREAD, Group, Line, group_of, missing
from ledger.words import MatterKind
from ledger.workdays import Workdays, day_of
from locales import buttons, dates
from locales import task_buttons as labels
from locales import task_drafts as texts
from locales.pages import page_of

Rows = list[list[tuple[str, Press]]]
ORDER = tuple(Group)
ALL, CHECK = "a", "k"  # which lines a page shows
A_ROW = 5  # numbers side by side
MOST_CHOICES = 6  # units or dates offered by a tap
PIECE = 3500  # characters of a source in one message
EDITED = (("lead", labels.change_lead), ("help", labels.change_cooperating), ("date", labels.change_due))
NAMED = (("title", labels.change_title), ("kind", labels.change_kind))


def listing(session: Session, draft: Intake, today: date, *, at: int = 0, view: str = ALL) -> tuple[str, Rows]:
    """A page of the draft: counts, then the lines by what is to be done with them."""
    lines, found = lines_of(draft), task_drafts.doubts(session, draft, today)
    groups = {line.number: group_of(line, found.get(line.number, ())) for line in lines}
    counts = Counter(groups.values())
    wanted = (Group.CHECK, Group.UNREAD) if view == CHECK else (Group.SURE, Group.CHECK, Group.UNREAD)
    shown = sorted((x for x in lines if groups[x.number] in wanted), key=lambda x: ORDER.index(groups[x.number]))
    page, pages = page_of(shown, at)
    at = min(at, pages - 1)
    parts = [
        (group, [texts.line(x, found[x.number], today) for x in every])
        for group, every in groupby(page, key=lambda x: groups[x.number])
    ]
    until = day_of(draft.received_at + KEPT_FOR)
    page_words = texts.pages(at + 1, pages)
    text = texts.listing(counts, basis_of(draft), parts, page=page_words, until=until, stray=_stray(shown))
    return text, _list_rows(draft, page, counts, at, pages, view)


def _stray(lines: Sequence[Line]) -> tuple[str, str] | None:
    """The unit that most lines name and the ledger does not know, if there is a near one; named at least twice."""
    found = Counter((one.text, one.nearest[0]) for line in lines for one in line.strays if one.nearest)
    most = found.most_common(1)
    return most[0][0] if most and most[0][1] > 1 else None


def counts_line(session: Session, draft: Intake, today: date) -> str:
    found = task_drafts.doubts(session, draft, today)
    return texts.head(Counter(group_of(x, found.get(x.number, ())) for x in lines_of(draft)), basis_of(draft))


def _list_rows(draft: Intake, page: Sequence[Line], counts: Counter[Group], at: int, pages: int, view: str) -> Rows:
    numbers = [(str(x.number), _press(draft, "td_line", str(x.number))) for x in page]
    rows = [numbers[i : i + A_ROW] for i in range(0, len(numbers), A_ROW)]
    before = [(buttons.previous_page(), _press(draft, "td_list", f"{view}{at - 1}"))] if at > 0 else []
    after = [(buttons.next_page(), _press(draft, "td_list", f"{view}{at + 1}"))] if at + 1 < pages else []
    rows.append(before + after)
    if view == CHECK:
        rows.append([(labels.all_lines(), _press(draft, "td_list", f"{ALL}0"))])
    elif counts[Group.SURE] and counts[Group.CHECK] + counts[Group.UNREAD]:
        rows.append([(labels.lines_to_check(), _press(draft, "td_list", f"{CHECK}0"))])
    go = [(labels.enter_tasks(counts[Group.SURE]), _press(draft, "td_go"))] if counts[Group.SURE] else []
    rows.append([*go, (labels.drop_draft(), _press(draft, "td_drop"))])
    return rows


def _press(draft: Intake, verb: str, extra: str = "") -> Press:
    return Press(verb, draft.id or 0, draft.version, extra)


def card(session: Session, draft: Intake, x: Line, days: Workdays, today: date) -> tuple[str, Rows]:
    """One line with all that may be done to it."""
    found = task_drafts.doubts(session, draft, today).get(x.number, [])
    effective = days.effective(x.due_on) if x.due_on else None
    text = texts.card(x, group_of(x, found), found, effective_on=effective, today=today)
    return text, [*_acts(draft, x, found), *_ways(draft, x)]


def _acts(draft: Intake, x: Line, doubts: Sequence[str]) -> Rows:
    if x.matter is not None:
        return []
    if x.is_removed:
        return [[(labels.restore_line(), _press(draft, "td_cut", str(x.number)))]]
    rows = [_choices(draft, x, doubts)[i : i + 2] for i in range(0, MOST_CHOICES, 2)]
    if doubts and missing(doubts) is None:
        rows.append([(labels.accept_line(), _press(draft, "td_ok", str(x.number)))])
    rows.append([(label(), _press(draft, "td_edit", f"{x.number}-{field}")) for field, label in EDITED])
    rows.append([(label(), _press(draft, "td_edit", f"{x.number}-{field}")) for field, label in NAMED])
    rows[-1].append((labels.delete_line(), _press(draft, "td_cut", str(x.number))))
    return rows


def _choices(draft: Intake, x: Line, doubts: Sequence[str]) -> list[tuple[str, Press]]:
    """What the document itself offers: the units that may be meant as lead, the days that it names."""
    found = []
    if {LEADS, SOLE, UNREAD} & set(doubts) or (x.lead is None and x.choices):
        found += [
            (labels.led_by(unit), _press(draft, "td_set", f"{x.number}-lead-{at}"))
            for at, unit in enumerate(x.choices[: MOST_CHOICES // 2])
        ]
    if DATES in doubts:
        found += [
            (labels.due_on(dates.day(day)), _press(draft, "td_set", f"{x.number}-date-{at}"))
            for at, day in enumerate(x.days[: MOST_CHOICES // 2])
        ]
    return found


def _ways(draft: Intake, x: Line) -> Rows:
    """The whole source, the lines before and after, and the list."""
    full = [(labels.full_text(), _press(draft, "td_full", str(x.number)))] if len(x.text) > texts.LONGEST_SOURCE else []
    every = [line.number for line in lines_of(draft)]
    at = every.index(x.number)
    before = [(labels.previous_line(), _press(draft, "td_line", str(every[at - 1])))] if at else []
    after = [(labels.next_line(), _press(draft, "td_line", str(every[at + 1])))] if at + 1 < len(every) else []
    return [full, [*before, *after, (labels.draft_list(), _press(draft, "td_list", f"{ALL}0"))]]


def kind_rows(draft: Intake, x: Line) -> Rows:
    row = [(kind.value, _press(draft, "td_set", f"{x.number}-kind-{at}")) for at, kind in enumerate(KINDS)]
    return [row, [(buttons.cancel(), _press(draft, "td_line", str(x.number)))]]


def pieces(text: str) -> list[str]:
    """A source in parts that fit into messages."""
    return [text[i : i + PIECE] for i in range(0, len(text), PIECE)]


def wants_kind(draft: Intake, text: str) -> bool:
    """Whether the document speaks of 督察整改 while its lines are something else."""
    is_plain = all(line.kind == MatterKind.ITEM for line in lines_of(draft))
    return is_plain and all(word in basis_of(draft) + text for word in ("督察", "整改"))


def say(turn: Turn, draft: Intake, text: str, rows: Rows, *, redraw: bool = False) -> None:
    """Answer with a message that an answer to it finds its draft by."""
    markup = {"inline_keyboard": [[{"text": t, "callback_data": str(p)} for t, p in row] for row in rows if row]}
    call = {"text": text, "parse_mode": "HTML", "reply_markup": markup}
    if redraw:
        return turn.send("editMessageText", {"call": {**call, "message_id": turn.message_id}, "intake": draft.id})
    return turn.send("sendMessage", {"call": call, "intake": draft.id})


def show(turn: Turn, draft: Intake, *, at: int = 0, view: str = ALL, redraw: bool = False, note: str = "") -> None:
    text, rows = listing(turn.session, draft, turn.today, at=at, view=view)
    say(turn, draft, f"{note}\n{text}" if note else text, rows, redraw=redraw)


def show_line(turn: Turn, draft: Intake, x: Line, *, redraw: bool = True) -> None:
    text, rows = card(turn.session, draft, x, turn.days, turn.today)
    say(turn, draft, text, rows, redraw=redraw)
