"""What the command line says. Help is also kept in English (`DUBAN_LANGUAGE=en`)."""

from collections.abc import Sequence

from locales import _
from locales import cli_text as __


def desk() -> str:
    return _("环委办值班台")


def about() -> str:
    return __("督办：提醒责任人、收取进展、供环委办查询的聊天机器人。")


def help_of(command: str) -> str:
    """The one line of help of a command."""
    return {
        "run": __("启动机器人，接 Telegram 或 DUBAN_BOT_API_URL 指向的服务器"),
        "rehearse": __("演练：在本机网页上扮演任何人，可拨动时钟"),
        "desk": __("本机办公：正式台账，只在本机网页上办理；环委办人员凭一次性码登录，外单位走电话和纸质"),
        "template": __("生成空白名册工作簿"),
        "import": __("导入名册工作簿；全部正确才写入"),
        "invite": __("给尚未登记的人发一次性登记码"),
        "tick": __("执行一轮：决定该提醒谁并发出，然后退出"),
        "plan": __("预演：若无人答复，何时提醒谁什么；不发送"),
        "list": __("清单：逾期 未报 临期 受阻 无人可达 待销号 待明确牵头 延期申请"),
        "overdue": __("逾期清单"),
        "record": __("代录：纸质或电话报来的情况"),
        "export": __("导出全部台账"),
        "parse": __("读取进展短句：每行一条 JSON 输入，每行一条 JSON 输出"),
        "read": __("读取文件里的任务分工：.docx、.xlsx、.txt，不写入台账"),
        "calendar": __("工作日历"),
        "calendar show": __("显示某年的工作日"),
        "calendar import": __("导入国务院办公厅放假通知原文，或 date,holiday,kind 表"),
        "backup": __("备份数据库和附件，运行中也可执行"),
        "audit": __("核对台账：事件链、摘要和现行记录"),
        "check": __("自检：设置、数据库、日历、可达、心跳"),
    }[command]


def no_token() -> str:
    return _("没有设置 DUBAN_BOT_TOKEN。先看效果请运行 duban rehearse（或 make run）；正式使用请在 .env 填写令牌。")


def bad_token() -> str:
    return _("机器人令牌不被服务器接受，请核对 DUBAN_BOT_TOKEN。")


def rehearsal_ready(address: str) -> str:
    return _("演练已就绪，请用浏览器打开：{address}\n按 Ctrl+C 结束。").format(address=address)


def desk_ready(address: str) -> str:
    return _("本机办公已就绪（正式台账，不是演练），请用本机浏览器打开：{address}\n按 Ctrl+C 结束。").format(
        address=address
    )


def desk_codes(days: int) -> str:
    return _("登录码（每人一个，只能用一次，{days}天内有效；再要用 duban invite --person 姓名）：").format(days=days)


def desk_code(code: str, unit: str, person: str, roles: Sequence[str]) -> str:
    return _("  {code}  {unit} {person}（{roles}）").format(code=code, unit=unit, person=person, roles="、".join(roles))


def nobody_of_the_office() -> str:
    return _("台账里还没有环委办或管理员的人员，无人可以登录。请先用 duban import 导入名册。")


def by_telephone() -> str:
    return _("本机办公：对外一律电话、纸质")


def port_taken(port: int) -> str:
    return _("端口 {port} 已被占用，请用 --port 换一个。").format(port=port)


def imported(units: int, people: int, matters: int, shares: int, changed: int, *, dry_run: bool) -> str:
    line = _("可以导入（未写入）") if dry_run else _("已导入")
    return _("{line}：新增单位{units}、人员{people}、事项{matters}、分工{shares}；更改{changed}处。").format(
        line=line, units=units, people=people, matters=matters, shares=shares, changed=changed
    )


def no_file(name: str) -> str:
    return _("打不开文件：{name}").format(name=name)


def not_text() -> str:
    return _("不是 UTF-8 编码的文本文件")


def nobody_called(name: str) -> str:
    return _("没有找到人员“{name}”。").format(name=name)


def who_to_invite() -> str:
    return _("请写 --all，或 --person 姓名。")


def unknown_list(name: str, known: Sequence[str]) -> str:
    return _("没有“{name}”这个清单，可用：{known}。").format(name=name, known="、".join(known))


def bad_moment(text: str) -> str:
    return _("时间“{text}”写法不对，请写成 2027-01-04T09:00。").format(text=text)


def bad_day(text: str) -> str:
    return _("日期“{text}”写法不对，请写成 2027-01-31。").format(text=text)


