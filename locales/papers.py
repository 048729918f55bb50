"""What stands on paper in a 督办函, 提醒函 or 专报. Addressees are organs; to 市州 and 党委政府 only 提醒 and 商请."""

import re
from datetime import date

from locales import _


def mark() -> str:
    return _("草稿，未经签发用印不具效力")


def on(value: date) -> str:
    return _("{y}年{m}月{d}日").format(y=value.year, m=value.month, d=value.day)


def colon(addressee: str) -> str:
    return _("{addressee}：").format(addressee=addressee)


def document_number(number: str | None, year: int) -> str:
    """As the register has it, else blank to be filled in."""
    return number or _("〔{year}〕　号").format(year=year)


def signer() -> str:
    return _("签发人：　　　")


def subject(title: str, kind: str) -> str:
    """事由 with the kind of document, as in the title; without the organ."""
    if kind == "专报":
        return _("关于{title}有关情况的报告").format(title=title)
    return _("关于{title}的{kind}").format(title=title, kind=kind)


def city_office(unit: str) -> str:
    """The 市环委办 of a 市州: to it a co-ordinating body writes, not to the party committee."""
    found = re.fullmatch(r"(.*?[市州县区])(?:委.*|党委.*|人民政府|政府)?", unit)
    return _("{place}环委办").format(place=found[1] if found else unit)


def above(office: str) -> str:
    """同级党委、政府 of the office, by the first word of its name."""
    found = re.match(r"(.*?[省市州县区])(?:生态环境保护委员会办公室|环委会办公室|环委办)", office)
    if found is None:
        return _("同级党委、政府")
    place = found[1]
    if len(place) == 1:
        return _("{place}委、{place}政府").format(place=place)
    return _("{place}委、{last}政府").format(place=place, last=place[-1])


# --- the body -----------------------------------------------------------------------------------------------


def heading_matter() -> str:
    return _("一、事项情况")


def heading_dealings() -> str:
    return _("二、办理经过")


def heading_said(*, you: str) -> str:
    return _("（一）{you}答复和说明").format(you=you)


def heading_history() -> str:
    return _("（二）往来记录")


def heading_request() -> str:
    return _("三、有关要求")


def heading_asking() -> str:
    return _("三、商请事项")


def heading_advice() -> str:
    return _("三、有关建议")


def opening_upward(basis: str) -> str:
    return _("按照{basis}（八）“必要时”向同级党委和政府报告的要求，现将有关情况报告如下。").format(basis=basis)


def default_basis() -> str:
    return _("《实施意见》")


def matter(number: int, title: str, basis: str, who: str, lead: str) -> str:
    """`lead`: of a unit that only cooperates, whoever leads; else empty."""
    facts = {"title": title, "basis": basis, "number": number, "who": who, "lead": lead}
    if lead:
        return _("{title}（台账编号：{number}号事项），依据{basis}由{lead}牵头，{who}配合。").format(**facts)
    return _("{title}（台账编号：{number}号事项），依据{basis}由{who}承办。").format(**facts)


def requirement(words: str) -> str:
    return _("要求：{words}").format(words=words)


def deadline(due: date, effective: date | None) -> str:
    if effective is None or effective == due:
        return _("完成时限为{due}。").format(due=on(due))
    return _("完成时限为{due}，最后一个工作日为{effective}。").format(due=on(due), effective=on(effective))


def no_deadline() -> str:
    return _("该事项持续推进，没有固定时限。")


def late(today: date, days: int, *, is_report: bool) -> str:
    what = _("尚未收到报送") if is_report else _("尚未办结")
    if days:
        return _("截至{today}，已逾期{n}个工作日，{what}。").format(today=on(today), n=days, what=what)
    return _("截至{today}，{what}。").format(today=on(today), what=what)


def asked(lead: str, asked_on: date, to: str, by: date, words: str, nth: int) -> str:
    return _("{lead}于{day}商请{to}在{by}前反馈（第{n}次），内容为：{words}").format(
        lead=lead, day=on(asked_on), to=to, by=on(by), words=words, n=nth
    )


