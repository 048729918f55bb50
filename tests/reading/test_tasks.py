# ruff: noqa: E501 - one case, one line
"""Tasks in documents of many styles: who leads, who cooperates, until when, and nobody invented."""

from datetime import date

import pytest

from reading.task import Task
from reading.tasks import read_rows, read_tasks

TODAY = date(2026, 11, 20)
NOBODY: tuple[str, ...] = ()


def names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def only(text: str) -> Task:
    found = read_tasks(text, today=TODAY)
    assert len(found.tasks) == 1, (found.tasks, found.unread)
    return found.tasks[0]


# text, lead, cooperating, responsible, deadlines
ONE_TASK = {
    # brackets with verbs
    "lead and help": ("加快县城污水管网改造。（省住建厅牵头，省财政厅、省生态环境厅配合，2027年6月底前完成）", "省住建厅", "省财政厅 省生态环境厅", "", "2027年6月底前"),
    "lead, others by duties": ("推进码头岸电建设。（省交通运输厅牵头，省发改委、省能源局按职责分工负责）", "省交通运输厅", "省发改委 省能源局", "", ""),
    "lead and local governments": ("开展校园周边水域安全整治（省教育厅牵头，各市州人民政府负责）。", "省教育厅", "各市州人民政府", "", ""),
    "by duties only": ("完善农村饮用水监测。（省水利厅、省卫健委、省生态环境厅按职责分工负责）", "", "", "省水利厅 省卫健委 省生态环境厅", ""),
    "and others by duties": ("推广节水灌溉。（省农业农村厅、省水利厅等部门按职责分工负责）", "", "", "省农业农村厅 省水利厅等部门", ""),
    "everybody": ("落实河湖长制。（各市、州人民政府，省直有关部门按照职责分工负责）", "", "", "各市 州人民政府 省直有关部门", ""),
    "asked jointly": ("编制岸线利用规划。（由省水利厅牵头会同省自然资源厅、长江水利委员会负责）", "省水利厅", "省自然资源厅 长江水利委员会", "", ""),
    "with": ("修订取水许可办法。（省水利厅会同省司法厅负责）", "省水利厅", "省司法厅", "", ""),
    "one alone": ("建设水质自动站30座。（省生态环境厅负责，2026年12月31日前完成）", "省生态环境厅", "", "", "2026年12月31日前"),
    "two leads": ("整治尾矿库。（省应急管理厅、省生态环境厅牵头，有关市州政府配合）", "省应急管理厅 省生态环境厅", "有关市州政府", "", ""),
    "takes part": ("开展鱼类增殖放流。（省农业农村厅牵头，省公安厅参与）", "省农业农村厅", "省公安厅", "", ""),
    "guided": ("建设小微湿地。（省林业局指导，各县（市、区）人民政府负责落实）", "", "", "各县（市、区）人民政府", ""),
    "half width": ("推进化工企业搬迁。(省经信厅牵头,省应急管理厅、省财政厅配合,2027年底前完成)", "省经信厅", "省应急管理厅 省财政厅", "", "2027年底前"),
    "angled": ("加强磷石膏综合利用。【牵头单位：省经信厅；配合单位：省生态环境厅、省住建厅；完成时限：2027年12月】", "省经信厅", "省生态环境厅 省住建厅", "", "2027年12月"),
    "shell": ("清理非法矮围。〔责任单位：省水利厅、省农业农村厅；完成时限：2026年12月底〕", "", "", "省水利厅 省农业农村厅", "2026年12月底"),
    "short names": ("提升能效水平。（省发改委、经信厅、财政厅按职责分工负责）", "", "", "省发改委 经信厅 财政厅", ""),
    "of both names": ("发展绿色金融。（市人力资源和社会保障局牵头，市财政局和市税务局配合）", "市人力资源和社会保障局", "市财政局 市税务局", "", ""),
    "marked lead": ("治理黑臭水体。（责任单位：市生态环境局（牵头）、市水务局、各区政府）", "市生态环境局", "市水务局 各区政府", "", ""),
    "label and verbs": ("建设海绵城市。（责任单位：市住建局牵头，市水务局、市城管局配合）", "市住建局", "市水务局 市城管局", "", ""),
    "after dots": ("引进专家20名……（牵头单位：市科技局，配合单位：市人社局，各县（市、区））", "市科技局", "市人社局 各县（市、区）", "", ""),
    "several brackets": ("建立预警机制。（市气象局牵头）（2027年3月底前完成）", "市气象局", "", "", "2027年3月底前"),
    "unnamed others": ("开展清船行动。（长江海事局、省交通运输厅等牵头，沿江各市配合）", "长江海事局 省交通运输厅", "沿江各市", "", ""),
    "as lead unit": ("组织水质会商（省生态环境厅为牵头单位，省水利厅、省气象局为配合单位）。", "省生态环境厅", "省水利厅 省气象局", "", ""),
    "host": ("举办技能竞赛。（主办单位：市总工会；协办单位：市人社局、团市委）", "市总工会", "市人社局 团市委", "", ""),
    # labelled lines
    "rectification": (
        "（三）部分乡镇污水处理厂运行不正常。\n责任单位：潜江市委、市政府\n责任领导：王某某\n整改目标：稳定达标排放。\n整改时限：2026年12月底前\n整改措施：\n1.全面排查，建立台账。\n2.更换老旧设备。",
        "", "", "潜江市委 市政府", "2026年12月底前",
    ),
    "lines below": ("3.建设排口在线监测\n牵头单位：市生态环境局\n配合单位：市水务局、市财政局\n完成时限：长期坚持", "市生态环境局", "市水务局 市财政局", "", "长期坚持"),
    "one line": ("完成加油站防渗改造。责任单位：市商务局、市生态环境局。完成时限：2027年6月底前。", "", "", "市商务局 市生态环境局", "2027年6月底前"),
    "lead persons": ("全面完成散煤治理。牵头领导：李副市长；牵头单位：市发改委；责任单位：各镇（街道）；完成时限：2026年10月底前", "市发改委", "", "各镇（街道）", "2026年10月底前"),
    "wrapped": ("1.推进矿山生态修复，完善监管平台建设和数据共享机制。（省自然资源\n厅牵头，省财政厅、省生态环\n境厅配合，2027年9月底\n前完成）", "省自然资源厅", "省财政厅 省生态环境厅", "", "2027年9月底前"),
    "boxed labels": ("【任务】建设平台\n【牵头单位】省数据局\n【配合单位】省直各部门、各市州\n【完成时限】2027年9月30日", "省数据局", "省直各部门 各市州", "", "2027年9月30日"),
    "division of work": ("（七）建立考核机制。\n责任分工：省委组织部牵头，省人社厅配合。\n时间安排：2027年3月底前。", "省委组织部", "省人社厅", "", "2027年3月底前"),
    "in one sentence": ("6、建设学校 责任单位：市教育局 责任人：王五 完成时限：8月底前", "", "", "市教育局", "8月底前"),
    "spread letters": ("建设码头。\n牵 头 单 位：市港航局\n配 合 单 位：市财政局", "市港航局", "市财政局", "", ""),
    "short labels": ("2. 改造泵站3座（牵头：市水务局，配合：市财政局；2027年底前）", "市水务局", "市财政局", "", "2027年底前"),
    "unit and day only": ("1. 建设管网50公里（市住建局；2027年6月底前）", "", "", "市住建局", "2027年6月底前"),
    "never closed": ("推进物流枢纽建设。（省商务厅牵头，省税务局配合\n", "省商务厅", "省税务局", "", ""),
    "page number inside": ("　　（三）划定禁养区。（省农业农村厅牵头，省\n— 3 —\n生态环境厅配合）", "省农业农村厅", "省生态环境厅", "", ""),
    "over years": ("加快建设（省交通厅牵头，省财政厅及沿线市州政府配合，2026年—2028年）。", "省交通厅", "省财政厅 沿线市州政府", "", "2026年—2028年"),
    "spaces between": ("推进改革。（牵头单位：省水利厅 配合单位：省生态环境厅 省住建厅）", "省水利厅", "省生态环境厅 省住建厅", "", ""),
    "party offices": ("开展督查。（省委办公厅、省政府办公厅牵头，省委督查室、省政府督查室负责）", "省委办公厅 省政府办公厅", "省委督查室 省政府督查室", "", ""),
    "long office": ("推进保护。（省推进长江经济带发展领导小组办公室牵头，省直有关单位配合）", "省推进长江经济带发展领导小组办公室", "省直有关单位", "", ""),
    "companies": ("保障用电。（省国资委、三峡集团、国网湖北省电力有限公司按职责分工负责）", "", "", "省国资委 三峡集团 国网湖北省电力有限公司", ""),
    "name in brackets": ("招录公务员。（省委组织部（省公务员局）牵头，省人社厅配合)", "省委组织部（省公务员局）", "省人社厅", "", ""),
    "three parts": ("治理黑臭水体。（省住建厅牵头，省财政厅配合，各市州人民政府负责落实）", "省住建厅", "省财政厅", "各市州人民政府", ""),
    # running text
    "charged": ("责成市住建局牵头、市城管局配合，一周内完成整改。", "市住建局", "市城管局", "", "一周内"),
    "with, in minutes": ("由省交通运输厅会同省财政厅研究提出意见，于2026年12月20日前报省政府。", "省交通运输厅", "省财政厅", "", "2026年12月20日前"),
    "offices within": ("会务工作由办公室秘书处牵头，行政处等相关处室配合落实。", "办公室秘书处", "行政处等相关处室", "", ""),
    "minutes": ("会议要求，请省水利厅牵头，会同省财政厅、省自然资源厅于2026年12月底前完成汉江岸线复核。", "省水利厅", "省财政厅 省自然资源厅", "", "2026年12月底前"),
    "opinion": ("制定排污权交易细则，由省生态环境厅牵头，省财政厅、省发改委配合，2027年6月底前完成。", "省生态环境厅", "省财政厅 省发改委", "", "2027年6月底前"),
    "two sentences": ("扎实开展冬春水利建设。由省水利厅牵头，省财政厅、省农业农村厅配合，明年3月底前完成。", "省水利厅", "省财政厅 省农业农村厅", "", "明年3月底前"),
    "lead unit is": ("推行林长制，牵头单位为省林业局，配合单位为省公安厅、省财政厅。", "省林业局", "省公安厅 省财政厅", "", ""),
    "the party committee": ("会议明确，由市委组织部牵头，市委编办、市人社局配合，做好机构调整工作。", "市委组织部", "市委编办 市人社局", "", ""),
    "unit and colon": ("省发展改革委：牵头编制规划，协调重大项目。", "省发展改革委", "", "", ""),
    "members": ("建立联席会议。（牵头单位为省生态环境厅，成员单位为省发改委、省财政厅）", "省生态环境厅", "省发改委 省财政厅", "", ""),
    "told to": ("会议要求，由县水利局根据意见修改完善后，于2026年12月底前报批。", "县水利局", "", "", "2026年12月底前"),
    "charged alone": ("责成市港航局对沿江码头进行排查，一个月内将结果报市政府。", "市港航局", "", "", "一个月内"),
    "is to lead": ("会议要求，县住建局要牵头做好管网改造，县财政局要积极配合。", "县住建局", "县财政局", "", ""),
    "each leads": ("市科技局、市经信局分别牵头推进甲、乙，市财政局配合，2027年底前见效。", "市科技局 市经信局", "市财政局", "", "2027年底前"),
    "names behind a sentence": ("考核各地成效。各市州人民政府、省直有关部门按职责分工负责。", "", "", "各市州人民政府 省直有关部门", ""),
    "by its powers": ("规范设置审批。（生态环境部牵头，各流域监督管理局按权限负责）", "生态环境部", "各流域监督管理局", "", ""),
    "each by its duties leads": ("改造化工园区管网。（省生态环境厅、省经信厅按职责分工牵头）", "省生态环境厅 省经信厅", "", "", ""),
    "together": ("发展绿色航运（省交通运输厅、长江海事局共同牵头，省财政厅支持）。", "省交通运输厅 长江海事局", "省财政厅", "", ""),
    "scope": ("整治危废。（甲类企业由省应急管理厅牵头，2027年3月31日前完成）", "省应急管理厅", "", "", "2027年3月31日前"),
    "marked, not behind a stop": ("回收农膜（省农业农村厅（牵头），省供销社）", "省农业农村厅", "省供销社", "", ""),
    "committee and government": ("1.修复矿山。\n牵头单位：市林业局\n责任单位：各县（市、区）党委、政府", "市林业局", "", "各县（市、区）党委 政府", ""),
    "label with a bracket": ("推动氢能。\n牵头部门（单位）：省能源局\n参加部门（单位）：省科技厅", "省能源局", "省科技厅", "", ""),
    "label with a level": ("推进搬迁。\n整改责任单位：荆门市政府\n省级牵头部门：省经信厅\n省级配合部门：省发改委", "省经信厅", "省发改委", "荆门市政府", ""),
    "read by a scanner": ("（ 一 ） 加 快 治 理 尾 矿 库 。 （ 牵 头 单 位 ： 省 应 急 管 理 厅 ； 完 成 时 限 ： 2 0 2 7 年 6 月 底 前 ）", "省应急管理厅", "", "", "2027年6月底前"),
    "gaps at stops": ("1 . 普查管网。 责任单位 ：市住建局 、 市水务局 。 完成时限 ： 2027 年 6 月 30 日 前 。", "", "", "市住建局 市水务局", "2027年6月30日前"),
    "traditional": ("推進河長制。（牽頭單位：省水利廳；配合單位：省財政廳；完成時限：2027年6月底前）", "省水利厅", "省财政厅", "", "2027年6月底前"),
    # deadlines
    "behind a verb": ("推进改革。（省司法厅牵头；完成时限：2027年6月底前制定办法，12月底前全面实施）", "省司法厅", "", "", "2027年6月底前 12月底前"),
    "from the order": ("自方案印发之日起6个月内完成立项。（省发改委牵头）", "省发改委", "", "", "自方案印发之日起6个月内"),
    "to the hour": ("2026年12月31日24时前停产。（省经信厅牵头）", "省经信厅", "", "", "2026年12月31日24时前"),
    "from month to month": ("开展普查。（省统计局牵头，时间：2027年1月—2027年6月）", "省统计局", "", "", "2027年1月—2027年6月"),
    "not a deadline": ("压缩审批时间，办理时限由20日缩短至10日，一般事项压缩至5个工作日以内。（市政务办牵头）", "市政务办", "", "", ""),
    "other dates": ("落实2018年印发的《条例》，自2020年1月1日起施行的标准（鄂政发〔2020〕24号）要严格执行。（省市场监管局牵头）", "省市场监管局", "", "", ""),
    "several": ("2026年底前完成方案编制，2027年6月底前开工，到2028年全面建成。（市水务局牵头）", "市水务局", "", "", "2026年底前 2027年6月底前 到2028年"),
    "each year": ("每年1月底前报送上年度工作情况。（各市州人民政府负责）", "", "", "各市州人民政府", "每年1月底前"),
    "each quarter": ("每季度末通报水质排名情况。（省生态环境厅牵头）", "省生态环境厅", "", "", "每季度末"),
    "this year": ("今年底前全面完成确权登记。（省自然资源厅牵头）", "省自然资源厅", "", "", "今年底前"),
    "blank": ("XX年XX月底前完成整改。（责任单位：XX局）", "", "", "XX局", ""),
    "as of": ("截至2025年底，全省已建成120座，2027年底前再建成60座。（省住建厅牵头）", "省住建厅", "", "", "2027年底前"),
    "by chinese figures": ("二〇二七年六月底前完成普查。（省统计局牵头）", "省统计局", "", "", "二〇二七年六月底前"),
    "half a year": ("2027年上半年完成规划环评。（省发改委牵头，省生态环境厅配合）", "省发改委", "省生态环境厅", "", "2027年上半年"),
    "ongoing": ("严打非法采砂。（牵头单位：省水利厅；配合单位：省公安厅；完成时限：持续推进）", "省水利厅", "省公安厅", "", "持续推进"),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_TASK)