def days_reversed() -> str:
    return _("起始日期晚于结束日期。")


def bad_format(text: str, known: Sequence[str]) -> str:
    return _("格式“{text}”不认识，可用：{known}。").format(text=text, known="、".join(known))


def bad_arguments() -> str:
    return _("参数不对。发 duban --help 看用法。")


def missing_argument(name: str) -> str:
    return _("缺少参数 {name}。加 --help 看用法。").format(name=name)


def unknown_option(name: str) -> str:
    return _("没有 {name} 这个参数或命令。加 --help 看用法。").format(name=name)


def bad_value(name: str) -> str:
    return _("参数 {name} 的值不对。加 --help 看用法。").format(name=name)


def calendar_taken(year: int, days: int, missing: Sequence[str], moved: int) -> str:
    line = _("已导入{year}年日历{days}天，{moved}项事项的最后工作日随之更新。").format(
        year=year, days=days, moved=moved
    )
    if missing:
        line += _("其中没有{missing}的安排，{year}年其余日期仍按推算。").format(missing="、".join(missing), year=year)
    return line


def calendar_unreadable(reason: str) -> str:
    return _("日历没有导入：{reason}。请用通知原文，或 date,holiday,kind 三列的表。").format(reason=reason.rstrip("。"))


def ladder_fault(reason: str) -> str:
    return _("督办阶梯文件有误，{reason}").format(reason=reason)


def use_pg_dump() -> str:
    return _("PostgreSQL 请用 pg_dump 备份，附件目录请一并复制。")


def backed_up(name: str) -> str:
    return _("已备份到 {name}").format(name=name)


def audited(count: int) -> str:
    return _("核对无误，共{count}条事件。").format(count=count)


def estimate(year: int) -> str:
    return _("{year}年调休安排尚未导入，按法定节假日推算。").format(year=year)


def workday(is_workday: bool) -> str:
    return _("上班") if is_workday else _("休息")


def output_needed() -> str:
    return _("xlsx 格式请用 -o 指定文件。")


def cannot_write(name: str) -> str:
    return _("写不了文件：{name}").format(name=name)


def database_unreachable() -> str:
    return _("连不上数据库，请核对 DUBAN_DATABASE_URL。")


def headings(kind: str) -> dict[str, str]:
    """Column keys and their headings for people."""
    return {
        "list": {
            "number": _("编号"),
            "title": _("名称"),
            "kind": _("类型"),
            "unit": _("单位"),
            "role": _("角色"),
            "person": _("责任人"),
            "due_on": _("完成时限"),
            "effective_on": _("最后工作日"),
            "days_late": _("逾期工作日"),
            "status": _("状态"),
            "percent": _("进度%"),
            "last_said": _("最近答复"),
            "last_said_at": _("答复时间"),
        },
        "plan": {
            "at": _("时间"),
            "person": _("人员"),
            "unit": _("单位"),
            "matter": _("编号"),
            "step": _("步骤"),
            "text": _("内容"),
            "reachable": _("可达"),
        },
        "invite": {
            "person": _("姓名"),
            "unit": _("单位"),
            "role": _("角色"),
            "code": _("登记码"),
            "link": _("链接"),
        },
        "read": {
            "title": _("任务"),
            "lead": _("牵头单位"),
            "cooperating": _("配合单位"),
            "responsible": _("责任单位"),
            "deadlines": _("完成时限"),
            "certain": _("读得准"),
        },
    }[kind]


def task_cell(value: str | list[str] | bool) -> str:
    """A cell of a task for people: names side by side, and whether it needs a look."""
    if isinstance(value, bool):
        return _("是") if value else _("请核对")
    return "、".join(value) if isinstance(value, list) else value


def sentences_unread(count: int) -> str:
    return _("另有 {count} 句提到牵头、负责等，未能读成任务，请人工核对。").format(count=count)


def check_name(key: str) -> str:
    return {
        "configuration": _("设置"),
        "schema": _("数据库"),
        "calendar": _("日历"),
        "reachability": _("可达"),
        "tick": _("最近一轮"),
        "get_updates": _("最近接收"),
    }[key]


def check_ok() -> str:
    return _("正常")


def unreachable_count(count: int) -> str:
    return _("有{count}项分工无人可达，将列入电话名单。").format(count=count)


def never() -> str:
    return _("还没有运行过。")


def last_at(when: str) -> str:
    return _("最近一次：{when}。").format(when=when)
