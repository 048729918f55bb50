"""Questions and 意见: answered from the ledger where it can, else by people of the office, whose reply comes back."""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import select

from handlers import answers
from handlers.cards import message_of
from handlers.menus import roles
from handlers.own import Own, bound, open_own
from handlers.turn import Speak, Turn
from ledger import questions
from ledger.access import Act, may, require
from ledger.errors import AnswerOnPaper, ButtonUnknown, NoSuchMatter, Outdated
from ledger.matters import by_number, shares_of
from ledger.models import Question
from ledger.presses import Press
from ledger.progress import Source
from ledger.rows import Inbox, Outbox
from ledger.words import QuestionKind, Transmission
from ledger.workdays import day_of
from locales import buttons
from locales import help as help_texts
from locales import questions as texts
from locales.people import who
from locales.reminders import shorten
from reading.questions import Topic, asks_about_confirming, asks_for_detail, asks_how_to_use, topic
from reading.updates import Understanding, understand

ANSWER_WITHIN = timedelta(hours=1)
MOST_LISTED = 12
NO_FEEDBACK = re.compile(r"算了.*|不用了?|没有了?|没了|取消|撤回|不提了")
OF_ALL = ("deadline", "last")  # topics that can be answered for several matters at once


def is_question(turn: Turn, understood: Understanding) -> bool:
    """A question, or words that could be read otherwise but ask for what the ledger knows."""
    if understood.intent in ("handover", "ack", "other"):
        return topic(turn.text) is not None
    return understood.intent == "question"


def ask(turn: Turn, understood: Understanding) -> None:
    """Answer from the ledger; what it does not say goes to the office. Raises NoSuchMatter, TooManyQuestions."""
    if asks_how_to_use(turn.text):
        return turn.reply(help_texts.text(roles(turn.actor)))
    if asks_about_confirming(turn.text):
        return turn.reply(help_texts.confirming())
    asked = topic(turn.text)
    about = _about(turn, understood, asked)
    said = answers.from_ledger(turn, asked, about) if asked else None
    if said is not None:
        is_internal = any(one.matter.transmission == Transmission.INTERNAL for one in about)
        turn.reply(said, protect=is_internal)
        if is_internal or not asks_for_detail(turn.text):
            return None
    on_paper = next((one for one in about if one.matter.transmission == Transmission.INTERNAL), None)
    return _forward(turn, on_paper or (about[0] if len(about) == 1 else None), is_part=said is not None)


def _about(turn: Turn, understood: Understanding, asked: Topic | None) -> list[Own]:
    """The matters named, else those of the answered message, else the only open one. Raises NoSuchMatter."""
    named = dict.fromkeys(item.ref for item in understood.items if item.ref is not None)
    if named:
        return [_in_sight(turn, number) for number in named]
    own = open_own(turn)
    return bound(turn, own) or (own if len(own) == 1 or asked in OF_ALL else [])


def _in_sight(turn: Turn, number: int) -> Own:
    """One's own share of the matter, else the first that one may see."""
    matter = turn.matter(number)
    seen = [s for s in shares_of(turn.session, matter) if may(turn.actor, Act.SEE, matter=matter, share=s)]
    if not seen:
        raise NoSuchMatter(number=number)
    own = (s for s in seen if may(turn.actor, Act.REPORT, matter=matter, share=s))
    return Own(next(own, seen[0]), matter)


def _forward(turn: Turn, one: Own | None, *, is_part: bool) -> None:
    if turn.actor.is_office:
        return None if is_part else turn.reply(texts.office_knows())
    share, matter = (one.share, one.matter) if one else (None, None)
    question = questions.ask(
        turn.session, actor=turn.actor, text=turn.text, source=_source(turn), share=share, now=turn.now
    )
    number, person = matter.number if matter else None, turn.actor.posts[0].person
    is_internal = matter is not None and matter.transmission == Transmission.INTERNAL
    if is_internal and number:
        text, said = texts.to_office_on_paper(number, _asker(turn, question), person.phone), ""
        noted = texts.forwarded_on_paper(number)
    else:
        text, said = texts.to_office(number, _asker(turn, question), turn.text), turn.text
        noted = texts.forwarded(number, said, is_part=is_part)
    told = _tell_office(turn, question, text, can_answer=not is_internal)
    return turn.reply(noted if told else texts.nobody_reads(number), protect=is_internal)


