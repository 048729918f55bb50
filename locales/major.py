"""重大情况: what the caller sees before and after, and what is said to those who are asked to ring back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.callees import LEAD, Group
from ledger.major import EVERY, REPEATS, Facts
from ledger.models import Unit
from ledger.presses import Press, keyboard
from ledger.words import MajorState, Role
from locales import _, buttons
from locales.dates import escape, moment
from locales.people import who

Row = list[tuple[str, Press]]
MINUTES = int(EVERY.total_seconds()) // 60


@dataclass(frozen=True)
class Told:
    """One group in words: 省环委办, 牵头单位省审计厅, 省水利厅分管领导; `phones` of those whom no chat reaches."""

    name: str
    is_told: bool
    phones: tuple[str, ...] = ()


def in_words(groups: Sequence[Group], units: Mapping[int, Unit], *, knows: Collection[int]) -> list[Told]:
    """`knows`: the units whose telephone numbers may be shown."""
    return [
        Told(
            _group(group.role, units[group.unit_id].name),
            bool(group.told),
            tuple(_telephone(p.name, p.phone) for p in group.named) if group.unit_id in knows else (),
        )
        for group in groups
    ]


def _group(role: str, unit: str) -> str:
    if role == LEAD:
        return _("牵头单位{unit}").format(unit=unit)
    return _("{unit}{role}").format(unit=unit, role=role) if role == Role.DEPUTY_LEADER else unit


def _telephone(name: str, phone: str | None) -> str:
    return _("{name} {phone}").format(name=name, phone=phone or _("电话未登记"))


def message(f: Facts, text: str, *rows: Row) -> dict[str, Any]:
    """As the Bot API takes it."""
    said: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
    said |= {"reply_markup": keyboard(*rows)} if rows else {}
    return said | ({"protect_content": True} if f.is_internal else {})


def messages(
    f: Facts, groups: Sequence[Group], units: Mapping[int, Unit], *, nth: int
) -> list[tuple[int, dict[str, Any]]]:
    """To every post that is asked to ring back; the office also reads whom it has to telephone."""
    untold = [told for told in in_words(groups, units, knows=units) if not told.is_told]
    office = next(iter(groups), None)
    return [
        (person.id or 0, message(f, call(f, nth=nth, untold=untold if group is office else ()), call_row(f)))
        for group in groups
        for person in group.told
    ]


def _title(f: Facts) -> str:
    title = _("【演练】【重大情况】") if f.is_rehearsal else _("【重大情况】")
    return title + (_("{number}号事项。").format(number=f.number) if f.number is not None else "")


def _where(f: Facts) -> str:
    return _("，{number}号事项").format(number=f.number) if f.number is not None else ""


def _caller(f: Facts) -> str:
    return who(f.unit, f.caller)


def _phone(phone: str | None) -> str:
    return _("电话{phone}").format(phone=phone) if phone else _("电话未登记")


def unseen(number: int) -> str:
    """Above the preview: the call goes all the same."""
    return _("没有查到您承办的{number}号事项，本次通知不写编号。").format(number=number)


def preview(f: Facts, told: Sequence[Told]) -> str:
    names = "、".join(one.name for one in told if one.is_told)
    lines = [
        _title(f) + _("将立即通知：{names}。").format(names=escape(names)),
        _("只告知来电人、单位和请立即回电，不含内容；您写的内容没有保存。"),
        _untold(told),
        "" if f.phone else _("您的电话未登记，通知中不含号码，请确保对方知道。"),
        _("本通知不替代值班电话和书面报告。"),
    ]
    return "\n".join(line for line in lines if line)


def _untold(told: Sequence[Told]) -> str:
    missing = [one for one in told if not one.is_told]
    if not missing:
        return ""
    named = "；".join(_with_phones(one) for one in missing)
    return _("以下送达不到，请您自行电话联系：{named}。").format(named=escape(named))


def _with_phones(one: Told) -> str:
    return _("{name}（{phones}）").format(name=one.name, phones="、".join(one.phones)) if one.phones else one.name


def preview_row(f: Facts) -> Row:
    pairs = ((buttons.tell_now(), "major_go"), (buttons.cancel(), "major_drop"))
    return [(label, Press(verb, f.id, f.version)) for label, verb in pairs]


def nobody(f: Facts, told: Sequence[Told]) -> str:
    return _title(f) + _("目前没有能送达的人，没有发出通知。") + "\n" + _untold(told)


def dropped(f: Facts) -> str:
    return _title(f) + _("已取消，没有通知任何人。")


def expired(f: Facts) -> str:
    return _title(f) + _("这条预览已失效，没有发出。需要时请重新发送“重大情况”。")


def raised(f: Facts, told: Sequence[Told]) -> str:
    """The caller's card from the tap on."""
    names = "、".join(one.name for one in told if one.is_told)
    lines = [
        _title(f) + _("{at}已通知：{names}，请保持电话畅通。").format(at=moment(f.raised_at), names=escape(names)),
        _("无人确认时每{n}分钟再通知一次，最多再通知{times}次。").format(n=MINUTES, times=REPEATS),
        _untold(told),
        _("本通知不替代值班电话和书面报告。"),
    ]
    return "\n".join(line for line in lines if line)