def test_who_and_until_when(case):
    text, lead, cooperating, responsible, deadlines = ONE_TASK[case]
    task = only(text)
    assert task.lead == names(lead)
    assert task.cooperating == names(cooperating)
    assert task.responsible == names(responsible)
    assert task.deadlines == names(deadlines)


# --- where a task begins and ends, and its name ---


def told(text: str) -> list[tuple[str, str, str, str]]:
    """Number, title, leads and responsible units of each task."""
    found = read_tasks(text, today=TODAY)
    return [(one.number, one.title, "、".join(one.lead), "、".join(one.responsible)) for one in found.tasks]


def test_several_tasks_in_one_paragraph_each_have_their_bracket():
    text = "健全监测体系。统一布点。（省生态环境厅牵头）推广新技术，培育企业。（省科技厅、省经信厅按职责分工负责）"
    assert told(text) == [
        ("", "健全监测体系", "省生态环境厅", ""),
        ("", "推广新技术，培育企业", "", "省科技厅、省经信厅"),
    ]


def test_a_text_without_line_breaks_is_cut_at_its_numbers():
    text = "一、治水（一）排查排口。（市生态环境局牵头）具体措施：1．建立台账。（市水务局负责）2．2027年底前整治完成。（市住建局负责）"
    assert [one.number for one in read_tasks(text).tasks] == ["（一）", "1", "2"]
    assert read_tasks(text).tasks[2].deadlines == ("2027年底前",)


