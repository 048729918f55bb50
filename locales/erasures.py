"""What is said about 清除: the list to choose from, the card for the second person, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger.words import ErasureState
from locales import _
from locales.dates import escape, moment
from locales.reminders import shorten


@dataclass(frozen=True)
class Piece:
    """One thing that can be erased. `words` are empty for whoever may not read them here."""

    number: int | None
    kind: str
    said_at: datetime
    by: str
    words: str = ""

    @property
    def about(self) -> str:
        """“3号事项”, or that it is about none."""
        return _("未写明事项") if self.number is None else _("{number}号事项").format(number=self.number)


def kind(name: str) -> str:
    """What people call a row of this table."""
    return {
        "progress": _("进展"),
        "question": _("提问或意见"),
        "extension": _("申请答复"),
        "attachment": _("附件"),
        "letter": _("函稿批注"),
        "ask": _("商请"),
        "coordination": _("协调记录"),
        "objection": _("异议"),
        "judgement": _("推进情况认定"),
        "leadproposal": _("牵头建议"),
    }[name]


def _named(piece: Piece) -> str:
    return _("{at} {by}的{kind}").format(at=moment(piece.said_at), by=escape(piece.by), kind=piece.kind)


def listing(number: int, pieces: Sequence[Piece]) -> str:
    lines = [
        _("{n}. {piece}").format(n=n, piece=_named(piece))
        + (_("“{words}”").format(words=escape(shorten(piece.words, 20))) if piece.words else "")
        for n, piece in enumerate(pieces, start=1)
    ]
    head = _("{number}号事项要清除哪一条？点序号，再说理由；须另一人复核后才清除。").format(number=number)
    return head + "\n" + "\n".join(lines)


def nothing(number: int) -> str:
    return _("{number}号事项没有可以清除的文字或附件。").format(number=number)


def say_why(piece: Piece) -> str:
    return _("{about}：清除{piece}，请用一句话说明理由，不要重复原文。不清除请回“算了”。").format(
        about=piece.about, piece=_named(piece)
    )


def dropped() -> str:
    return _("好的，没有申请清除。")


def asked(piece: Piece, told: int) -> str:
    head = _("{about}：已申请清除{piece}。").format(about=piece.about, piece=_named(piece))
    if told:
        return head + "\n" + _("另一人复核后才清除，结果会告诉您；此前内容不变。")
    return head + "\n" + _("目前没有其他人可在此复核，请联系环委办；此前内容不变。")


def to_confirm(piece: Piece, asker: str, reason: str) -> str:
    """The card for the second person; without the words, which must not travel further."""
    why = _("理由：{reason}").format(reason=escape(shorten(reason, 200))) if reason else _("内部事项，理由请当面核实。")
    return "\n".join(
        [
            _("【清除复核】{about}").format(about=piece.about),
            _("{asker}申请清除：{piece}。").format(asker=escape(asker), piece=_named(piece)),
            why,
            _("同意后，各处所存的原文和文件一并清除，不能恢复；经过里只留申请人、复核人和理由。"),
            _("已有备份请按保密要求另行处理。"),
        ]
    )


def settled(piece: Piece, state: str, by: str, at: datetime) -> str:
    """A request as it ended."""
    line = _("{about}：清除{piece}的申请，已由{by}于{at}同意。")
    if state == ErasureState.DECLINED:
        line = _("{about}：清除{piece}的申请，{by}于{at}未同意，内容不变。")
    return line.format(about=piece.about, piece=_named(piece), by=escape(by), at=moment(at))


def done(*, deleted: int, too_old: int, in_history: int) -> str:
    """What was done, and what people have to do themselves."""
    said = [_("所存原文已清除。聊天中的{n}条消息随即删除。").format(n=deleted) if deleted else _("所存原文已清除。")]
    if too_old:
        said.append(_("聊天中另有{n}条超过48小时，对方聊天中的原消息请本人删除。").format(n=too_old))
    if in_history:
        said.append(_("经过记录中有{n}处同样的文字，按规定不能改动，请联系管理员。").format(n=in_history))
    return "\n".join([*said, _("已有备份（含升级前自动留存的副本）请按保密要求另行处理。")])


def to_author(piece: Piece) -> str:
    return _("{about}：您{at}发的内容已按规定清除。如聊天中仍能看到原消息，请您自行删除。").format(
        about=piece.about, at=moment(piece.said_at)
    )


def waiting(pieces: Sequence[tuple[Piece, str]]) -> str:
    """Requests that wait for the second person, each with who asked."""
    if not pieces:
        return _("没有待复核的清除申请。要清除，请发“清除 3号”，或回复那条消息“清除”加理由。")
    lines = [
        _("{n}. {about} {piece}，{asker}申请").format(n=n, about=piece.about, piece=_named(piece), asker=escape(asker))
        for n, (piece, asker) in enumerate(pieces, start=1)
    ]
    return _("待复核的清除申请{n}件，点序号办理：").format(n=len(pieces)) + "\n" + "\n".join(lines)


def happened(at: datetime, actor: str, verb: str, detail: dict[str, Any]) -> str:
    """A line of the history."""
    what = kind(str(detail.get("row", "")).partition(":")[0])
    if verb != "清除":
        return _("{at} {actor}{verb}{what}").format(at=moment(at), actor=escape(actor), verb=verb, what=what)
    line = _("{at} {asker}申请、{actor}复核，清除{what}").format(
        at=moment(at), asker=escape(detail["asked_by"]), actor=escape(actor), what=what
    )
    why = detail.get("reason")
    return line + (_("：{reason}").format(reason=escape(shorten(why, 120))) if why else "")
