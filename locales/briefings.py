"""专题 and 简报 as they are read: the page made of facts, and its lines in chat. What is frozen is this content.

The content is plain JSON: `summary` lines, `sections` whose rows begin with the share that they are about, `figures`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ledger.briefing_figures import Figures, figures
from ledger.briefings import Before, Facts
from ledger.periods import HALF, MONTH, QUARTER, YEAR, Period
from ledger.words import BriefingKind
from locales import _
from locales.briefing_tables import sections

Content = dict[str, Any]
_NTH = "零一二三四五六七八九"


def content(facts: Facts, *, maker: str, note: str = "") -> Content:
    """The page of these facts. `maker`: 编制单位; `note`: what is to be said of the calendar."""
    counted = figures(facts)
    return {
        "title": title(facts.scope.kind, facts.scope.unit.name if facts.scope.unit else "", facts.period),
        "period": facts.period.code,
        "maker": maker,
        "at": facts.at.isoformat(),
        "led": sorted(facts.scope.led) if facts.scope.led is not None else None,
        "summary": [line for line in (*_summary(facts, counted), note) if line],
        "sections": sections(facts),
        "figures": {key: [[r.share_id, r.number, r.unit] for r in refs] for key, refs in counted.items()},
        "internal": sorted(facts.internal),
    }


def title(kind: BriefingKind, unit: str, period: Period) -> str:
    if kind == BriefingKind.UNIT:
        return _("{unit}督办事项专题（{period}）").format(unit=unit, period=label(period))
    return _("生态环境保护督办事项简报（{period}）").format(period=label(period))


def label(period: Period) -> str:
    """2027年1月, 2027年第一季度, 2027年上半年, 2026年度."""
    year, nth = period.year, period.nth
    match period.kind:
        case kind if kind == MONTH:
            return _("{year}年{nth}月").format(year=year, nth=nth)
        case kind if kind == QUARTER:
            return _("{year}年第{nth}季度").format(year=year, nth=_NTH[nth])
        case kind if kind == HALF:
            return _("{year}年上半年").format(year=year) if nth == 1 else _("{year}年下半年").format(year=year)
        case kind if kind == YEAR:
            return _("{year}年度").format(year=year)
    return _("{year}年").format(year=year)


def _span(period: Period) -> str:
    """How the sentences begin."""
    match period.kind:
        case kind if kind == MONTH:
            return _("{nth}月").format(nth=period.nth)
        case kind if kind == QUARTER:
            return _("第{nth}季度").format(nth=_NTH[period.nth])
        case kind if kind == HALF:
            return _("上半年") if period.nth == 1 else _("下半年")
        case kind if kind == YEAR:
            return _("全年")
    return ""


# --- in figures -------------------------------------------------------------------------------------------------


def _summary(facts: Facts, found: Figures) -> Iterator[str]:
    n = {key: len(refs) for key, refs in found.items()}
    measure = _("件") if facts.scope.kind == BriefingKind.UNIT else _("家")
    span = _span(facts.period)
    yield _reports(n, "reports", span=span, measure=measure)
    if facts.before is not None:
        yield _before(facts.before, n, measure)
    yield _items(n, span)
    if n["carried"]:
        yield _("以前到期、至今未完成的{n}项。").format(n=n["carried"])
    yield _reasons(n)
    yield _pressure(n)
    if n["major"]:
        yield _("重大情况来电{n}起。").format(n=n["major"])


def _reports(n: dict[str, int], group: str, *, span: str, measure: str) -> str:
    """1月应报专题报告30家，已报27家，其中按时25家、补报2家，以纸质报送9家；未报3家，均已逾期。"""
    if not n[group]:
        said = _("{span}没有到期的专题报告。").format(span=span) if span else _("目前没有专题报告任务。")
    else:
        head = _("{span}应报专题报告{n}{u}，已报{done}{u}").format(
            span=span, n=n[group], done=n[f"{group}.done"], u=measure
        )
        owed = _("；未报{n}{u}").format(n=n[f"{group}.owed"], u=measure)
        said = head + _done(n, group, measure) + owed + _owed(n, group, measure) + _("。")
    if n.get(f"{group}.unpublished"):
        said += _("已报未公开{n}{u}。").format(n=n[f"{group}.unpublished"], u=measure)
    if n.get(f"{group}.stopped"):
        said += _("另有{n}{u}已中止，不计在内。").format(n=n[f"{group}.stopped"], u=measure)
    return said


def _done(n: dict[str, int], group: str, measure: str) -> str:
    if not n[f"{group}.done"]:
        return ""
    said = _("，其中按时{on_time}{u}、补报{late}{u}")
    if group == "items":
        said = _("，其中按时{on_time}{u}、逾期后办结{late}{u}")
    paper = n.get(f"{group}.paper", 0)
    told = said.format(on_time=n[f"{group}.on_time"], late=n[f"{group}.late"], u=measure)
    return told + (_("，以纸质报送{n}{u}").format(n=paper, u=measure) if paper else "")


def _owed(n: dict[str, int], group: str, measure: str) -> str:
    """，其中逾期1项、未到期2项（待确认1项）"""
    if not n[f"{group}.owed"]:
        return ""
    parts = [
        (_("逾期{n}{u}"), n.get(f"{group}.overdue", 0)),
        (_("未到期{n}{u}"), n.get(f"{group}.not_due", 0)),
        (_("无期限{n}{u}"), n.get(f"{group}.undated", 0)),
    ]
    claimed = n.get(f"{group}.claimed", 0)
    waiting = _("（待确认{n}{u}）").format(n=claimed, u=measure) if claimed else ""
    is_one = n[f"{group}.owed"] == 1
    if n[f"{group}.owed"] == n.get(f"{group}.overdue", 0):
        return (_("，已逾期") if is_one else _("，均已逾期")) + waiting
    if n[f"{group}.owed"] == n.get(f"{group}.not_due", 0):
        return (_("，未到期") if is_one else _("，均未到期")) + waiting
    told = _("、").join(words.format(n=count, u=measure) for words, count in parts if count)
    return _("，其中{parts}{waiting}").format(parts=told, waiting=waiting)


def _before(before: Before, n: dict[str, int], measure: str) -> str:
    if not n["before"]:
        return ""
    head = _("上年同期（{year}年度，{day}）应报{n}{u}，已报{done}{u}").format(
        year=before.year, day=_relative(before.day), n=n["before"], done=n["before.done"], u=measure
    )
    return head + _done(n, "before", measure) + _("；未报{n}{u}。").format(n=n["before.owed"], u=measure)


def _relative(offset: int) -> str:
    """How far from the deadline."""
    if offset > 0:
        return _("截止日后第{n}个工作日").format(n=offset)
    if offset < 0:
        return _("截止日前第{n}个工作日").format(n=-offset)
    return _("截止前最后一个工作日")


def _items(n: dict[str, int], span: str) -> str:
    if not n["items"]:
        return _("{span}没有到期的其他事项。").format(span=span) if span else _("目前没有其他事项。")
    measure = _("项")
    head = _("{span}应办结其他事项{n}{u}，已办结{done}{u}").format(
        span=span, n=n["items"], done=n["items.done"], u=measure
    )
    owed = _("；未办结{n}{u}").format(n=n["items.owed"], u=measure)
    said = head + _done(n, "items", measure) + owed + _owed(n, "items", measure) + _("。")
    if n["items.stopped"]:
        said += _("另有{n}项已中止，不计在内。").format(n=n["items.stopped"])
    return said


def _reasons(n: dict[str, int]) -> str:
    said = []
    if n["explained"]:
        told = _("提出情况说明{n}件（采纳{accepted}件，不采纳{refused}件，待定{open}件）")
        said.append(told.format(n=n["explained"], **_of(n, "explained", "accepted", "refused", "open")))
    if n["excused"]:
        said.append(_("认可正当理由{n}件").format(n=n["excused"]))
    if n["extensions"]:
        told = _("申请延期{n}件（同意{granted}件，不同意{refused}件，待定{open}件）")
        said.append(told.format(n=n["extensions"], **_of(n, "extensions", "granted", "refused", "open")))
    return _("；").join(said) + _("。") if said else ""


def _of(n: dict[str, int], group: str, *names: str) -> dict[str, int]:
    return {name: n[f"{group}.{name}"] for name in names}


def _pressure(n: dict[str, int]) -> str:
    parts = [
        (_("商请未复{n}件"), n["asks"]),
        (_("认定推进不力{n}项"), n["judged"]),
        (_("发出函件{n}件"), n["issued"]),
        (_("待明确牵头{n}项"), n["queue"]),
    ]
    said = [words.format(n=count) for words, count in parts if count]
    return _("；").join(said) + _("。") if said else ""


FIGURES: dict[str, Callable[[], str]] = {
    "reports": lambda: _("专题报告应报"),
    "reports.done": lambda: _("专题报告已报"),
    "reports.on_time": lambda: _("其中按时"),
    "reports.late": lambda: _("其中补报"),
    "reports.paper": lambda: _("已报中纸质"),
    "reports.unpublished": lambda: _("已报未公开"),
    "reports.owed": lambda: _("专题报告未报"),
    "reports.overdue": lambda: _("其中逾期未报"),
    "reports.not_due": lambda: _("其中未到期"),
    "reports.claimed": lambda: _("未报中待确认"),
    "reports.stopped": lambda: _("专题报告已中止"),
    "items": lambda: _("其他事项应办结"),
    "items.done": lambda: _("其他事项已办结"),
    "items.on_time": lambda: _("其中按时办结"),
    "items.late": lambda: _("其中逾期后办结"),
    "items.owed": lambda: _("其他事项未办结"),
    "items.overdue": lambda: _("其中逾期未办结"),
    "items.not_due": lambda: _("其中期限未到"),
    "items.undated": lambda: _("其中无期限"),
    "items.claimed": lambda: _("未办结中待确认"),
    "items.stopped": lambda: _("其他事项已中止"),
    "explained": lambda: _("情况说明"),
    "explained.accepted": lambda: _("其中采纳"),
    "explained.refused": lambda: _("其中不采纳"),
    "explained.open": lambda: _("其中待定"),
    "extensions": lambda: _("延期申请"),
    "extensions.granted": lambda: _("其中同意"),
    "extensions.refused": lambda: _("其中不同意"),
    "extensions.open": lambda: _("其中未决定"),
    "before": lambda: _("上年同期应报"),
    "before.done": lambda: _("上年同期已报"),
    "before.on_time": lambda: _("上年同期按时"),
    "before.late": lambda: _("上年同期补报"),
    "before.owed": lambda: _("上年同期未报"),
    "carried": lambda: _("以前到期未完成"),
    "excused": lambda: _("认可正当理由"),
    "asks": lambda: _("商请未复"),
    "judged": lambda: _("认定推进不力"),
    "issued": lambda: _("发出函件"),
    "queue": lambda: _("待明确牵头"),
    "major": lambda: _("重大情况来电"),
}
"""What a figure is called beside its rows, in the order in which they are listed."""


def sources(page: Content) -> list[tuple[str, int, str]]:
    """数据来源: each figure that is not nothing, with the matters that it counts."""
    found = [(FIGURES[key](), page["figures"].get(key, [])) for key in FIGURES]
    return [(name, len(refs), _("、").join(_ref(ref) for ref in refs)) for name, refs in found if refs]


def _ref(ref: Sequence[Any]) -> str:
    """8号省水利厅"""
    _share_id, number, unit = ref
    return (
        _("{number}号{unit}").format(number=number, unit=unit)
        if number
        else _("未指明事项（{unit}）").format(unit=unit)
    )


def changes(old: Content, new: Content) -> list[str]:
    """What has changed since `old`: each figure, and the matters that came in or went out."""
    lines = []
    for key, name in FIGURES.items():
        before, after = old["figures"].get(key, []), new["figures"].get(key, [])
        moved = [*_less(after, before), *_less(before, after)]
        if moved:
            told = _("、").join(dict.fromkeys(map(_ref, moved)))
            lines.append(
                _("{name} {old}→{new}（{moved}）").format(name=name(), old=len(before), new=len(after), moved=told)
            )
    return lines


def _less(these: Sequence[Sequence[Any]], those: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Rows of these that are not among those, each as often as it is missing. A unit's new name is no move."""
    left = [(row[0], row[1]) for row in those]
    found = []
    for row in these:
        if (row[0], row[1]) in left:
            left.remove((row[0], row[1]))
        else:
            found.append(row)
    return found
