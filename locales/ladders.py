"""What 体检 says about an office's ladders."""

from locales import _


def never_announced(kind: str, step: str, days: int) -> str:
    return _("{kind}阶梯的“{step}”要告知分管领导，但此前{n}个工作日没有可以预告的提醒，不会发出。").format(
        kind=_kind(kind), step=step, n=days
    )


def same_day(kind: str, before: str, after: str) -> str:
    return _("{kind}阶梯的“{before}”和“{after}”在同一天，只发后一步。").format(
        kind=_kind(kind), before=before, after=after
    )


def no_ladder(kind: str, reporter: str, shortest: int, longest: int) -> str:
    span = "" if shortest == longest == 0 else _("（期限{a}至{b}个工作日的）").format(a=shortest, b=longest)
    return _("{reporter}的{kind}{span}没有对应的阶梯，不会提醒。").format(reporter=reporter, kind=kind, span=span)


def _kind(kind: str) -> str:
    return _("通用") if kind == "*" else kind