def raised_row(f: Facts) -> Row:
    return [(buttons.got_through(), Press("major_end", f.id, f.version))]


def call(f: Facts, *, nth: int, untold: Sequence[Told] = ()) -> str:
    """To everybody who is asked to ring back; `untold`: for the office, whom no chat reaches."""
    again = _("这是第{n}次通知，此前尚无人确认。").format(n=nth) if nth > 1 else ""
    title = _("【演练】【重大情况】") if f.is_rehearsal else _("【重大情况】")
    lines = [
        title + _("{who}（{phone}）请您立即回电。").format(who=escape(_caller(f)), phone=escape(_phone(f.phone))),
        _("来电时间{at}{where}。{again}").format(at=moment(f.raised_at), where=_where(f), again=again),
        _for_the_office(untold),
        _("本条不含内容，不替代值班电话和书面报告。"),
    ]
    return "\n".join(line for line in lines if line)


def _for_the_office(untold: Sequence[Told]) -> str:
    if not untold:
        return ""
    named = "；".join(_with_phones(one) for one in untold)
    return _("以下送达不到，请环委办电话转告：{named}。").format(named=escape(named))


def call_row(f: Facts) -> Row:
    return [(buttons.i_ring_back(), Press("major_take", f.id, f.version))]


def will_ring(f: Facts) -> str:
    """To the caller."""
    return _title(f) + _("{who}（{phone}）将给您回电，请保持电话畅通。不再向其他人重复通知。").format(
        who=escape(f.confirmed_by), phone=escape(_phone(f.confirmer_phone))
    )


def state(f: Facts) -> str:
    """To the receivers, and over a button that comes too late."""
    said = {
        MajorState.CONFIRMED: _("{who}已于{at}确认回电，您无需再回。"),
        MajorState.CANCELLED: _("来电人已联系上并撤销，您无需再回电。"),
        MajorState.LAPSED: _("{n}次通知均无人确认，请直接回电。").replace("{n}", str(REPEATS + 1)),
    }.get(f.state, _("仍待回电。"))
    done = said.format(who=escape(f.confirmed_by), at=moment(f.confirmed_at)) if f.confirmed_at else said
    return _title(f) + _("{who}{at}来电：").format(who=escape(_caller(f)), at=moment(f.raised_at)) + done


def taken(f: Facts) -> str:
    """To whoever confirmed first."""
    return _title(f) + _("请立即给{who}回电：{phone}。已告知对方由您回电，其他人不再重复通知。").format(
        who=escape(_caller(f)), phone=escape(f.phone or _("电话未登记"))
    )


def cancelled(f: Facts) -> str:
    """To the caller."""
    return _title(f) + _("已撤销，并已告知收到通知的人。请按规定书面报告。")


def lapsed(f: Facts, phone: str) -> str:
    """To the caller."""
    return _title(f) + _("{n}次通知均无人确认，不再重复。请立即拨打环委办值班电话{phone}，并按规定书面报告。").format(
        n=REPEATS + 1, phone=escape(phone)
    )


def no_content_here() -> str:
    return _("请直接回电，不在此处说明内容；您写的内容没有保存。")


def in_notice(unit: str, caller: str, number: int | None, *, is_rehearsal: bool) -> str:
    """One line of the office's notice."""
    where = _("{number}号事项").format(number=number) if number is not None else ""
    parts = (_("演练") if is_rehearsal else "", escape(who(unit, caller)), where)
    return "｜".join(part for part in parts if part)
