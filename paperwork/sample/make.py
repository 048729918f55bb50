"""The Hubei sample ledger as data, and the workbook made of it: `python -m paperwork.sample.make`.

Source: Hubei's 《实施意见》 of 2023-01-19, articles (一)–(二十), and the public short names of the organs in it.
People are posts; nobody is invented. A matter has a lead or cooperating units only where the text names them;
the others wait for a lead (七).
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from paperwork.template import write_roster

WORKBOOK = Path(__file__).parent / "hubei.xlsx"
BASIS = "《实施意见》"
OFFICE = "省环委办"
REPORT_DUE = date(2027, 1, 31)

# name, how its posts are called, aliases, 上级主管部门; in the order of (十一)
DEPARTMENTS = [
    ("省发展和改革委员会", "省发改委", "省发展改革委、省发展和改革委、发改委、发改", "国家发展和改革委员会"),
    ("省经济和信息化厅", "省经信厅", "经信厅、省经信委、省经济和信息化委员会、经信", "工业和信息化部"),
    ("省财政厅", "省财政厅", "财政厅、财政", "财政部"),
    ("省自然资源厅", "省自然资源厅", "自然资源厅、省国土资源厅", "自然资源部"),
    ("省生态环境厅", "省生态环境厅", "生态环境厅、省环保厅、省环境保护厅", "生态环境部"),
    ("省住房和城乡建设厅", "省住建厅", "省住房城乡建设厅、住建厅、住建", "住房和城乡建设部"),
    ("省交通运输厅", "省交通厅", "交通运输厅、交通厅、交通", "交通运输部"),
    ("省水利厅", "省水利厅", "水利厅、水利", "水利部"),
    ("省农业农村厅", "省农业农村厅", "农业农村厅、省农业厅", "农业农村部"),
    ("省商务厅", "省商务厅", "商务厅、商务", "商务部"),
    ("省市场监督管理局", "省市场监管局", "市场监管局", "国家市场监督管理总局"),
    ("省能源局", "省能源局", "能源局、能源", "国家能源局"),
    ("省林业局", "省林业局", "林业局、省林业厅、林业", "国家林业和草原局"),
]

# name, aliases; each also goes by the forms of its government
CITIES = [
    ("武汉市", "武汉"),
    ("黄石市", "黄石"),
    ("襄阳市", "襄阳、襄樊市"),
    ("荆州市", "荆州"),
    ("宜昌市", "宜昌"),
    ("十堰市", "十堰"),
    ("孝感市", "孝感"),
    ("荆门市", "荆门"),
    ("鄂州市", "鄂州"),
    ("黄冈市", "黄冈"),
    ("咸宁市", "咸宁"),
    ("随州市", "随州"),
    ("恩施土家族苗族自治州", "恩施州、恩施"),
    ("仙桃市", "仙桃"),
    ("潜江市", "潜江"),
    ("天门市", "天门"),
    ("神农架林区", "神农架、林区"),
]

# Organs that the articles name without a report of their own: name, aliases
OTHERS = [
    ("省公安厅", "公安厅、公安"),
    ("省司法厅", "司法厅、司法行政"),
    ("省审计厅", "审计厅、审计部门"),
    ("省高级人民法院", "省高院、省法院、法院"),
    ("省人民检察院", "省检察院、检察院、检察"),
    ("省纪委监委机关", "省纪委监委、纪检监察机关"),
    ("省委组织部", "组织部门"),
    ("省委党校", "省委党校（行政学院）"),
]

TELEPHONE = {"省能源局联络员", "神农架林区责任人"}  # 对接方式 电话; everybody else joins the bot
DEPUTIES = {"省水利厅责任人": "省水利厅联络员", "省林业局责任人": "省林业局联络员", "武汉市责任人": "武汉市联络员"}


class Item(NamedTuple):
    """A 具体事项 that an article names, in our own short words; lead and cooperating where the text says so."""

    article: str
    title: str
    requirement: str
    tags: str
    lead: str = ""
    cooperating: str = ""


CIRCLE = "流域协同治理、大气联防联控、生态空间共建、设施共建共享"
BASIN = "上下游统筹、左右岸协同、干支流互动"
ITEMS = [
    Item("（五）", "部门责任清单职责落实", "按鄂环委〔2020〕4号明确的职责落实责任", "责任清单"),
    Item("（六）", "具体事项清单公开", "依三定规定、责任清单和上级清单明确，经批准后在门户网站公开", "清单公开"),
    Item("（六）", "公众举报受理和处理机制", "按职责权限建立完善受理和处理机制", "举报受理"),
    Item("（七）", "具体事项牵头部门梳理", "由省环委会梳理确定牵头部门并公开", "牵头部门"),
    Item("（七）", "清单外事项牵头部门研究", "由省环委会协调研究明确牵头和责任部门", "牵头部门"),
    Item("（九）", "专业委员会市县试点", "选择部分市县试点，成熟后逐步推开", "专业委员会"),
    Item("（十）", "具体事项分解到单位和责任人", "落实到相关单位和责任人", "责任落实"),
    Item("（十）", "重大情况请示报告", "按程序及时向同级党委和政府请示报告", "重大情况"),
    Item("（十三）", "流域分区综合治理", "按3个一级流域和16个二级流域片区治理", "流域:长江、流域:汉江、流域:清江"),
    Item("（十三）", "长江流域统筹协同", BASIN, "流域:长江"),
    Item("（十三）", "汉江流域统筹协同", BASIN, "流域:汉江"),
    Item("（十三）", "清江流域统筹协同", BASIN, "流域:清江"),
    Item("（十四）", "武汉都市圈联防联控", CIRCLE, "区域:武汉都市圈", lead="武汉市"),
    Item("（十四）", "襄阳都市圈联防联控", CIRCLE, "区域:襄阳都市圈", lead="襄阳市"),
    Item("（十四）", "宜荆荆都市圈联防联控", CIRCLE, "区域:宜荆荆都市圈", lead="宜昌市"),
    Item("（十四）", "“襄荆荆宜”大气联防联治", "建立健全统一调度、共同应对的机制", "区域:襄荆荆宜、大气"),
    Item("（十五）", "生态示范创建和农村环境治理", "融入共同缔造，解决房前屋后环境问题", "共同缔造"),
    Item("（十六）", "省级环保例行督察", "对重要职责部门和有关中央在鄂、省属企业开展", "督察"),
    Item("（十六）", "跨流域区域专项督察", "针对跨流域、区域的突出问题开展", "督察"),
    Item("（十六）", "督察与巡视、离任审计贯通", "督察发现问题的整改纳入巡视、审计重点", "督察、审计"),
    Item(
        "（十七）", "弄虚作假等问题监督", "加强对失职失责行为的监督", "监督", cooperating="省纪委监委机关、省委组织部"
    ),
    Item("（十七）", "领导干部生态环境审计", "强化对各级领导干部生态环境方面的审计", "审计", lead="省审计厅"),
    Item(
        "（十八）",
        "生态环境与司法机关联动机制",
        "生态环境部门会同有关机关完善联动机制",
        "联动机制",
        lead="省生态环境厅",
        cooperating="省公安厅、省人民检察院、省高级人民法院、省司法厅",
    ),
    Item(
        "（十八）",
        "涉嫌犯罪案件移送和办理",
        "及时移送、立案、侦查、起诉、审判",
        "联动机制",
        cooperating="省公安厅、省人民检察院、省高级人民法院",
    ),
    Item("（十八）", "公益诉讼与执法信息共享机制", "建立公益诉讼检察与行政执法的信息共享", "公益诉讼"),
    Item("（十八）", "公益诉讼与损害赔偿衔接", "做好公益诉讼检察与损害赔偿的衔接配合", "公益诉讼"),
    Item("（十八）", "涉环境诉讼法律监督", "加强对民事、行政诉讼的法律监督", "公益诉讼", lead="省人民检察院"),
    Item("（十九）", "主体班次生态环境教学", "列入主体班重要教学内容", "教育培训", lead="省委党校"),
    Item("（十九）", "容错机制及表彰奖励制度", "建立完善制度，鼓励担当作为", "激励"),
    Item("（二十）", "目标责任制和考核评价", "牵头组织实施", "考核评价", lead=OFFICE),
    Item("（二十）", "成员单位责任落实监督检查", "监督检查各成员单位落实情况", "监督检查", lead=OFFICE),
    Item("（二十）", "责任落实情况研究分析", "会同有关部门研究情况、做法和问题", "研究分析", lead=OFFICE),
]


def units() -> Iterator[tuple[str, str, str, str, str]]:
    for name, short, aliases, superior in DEPARTMENTS:
        own = [short] if short != name else []
        yield name, "、".join([*own, *aliases.split("、")]), "省直部门", "", superior
    for name, aliases in CITIES:
        yield name, aliases, "市州", "", ""
    yield OFFICE, "省生态环境保护委员会办公室、省环委会办公室、环委办", "环委办", "", ""
    for name, aliases in OTHERS:
        yield name, aliases, "其他", "", ""


def people() -> Iterator[tuple[str, str, str, str, str, str, str]]:
    for name, short, *_ in DEPARTMENTS:
        yield from _posts(name, short, "生态环境保护工作")
    for name, _ in CITIES:
        yield from _posts(name, _short_city(name), "市州环委办")
    for post, title, role in (
        ("省环委办主任", "环委办主任", "主要负责人、环委办"),
        ("省环委办责任人", "综合督办", "责任人、环委办"),
        ("省环委办值班", "督办值班", "环委办"),
        ("省环委办管理员", "系统管理", "管理员"),
    ):
        yield post, OFFICE, title, role, "", "", ""
    for name, _ in OTHERS:
        yield f"{name}责任人", name, "生态环境保护工作责任人", "责任人", "", "", ""
        yield f"{name}联络员", name, "生态环境保护工作联络员", "联络员", "", "", ""


def _posts(unit: str, short: str, work: str) -> Iterator[tuple[str, str, str, str, str, str, str]]:
    for role in ("责任人", "联络员", "分管领导", "主要负责人"):
        post = f"{short}{role}"
        contact = "电话" if post in TELEPHONE else "机器人"
        yield (
            post,
            unit,
            f"{work}{role}" if role in {"责任人", "联络员"} else role,
            role,
            "",
            DEPUTIES.get(post, ""),
            contact,
        )


def _short_city(name: str) -> str:
    return "恩施州" if name.startswith("恩施") else name


def matters() -> Iterator[tuple[object, ...]]:
    """Numbers 1–30: the reports of 2026, in protocol order; then what the articles name."""
    number = 0
    for name, *_ in [*DEPARTMENTS, *CITIES]:
        number += 1
        yield (
            number, "专题报告", "2026年度生态环境保护专题报告", _report_requirement(name), name, "", "",
            None, REPORT_DUE, f"{BASIS}（十一）", "专题报告", "", "公开",
        )  # fmt: skip
    for item in ITEMS:
        number += 1
        yield (
            number, "具体事项", item.title, item.requirement, item.lead, item.cooperating, "",
            None, None, f"{BASIS}{item.article}", item.tags, "", "公开",
        )  # fmt: skip


def _report_requirement(unit: str) -> str:
    if unit in {name for name, *_ in DEPARTMENTS}:
        return "报告职责履行情况及牵头事项落实情况，抄报上级主管部门，抄送省环委办，依法依规公开"
    return "报告上年度生态环境保护工作情况，依法依规公开"


def write(path: Path) -> None:
    write_roster(path, {"单位": units(), "人员": people(), "事项": matters()})


if __name__ == "__main__":
    write(WORKBOOK)