def test_a_number_before_a_number_is_a_number():
    assert told("10.甲项目。（市委组织部牵头）\n11.121人才项目。（市人社局牵头）")[1][:2] == ("11", "121人才项目")


def test_the_heading_governs_what_stands_below_it():
    text = "一、保护水源（牵头单位：市生态环境局；配合单位：市水务局）\n1.排查水源地。\n2.2027年6月底前建成围栏。"
    first, second = read_tasks(text).tasks
    assert (first.title, first.lead, first.cooperating) == ("排查水源地", ("市生态环境局",), ("市水务局",))
    assert second.deadlines == ("2027年6月底前",)
    assert "inherited" in second.doubts and not second.certain and second.heading == "保护水源"


def test_a_step_below_a_heading_that_names_its_own_lead_keeps_it():
    text = "二、节水（市水务局牵头）\n1.推广器具。（市住建局牵头）\n2.开展宣传。"
    assert [one.lead for one in read_tasks(text).tasks] == [("市住建局",), ("市水务局",)]


def test_a_bracket_behind_the_last_of_several_steps_speaks_of_them_all():
    text = "（五）整治排污口。（1）开展排查；（2）建立台账；（3）分类整治。（省生态环境厅牵头，2027年12月底前完成）"
    (one,) = read_tasks(text).tasks
    assert one.title == "整治排污口" and one.doubts == ("covers_all",)
    assert one.text == "整治排污口。（1）开展排查；（2）建立台账；（3）分类整治。"