def _source(turn: Turn) -> Source:
    return Source(turn.chat_id, turn.message_id, turn.revision)


def _asker(turn: Turn, question: Question) -> str:
    person = turn.people.people[question.person_id]
    return who(turn.people.units[person.unit_id].name, person.name)


def _tell_office(turn: Turn, question: Question, text: str, *, can_answer: bool = True) -> int:
    row = [(buttons.answer(), Press("answer", question.id or 0, question.version))] if can_answer else []
    share = questions.share_of(turn.session, question)
    return turn.tell_office(f"question:{question.id}", text, row, share=share, question=question.id)


def _choice(turn: Turn, question: Question) -> tuple[str, Press]:
    """One of several questions that the words just said may answer; the press finds them by their inbox row."""
    matter = questions.matter_of(turn.session, question)
    label = buttons.question(matter.number if matter else None, shorten(question.text, 20))
    return label, Press("answer", question.id or 0, question.version, str(turn.inbox_id))


def feedback(turn: Turn) -> None:
    """`意见 按钮太多`: about the bot itself. Raises AnswerOnPaper if it speaks of an 内部 matter, TooManyQuestions."""
    if not turn.text:
        turn.await_answer("feedback", turn.now + ANSWER_WITHIN)
        return turn.reply(texts.how_feedback())
    for number in _internal_named(turn):
        raise AnswerOnPaper(number=number)
    question = questions.ask(
        turn.session,
        actor=turn.actor,
        text=turn.text,
        source=_source(turn),
        kind=QuestionKind.FEEDBACK,
        now=turn.now,
    )
    told = _tell_office(turn, question, texts.feedback_to_office(_asker(turn, question), turn.text))
    return turn.reply(texts.feedback_noted() if told else texts.feedback_kept())


def _internal_named(turn: Turn) -> list[int]:
    """The 内部 matters in sight of the speaker that the words name."""
    items = understand(turn.text, now=turn.now, workdays=turn.days).items
    named = [by_number(turn.session, item.ref) for item in items if item.ref is not None]
    internal = [matter for matter in named if matter and matter.transmission == Transmission.INTERNAL]
    parts = [(matter, share) for matter in internal for share in shares_of(turn.session, matter)]
    return [matter.number for matter, share in parts if may(turn.actor, Act.SEE, matter=matter, share=share)]


def is_answered(turn: Turn) -> bool:
    """Whether this message answered a question: of the office the one it replies to or was asked for; or it is the
    意见 that was asked for."""
    found = _replied_to(turn)
    if len(found) == 1:
        turn.reply(_answer(turn, found[0]))
    elif found:
        turn.reply(texts.which_question(), *([_choice(turn, question)] for question in found))
    if found:
        return True
    if turn.talk.awaiting == "feedback":
        return _is_feedback(turn)
    awaited = turn.awaited() if turn.talk.awaiting == "answer" else None
    if awaited is None:
        return False
    turn.reply(_answer(turn, turn.session.get_one(Question, awaited[1]["question"])))
    return True


def _is_feedback(turn: Turn) -> bool:
    """What follows a bare 意见, unless it tells of a matter or takes the offer back."""
    items = understand(turn.text, now=turn.now, workdays=turn.days).items
    if turn.awaited() is None or any(item.ref is not None for item in items):
        return False
    if NO_FEEDBACK.fullmatch(turn.text):
        turn.reply(texts.no_feedback())
    else:
        feedback(turn)
    return True


def unanswered(turn: Turn) -> None:
    """`提问`: what waits for the office's answer, each with its button."""
    require(turn.actor, Act.ANSWER)
    found = questions.still_open(turn.session)
    shown = found[:MOST_LISTED]
    lines = [_line(turn, question) for question in shown]
    labels = [_button(turn, question, at) for at, question in enumerate(shown, start=1)]
    rows = [labels[i : i + 4] for i in range(0, len(labels), 4)]
    turn.reply(texts.listing(lines, len(found), now=turn.now), *rows)