def not_answered(today: date, days: int) -> str:
    if days:
        return _("截至{today}，超过商请时间{n}个工作日，尚未收到反馈。").format(today=on(today), n=days)
    return _("截至{today}，尚未收到反馈。").format(today=on(today))


def last_words(who: str, said_on: date, words: str) -> str:
    return _("{who}最近一次答复（{day}）：“{words}”").format(who=who, day=on(said_on), words=words)


def no_words() -> str:
    return _("台账中没有答复记录。")


def explanation(way: str, happened_on: date, words: str) -> str:
    return _("{way}（{day}）：{words}").format(way=way, day=on(happened_on), words=words)


def reminders(count: int) -> str:
    return _("其间系统提醒{n}次。").format(n=count)


def no_history() -> str:
    return _("台账中没有往来记录。")


def history_headings() -> tuple[str, ...]:
    return (_("日期"), _("方式"), _("经办"), _("内容"))


def proposed(by: date) -> str:
    return _("{day}（拟定日期，以签发为准）").format(day=on(by))


def request(by: date, *, is_report: bool) -> str:
    what = _("完成报送") if is_report else _("办结")
    return _("请你单位于{by}前{what}；确有困难的，书面说明原因和预计完成日期。").format(by=proposed(by), what=what)


def reminder(by: date, *, is_report: bool) -> str:
    what = _("报送") if is_report else _("办理")
    return _("现予提醒，商请你办协调于{by}前完成{what}；确有困难的，请函告原因和预计完成日期。").format(
        by=proposed(by), what=what
    )


def office_reminder(by: date, *, is_report: bool) -> str:
    what = _("报送") if is_report else _("办理")
    return _("现予提醒，请你单位于{by}前完成{what}；确有困难的，请函告原因和预计完成日期。").format(
        by=proposed(by), what=what
    )


def partner_reminder(by: date) -> str:
    return _("现予提醒，商请贵单位于{by}前函复；确有困难或不属贵单位职责的，请函告理由和建议。").format(by=proposed(by))


def advice(unit: str, by: date) -> str:
    return _("建议对{unit}办理该事项予以协调，于{by}前明确办理意见。").format(unit=unit, by=proposed(by))


def ending_upward() -> str:
    return _("专此报告。")


def ending() -> str:
    return _("特此函达。")


def contact() -> str:
    return _("（联系人及电话：　　　　　　）")


# --- the table of what was done -----------------------------------------------------------------------------


def answer() -> str:
    return _("答复")


def telephone() -> str:
    return _("电话")


def asking() -> str:
    return _("商请")


def sending() -> str:
    return _("发函")


def explaining() -> str:
    return _("情况说明")


def not_reached() -> str:
    return _("未接通")


def wanted(day: date | None, reason: str, outcome: str) -> str:
    until = _("申请延至{day}。").format(day=on(day)) if day else ""
    return _("{until}理由：{reason}（{outcome}）").format(until=until, reason=reason or _("未说明"), outcome=outcome)


def explained(day: date | None, reason: str, outcome: str) -> str:
    expected = _("预计{day}完成。").format(day=on(day)) if day else ""
    return _("{reason} {expected}（{outcome}）").format(reason=reason, expected=expected, outcome=outcome)


def ask_row(words: str, by: date) -> str:
    return _("{words}（请于{by}前反馈）").format(words=words, by=on(by))


def objection(basis: str, proposal: str, outcome: str) -> str:
    return _("提出不属本单位职责。依据：{basis}；建议：{proposal}（{outcome}）").format(
        basis=basis, proposal=proposal, outcome=outcome
    )


def judged(reason: str) -> str:
    return _("认定推进不力，理由：{reason}").format(reason=reason)


def judging() -> str:
    return _("认定")


def letter_row(title: str, document: str) -> str:
    return _("《{title}》（{document}）").format(title=title, document=document)


def you(*, unit: str, is_unit_named: bool, polite: bool) -> str:
    """The unit in the words of a letter: named where the letter goes to somebody else."""
    if is_unit_named:
        return unit
    return _("贵单位") if polite else _("你单位")