def test_steps_with_brackets_of_their_own_are_tasks_of_their_own():
    text = "（六）修复岸线。（1）退还岸线。（省水利厅牵头）（2）复绿。（省林业局牵头）"
    assert [(one.title, one.lead) for one in read_tasks(text).tasks] == [
        ("退还岸线", ("省水利厅",)),
        ("复绿", ("省林业局",)),
    ]


def test_cards_one_after_another():
    text = (
        "任务名称：建设平台\n牵头单位：市水务局\n完成时限：2027年12月底前\n工作内容：整合数据。\n"
        "任务名称：普查管网\n牵头单位：市住建局\n完成时限：2027年6月底前"
    )
    assert [(one.title, one.lead, one.deadlines) for one in read_tasks(text).tasks] == [
        ("建设平台", ("市水务局",), ("2027年12月底前",)),
        ("普查管网", ("市住建局",), ("2027年6月底前",)),
    ]


def test_a_rectification_plan_has_one_task_for_each_problem():
    text = (
        "一、码头环保设施缺失。\n责任单位：市交通运输局\n验收单位：市生态环境局\n责任人：张三\n整改时限：2026年12月31日前\n"
        "整改措施：\n（一）2026年9月底前完成排查。\n（二）由市交通运输局负责执法。\n二、尾水直排。\n责任单位：市农业农村局\n整改时限：立行立改，长期坚持"
    )
    first, second = read_tasks(text).tasks
    assert first.responsible == ("市交通运输局",) and first.supervisor == ("市生态环境局",) and not first.lead
    assert first.due_on == date(2026, 12, 31) and "2026年9月底前完成排查" in first.text
    assert second.deadlines == ("立行立改，长期坚持",) and second.due_on is None