def _button(turn: Turn, question: Question, nth: int) -> tuple[str, Press]:
    """［答复］, or of an 内部 matter that it was answered elsewhere."""
    if _is_internal(turn, question):
        return buttons.answered_elsewhere(nth), Press("onpaper", question.id or 0, question.version)
    return buttons.answer_nth(nth), Press("answer", question.id or 0, question.version)


def _line(turn: Turn, question: Question) -> str:
    matter = questions.matter_of(turn.session, question)
    age = turn.days.between(day_of(question.asked_at), turn.today)
    words = "" if _is_internal(turn, question) else question.text
    return texts.line(matter.number if matter else None, _asker(turn, question), words, question.asked_at, age)


def _is_internal(turn: Turn, question: Question) -> bool:
    matter = questions.matter_of(turn.session, question)
    return matter is not None and matter.transmission == Transmission.INTERNAL


def is_to_be_answered(turn: Turn) -> bool:
    """Whether whatever is said now is an answer, were it only a number."""
    return turn.talk.awaiting == "answer" or bool(_replied_to(turn))


def _replied_to(turn: Turn) -> Sequence[Question]:
    if turn.reply_to is None or not turn.actor.is_office:
        return ()
    query = select(Outbox).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
    ids = {row.body["question"] for row in turn.session.exec(query) if "question" in row.body}
    return [turn.session.get_one(Question, question_id) for question_id in sorted(ids)]


def _answer(turn: Turn, question: Question) -> str:
    """Pass the words on; what the answerer is told."""
    said = turn.text
    is_more = questions.answer(turn.session, actor=turn.actor, question=question, text=said, now=turn.now)
    matter = questions.matter_of(turn.session, question)
    number = matter.number if matter else None
    is_reachable = turn.people.is_reachable(turn.people.people.get(question.person_id))
    if is_reachable:
        share = questions.share_of(turn.session, question)
        text = texts.answered(number, question.text, said, is_more=is_more)
        turn.tell(question.person_id, f"answer:{question.id}:{question.version}", text, share=share)
    return texts.passed_on(number, _asker(turn, question), is_more=is_more, is_reachable=is_reachable)


def _pressed(turn: Turn) -> None:
    """［答复］: the question, who answered already, and the next plain message is the answer; with words sent before,
    these are. Raises ButtonUnknown, Outdated."""
    assert turn.press is not None
    question = turn.session.get(Question, turn.press.row)
    if question is None or not may(turn.actor, Act.ANSWER):
        raise ButtonUnknown
    matter = questions.matter_of(turn.session, question)
    if turn.press.extra:
        if turn.press.version != question.version:
            raise Outdated(number=matter.number if matter else 0)
        turn.text = _words_of(turn, turn.press.extra)
        return turn.redraw(_answer(turn, question))
    turn.await_answer("answer", turn.now + ANSWER_WITHIN, question=question.id)
    before = None
    if question.answer and question.answered_at and question.answered_by:
        before = (turn.people.people[question.answered_by].name, question.answered_at, question.answer)
    number = matter.number if matter else None
    return turn.reply(texts.say_answer(number, _asker(turn, question), question.text, before))


def _words_of(turn: Turn, inbox_id: str) -> str:
    """The message that was sent before the question was chosen. Raises ButtonUnknown."""
    inbox = turn.session.get(Inbox, int(inbox_id)) if inbox_id.isdigit() else None
    if inbox is None or (inbox.chat_id, inbox.user_id) != (turn.chat_id, turn.actor.user_id):
        raise ButtonUnknown
    return message_of(inbox).text


def _on_paper(turn: Turn) -> None:
    """［已另行答复］ Raises ButtonUnknown, Outdated."""
    assert turn.press is not None
    question = turn.session.get(Question, turn.press.row)
    if question is None or not may(turn.actor, Act.ANSWER) or not _is_internal(turn, question):
        raise ButtonUnknown
    matter = questions.matter_of(turn.session, question)
    number = matter.number if matter else 0
    if turn.press.version != question.version:
        raise Outdated(number=number)
    questions.answered_on_paper(turn.session, actor=turn.actor, question=question, now=turn.now)
    turn.reply(texts.answered_elsewhere(number))


VERBS: dict[str, Speak] = {"answer": _pressed, "onpaper": _on_paper}
