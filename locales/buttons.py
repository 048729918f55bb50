"""What stands on buttons."""

from locales import _


def reported() -> str:
    return _("已报送")


def finished() -> str:
    return _("已办结")


def confirm() -> str:
    return _("确认办结")


def confirm_all() -> str:
    return _("全部确认办结")


def not_yet() -> str:
    return _("尚未办结")


def set_date() -> str:
    return _("定日期")


def stuck() -> str:
    return _("有困难")


def numbered(number: int, label: str) -> str:
    return _("{number}号 {label}").format(number=number, label=label)


def noted() -> str:
    return _("知悉")


def please_call() -> str:
    return _("请办公室电话联系")


def answer() -> str:
    return _("答复")


def answer_nth(nth: int) -> str:
    return _("答复 {n}").format(n=nth)


def answered_elsewhere(nth: int) -> str:
    return _("已另行答复 {n}").format(n=nth)


def question(number: int | None, words: str) -> str:
    return _("{number}号：{words}").format(number=number, words=words) if number else words


def void() -> str:
    return _("作废")


def take_over() -> str:
    return _("接办")


def do_not_take() -> str:
    return _("不接")


def mine() -> str:
    return _("我的事项")


def correct() -> str:
    return _("更正")


def withdraw() -> str:
    return _("撤回")


def take_down(number: int) -> str:
    return _("撤下 {number}号").format(number=number)


def take_down_all() -> str:
    return _("全部撤下")


def matter(number: int) -> str:
    return _("{number}号").format(number=number)


def all_of_them() -> str:
    return _("都是")


def later() -> str:
    return _("以后再说")


def chase() -> str:
    return _("催办")


def chase_one(number: int) -> str:
    return _("只催{number}号").format(number=number)


def call_list() -> str:
    return _("电话名单")


def copy_text() -> str:
    return _("复制文字")


def export() -> str:
    return _("导出")


def previous_page() -> str:
    return _("上一页")


def next_page() -> str:
    return _("下一页")


def tell_head(number: int) -> str:
    return _("告知主要负责人 {number}号").format(number=number)


def published() -> str:
    return _("已公开")


def change_to_unreported() -> str:
    return _("改为未报")


def change_to_unfinished() -> str:
    return _("改为未办结")


def keep_as_is() -> str:
    return _("不改")


def agree() -> str:
    return _("同意")


def disagree() -> str:
    return _("不同意")


def agree_to_erase() -> str:
    return _("同意清除")


def another_date() -> str:
    return _("改期")


def accept_explanation() -> str:
    return _("采纳")


def reject_explanation() -> str:
    return _("不采纳")


def replied() -> str:
    return _("已反馈")


def not_ours() -> str:
    return _("不属本单位职责")


def ask_cooperating() -> str:
    return _("商请配合单位")


def every_unit(*, is_chosen: bool) -> str:
    return _("√ 全部") if is_chosen else _("全部")


def chosen(label: str) -> str:
    return _("√ {label}").format(label=label)


def go_on() -> str:
    return _("下一步")


def send() -> str:
    return _("发送")


def edit() -> str:
    return _("修改")


def cancel() -> str:
    return _("取消")


def accept_reason() -> str:
    return _("认可")


def reject_reason() -> str:
    return _("不认可")


def call() -> str:
    return _("电话")


def meeting() -> str:
    return _("会商")


def letter() -> str:
    return _("发函")


def uphold() -> str:
    return _("成立")


def reject_objection() -> str:
    return _("不成立")


def withdraw_objection() -> str:
    return _("撤回异议")


def files() -> str:
    return _("附件")


def draft() -> str:
    return _("底稿")


def yes() -> str:
    return _("确认")


def ask_unit() -> str:
    return _("商请")


def ask_this_unit(unit: str) -> str:
    return _("商请{unit}").format(unit=unit)


def not_now() -> str:
    return _("暂不")


def not_this_unit_now(unit: str) -> str:
    return _("暂不商请{unit}").format(unit=unit)


def write_down() -> str:
    return _("写入")


def begin_trial() -> str:
    return _("开始试运行")


def end_trial() -> str:
    return _("结束试运行")


def still_mine() -> str:
    return _("仍由我负责")


def not_mine() -> str:
    return _("已换人")


def cancelled() -> str:
    return _("已取消，没有改动。")


def tell_now() -> str:
    return _("立即通知")


def got_through() -> str:
    return _("已联系上，撤销")


def i_ring_back() -> str:
    return _("我来回电")


def plan_lead(number: int) -> str:
    return _("{number}号 提出方案").format(number=number)


def give_reason() -> str:
    return _("说明正当理由")


def change() -> str:
    return _("更改")


def issue_code() -> str:
    return _("发登记码")


def approve_letter() -> str:
    return _("同意发文")


def call_first() -> str:
    return _("先打电话")


def defer_letter() -> str:
    return _("暂缓至…")


def return_letter() -> str:
    return _("退回修改")


def take_letter(number: int, kind: str) -> str:
    return _("取稿 {number}号{kind}").format(number=number, kind=kind)


def refer() -> str:
    return _("提请环委办协调")


def unbind() -> str:
    return _("确认解除")


def new_code() -> str:
    return _("发新登记码")


def issue_briefing() -> str:
    return _("定稿")


def sources() -> str:
    return _("明细")


def new_draft() -> str:
    return _("新稿")


def whole_briefing() -> str:
    return _("全文")