def test_minutes_name_a_task_in_each_sentence():
    text = (
        "一、关于水量分配。会议要求，请省水利厅牵头，会同省财政厅于2027年3月底前制定方案。\n"
        "二、请省交通运输厅牵头推进码头整治；请省农业农村厅牵头做好禁捕工作，2026年12月底前报省政府。"
    )
    found = read_tasks(text).tasks
    assert [(one.lead, one.title) for one in found] == [
        (("省水利厅",), "制定方案"),
        (("省交通运输厅",), "推进码头整治"),
        (("省农业农村厅",), "做好禁捕工作"),
    ]
    assert all("no_bracket" in one.doubts for one in found)
    assert found[0].heading == "关于水量分配"


def test_a_deadline_below_the_last_step_is_that_of_the_task():
    text = (
        "任务一：控制总磷\n牵头部门：省生态环境厅\n主要内容：\n（1）排查企业；\n（2）整治渣库。\n完成时限：2027年12月底前\n"
        "任务二：清理小水电\n牵头部门：省水利厅\n主要内容：拆除电站。\n完成时限：2026年12月底前"
    )
    assert [(one.title, one.lead, one.deadlines) for one in read_tasks(text).tasks] == [
        ("控制总磷", ("省生态环境厅",), ("2027年12月底前",)),
        ("清理小水电", ("省水利厅",), ("2026年12月底前",)),
    ]


