"""The sixty-second tour of the rehearsal, and what is typed in it."""

from locales import _


def actor() -> str:
    return _("演练")


def figures() -> str:
    return _("环委办问：还差几家？")


def figures_text() -> str:
    return _("还差几家")


def answers(person: str) -> str:
    return _("{person}一句话答复两件事").format(person=person)


def answer_text(one: int, two: int) -> str:
    return _("{one}号20日上会，25日报；{two}号完成六成").format(one=one, two=two)


def paper(unit: str) -> str:
    return _("环委办代录：{unit}的纸质报告").format(unit=unit)


def paper_text(unit: str) -> str:
    return _("代录 {unit} 今天纸质已报 鄂函〔2027〕3号").format(unit=unit)


def weekend() -> str:
    return _("连点几次“＋1 天”：周六周日不发一条")


def one_day() -> str:
    return _("＋1 天")


def next_due() -> str:
    return _("跳到下一次提醒，看谁收到")


def next_due_text() -> str:
    return _("下一次提醒")


def take_down() -> str:
    return _("15:00的工作提示：明天告知哪位领导，可点“撤下”")


def pause() -> str:
    return _("一句“暂停 全部”，提醒全停")


def pause_text() -> str:
    return _("暂停 全部")