def test_a_day_before_somebody_else_is_named_is_not_that_ones():
    assert not read_tasks("各市州于11月20日前将总结报省环委办，由省环委办汇总后报省政府。").tasks


# --- rules that a document declares once ---


def test_the_first_leads_from_its_declaration_on():
    text = (
        "1.开展甲。（省发改委、省财政厅负责）\n2.开展乙。（省经信厅、省财政厅负责，排在第一位的为牵头单位，下同）\n"
        "3.开展丙。（省水利厅、省林业局负责）\n4.开展丁。（省卫健委牵头，省医保局配合）\n5.开展戊。（各市州人民政府负责）"
    )
    found = read_tasks(text).tasks
    assert [one.lead for one in found] == [(), ("省经信厅",), ("省水利厅",), ("省卫健委",), ()]
    assert found[0].responsible == ("省发改委", "省财政厅")
    assert found[1].doubts == found[2].doubts == ("first_in_list",) and found[3].certain


def test_by_duties_has_no_lead_unless_the_rule_was_declared_for_it():
    plain = "甲。（省发改委、省财政厅负责，列第一位的为牵头单位，下同）\n乙。（省水利厅、省林业局按职责分工负责）"
    assert read_tasks(plain).tasks[1].lead == NOBODY
    divided = (
        "甲。（省发改委、省财政厅按职责分工负责，列首位的为牵头单位，下同）\n乙。（省水利厅、省林业局按职责分工负责）"
    )
    assert read_tasks(divided).tasks[1].lead == ("省水利厅",)


def test_a_note_at_the_end_holds_for_all():
    text = "1.甲。责任单位：省发改委、省财政厅\n2.乙。责任单位：省自然资源厅\n注：责任单位中列第一位的为牵头单位。"
    assert [one.lead for one in read_tasks(text).tasks] == [("省发改委",), ("省自然资源厅",)]


def test_a_star_leads():
    text = "（责任单位中带★的为牵头单位）\n1.建码头。（省交通运输厅、★省发改委、省财政厅）\n2.建铁路。（★省发改委、武汉铁路局）"
    found = read_tasks(text).tasks
    assert [one.lead for one in found] == [("省发改委",), ("省发改委",)]
    assert found[0].cooperating == ("省交通运输厅", "省财政厅")


def test_those_who_carry_out_everything_below():
    text = "甲。（省生态环境厅牵头，省水利厅参与，各市（州）人民政府负责落实。以下均需各市（州）人民政府落实，不再列出）\n乙。（省住建厅指导）"
    first, second = read_tasks(text).tasks
    assert first.lead == ("省生态环境厅",) and first.responsible == ("各市（州）人民政府",)
    assert second.supervisor == ("省住建厅",) and second.responsible == ("各市（州）人民政府",)


# --- what is no task, and what was not understood ---

NO_TASK = [
    "坚持政府主导、企业负责、社会参与的原则。（谁审批谁负责）",
    "落实“谁污染谁治理、谁开发谁负责”。",
    "各级党委要负起责任，主要负责人亲自抓、负总责。",
    "财政部等三部门（财政部、税务总局、海关总署）联合印发了文件。",
    "制定本方案（以下简称“方案”）。各地要高度重视。",
    "省生态环境厅要切实履行牵头职责，各地要加强配合。",
    "由一家牵头部门统一受理、配合部门分头办理。",
    "各项目牵头单位要会同配合单位抓好落实。",
    "",
]


@pytest.mark.parametrize("text", NO_TASK)
def test_no_task_and_no_lead(text):
    assert not [one for one in read_tasks(text).tasks if one.lead]


def test_a_sentence_with_an_unreadable_duty_is_given_back_word_for_word():
    text = "推进清淤。（市水务局李强负责）"
    assert read_tasks(text).tasks == () and "".join(read_tasks(text).unread) == text


def test_names_behind_a_sentence_are_responsible_and_doubtful():
    one = only("加强研发。（省科技厅、省经信厅）")
    assert one.responsible == ("省科技厅", "省经信厅") and one.doubts == ("bare_list",) and not one.lead


# --- doubts and days ---


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("甲。（省发改委、省财政厅牵头）", "several_leads"),
        ("甲。（省发改委牵头，经信厅、财政厅配合）", "short_names"),
        ("甲。（省发改委等牵头，省财政厅配合）", "others_unnamed"),
        ("甲。（省发改委会同省财政厅负责）", "with_others"),
        ("甲。（省发改委负责）", "sole_responsible"),
        ("甲。（省发改委牵头，省财政厅）", "rest_cooperate"),
        ("由省发改委牵头做好甲。", "no_bracket"),
        ("12月底前完成甲。（省发改委牵头）", "no_year"),
        ("5年内建成甲。（省发改委牵头）", "from_start"),
        ("2027年全面推广甲。（省发改委牵头）", "year_only"),
        ("2027年6月前完成甲。（省发改委牵头）", "unclear_date"),
        ("XX年XX月底前完成甲。（省发改委牵头）", "blank_date"),
    ],
)  # fmt: skip
def test_what_was_assumed_is_said(text, doubt):
    one = only(text)
    assert doubt in one.doubts and not one.certain


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2027年6月底前", date(2027, 6, 30)),
        ("2028年2月底前", date(2028, 2, 29)),
        ("2026年12月31日前", date(2026, 12, 31)),
        ("2027年底前", date(2027, 12, 31)),
        ("到2025年", date(2025, 12, 31)),
        ("2027年上半年", date(2027, 6, 30)),
        ("2027年三季度末", date(2027, 9, 30)),
        ("2027年3月上旬前", date(2027, 3, 10)),
        ("明年3月底前", date(2027, 3, 31)),
        ("二〇二七年六月底前", date(2027, 6, 30)),
        ("2027年3月、9月底前", date(2027, 9, 30)),
        ("2026年2月30日前", None),
        ("每季度末", None),
        ("5年内", None),
        ("2027年汛期前", None),
    ],
)
def test_the_last_day_that_is_named(words, day):
    assert only(f"建成甲。（牵头单位：省发改委；完成时限：{words}）").due_on == day


def test_the_second_month_takes_the_year_of_the_first():
    one = only("2027年6月底前出台办法，12月底前实现结算。（省医保局牵头）")
    assert one.deadlines == ("2027年6月底前", "12月底前") and one.due_on == date(2027, 12, 31)


def test_a_task_that_returns_has_no_last_day():
    one = only("每年1月底前报告上一年情况，2027年底前建成平台。（省发改委牵头）")
    assert one.periodic == "每年1月底前" and one.due_on is None
    assert one.deadlines == ("每年1月底前", "2027年底前")


# --- tables ---

HEADS = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]


def test_a_table_with_the_usual_headings():
    rows = [HEADS, ["1", "修订预案，完善体系。", "省应急管理厅", "省水利厅\n省气象局", "2027年3月底前"]]
    (one,) = read_rows(rows).tasks
    assert (one.number, one.title, one.lead) == ("1", "修订预案，完善体系", ("省应急管理厅",))
    assert one.cooperating == ("省水利厅", "省气象局") and one.deadlines == ("2027年3月底前",) and one.certain


@pytest.mark.parametrize(
    ("heads", "row", "lead", "cooperating", "responsible"),
    [
        (["序号", "工作任务", "负责部门", "时间进度"], ["1", "甲", "市发改委", "6月底前"], "", "", "市发改委"),
        (["任务内容", "标准或要求", "责任单位或牵头单位", "协助单位", "完成期限"], ["甲", "乙", "市园林局", "市城管局", "2027年"], "市园林局", "市城管局", ""),
        (["序号", "重点任务", "工作措施", "完成时限", "牵头部门", "主责单位", "协办单位"], ["1", "甲", "乙", "2027年", "市生态环境局", "市交通委、各区政府", "市公安局"], "市生态环境局", "市公安局", "市交通委 各区政府"),
        (["任务", "牵头单位", "责任（配合）单位", "完成时限"], ["甲", "区住建局", "各镇（街道）", "12月"], "区住建局", "各镇（街道）", ""),
        (["工作目标", "具体措施", "完成时限", "分管领导", "责任部门"], ["甲", "乙", "2027年", "张三", "市水务局"], "", "", "市水务局"),
        (["工作任务", "牵头领导", "牵头单位", "配合单位"], ["甲", "李四", "市教育局", "市财政局、团市委"], "市教育局", "市财政局 团市委", ""),
        (["任务", "责任单位", "完成时限"], ["甲", "市生态环境局（牵头）\n市水务局", "2027年"], "市生态环境局", "市水务局", ""),
        (["任务", "责任单位", "完成时限"], ["甲", "市住建局牵头，市水务局配合", "2027年"], "市住建局", "市水务局", ""),
        (["任务", "责任单位（列第一位的为牵头单位）", "完成时限"], ["甲", "市住建局、市水务局", "2027年"], "市住建局", "市水务局", ""),
        (["序号", "任务", "牵头单位", "主责单位"], ["1", "甲", "", "市交通委"], "", "", "市交通委"),
        (["任务", "牵头单位", "完成时限"], ["甲", "市自然资源和规\n划局", "2027年"], "市自然资源和规划局", "", ""),
    ],
)  # fmt: skip
def test_headings_of_many_offices(heads, row, lead, cooperating, responsible):
    (one,) = read_rows([heads, row]).tasks
    assert (one.lead, one.cooperating, one.responsible) == (names(lead), names(cooperating), names(responsible))


def test_headings_over_two_rows_and_sections_across_the_table():
    rows = [
        ["某市任务分解表"] * 5,
        ["序号", "工作任务", "责任分工", "责任分工", "完成时限"],
        ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
        ["一、治水"] * 5,
        ["1", "排查排口", "市生态环境局", "市水务局", "2027年底前"],
        HEADS,
        ["2", "清淤", "市水务局", "", "长期坚持"],
    ]
    first, second = read_rows(rows).tasks
    assert first.heading == second.heading == "治水"
    assert (first.lead, first.cooperating) == (("市生态环境局",), ("市水务局",))
    assert (second.lead, second.cooperating, second.deadlines) == (("市水务局",), (), ("长期坚持",))


def test_a_heading_behind_a_number_and_the_time_of_beginning_are_no_tasks_and_no_deadlines():
    rows = [
        ["序号", "工作任务", "具体举措", "责任单位", "启动时间", "完成时间"],
        ["一", "治水", "治水", "治水", "治水", "治水"],
        ["1", "排口整治", "完成溯源", "市水务局", "2026年12月", "2027年6月"],
    ]
    (one,) = read_rows(rows).tasks
    assert (one.heading, one.title, one.deadlines) == ("治水", "排口整治", ("2027年6月",))
    assert "完成溯源" in one.text


def test_a_cell_merged_downwards_gives_its_name_to_each_row_only_once():
    heads = ["序号", "重点任务", "工作措施", "责任单位"]
    rows = [heads, ["1", "机动车", "淘汰老旧车", "市公安局"], ["2", "机动车", "推广新能源车", "市交通委"]]
    assert [one.title for one in read_rows(rows).tasks] == ["淘汰老旧车", "推广新能源车"]


def test_a_row_without_number_and_units_belongs_to_the_row_above_and_says_so():
    rows = [HEADS, ["1", "修复湿地", "市林业局", "", "2027年"], ["", "开展巡查", "", "", ""]]
    second = read_rows(rows).tasks[1]
    assert second.lead == ("市林业局",) and "inherited" in second.doubts


def test_an_empty_lead_cell_is_no_lead():
    rows = [HEADS, ["1", "修复湿地", "市林业局", "", "2027年"], ["2", "开展巡查", "", "各区政府", "2027年"]]
    assert read_rows(rows).tasks[1].lead == NOBODY


def test_a_card_of_two_columns():
    rows = [["整改任务", "尾水直排"], ["责任单位", "市农业农村局"], ["责任人", "张三"], ["整改时限", "2026年12月底前"]]
    (one,) = read_rows(rows).tasks
    assert (one.title, one.responsible, one.due_on) == ("尾水直排", ("市农业农村局",), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2027-06-30", date(2027, 6, 30)), ("2027.12", date(2027, 12, 31)), ("2027年6月", date(2027, 6, 30)), ("/", None)],
)
def test_days_as_a_cell_writes_them(cell, day):
    assert read_rows([HEADS, ["1", "甲", "市水务局", "", cell]]).tasks[0].due_on == day


@pytest.mark.parametrize(
    "rows", [[], [[]], [["", ""]], [["姓名", "电话"], ["张三", "1"]], [["牵头单位"]], [HEADS], [["序号"], []]]
)
def test_a_table_of_something_else_holds_no_task(rows):
    assert read_rows(rows).tasks == ()


def test_what_is_counted_in_one_sentence_keeps_its_own_date() -> None:
    found = read_tasks(
        "一是省水利厅负责牵头编制防洪规划，省发展改革委负责配合，8月底前报审；二是省财政厅要安排资金，9月30日前下达；"
        "三是请省生态环境厅商省住房城乡建设厅研究提出管理办法，年底前印发。"
    )
    assert [(task.lead, task.deadlines) for task in found.tasks] == [
        (("省水利厅",), ("8月底前",)),
        (("省生态环境厅",), ("年底前",)),
    ]
