"""Kind sentences for what the bot cannot use."""

from locales import _


def unknown_command() -> str:
    return _("没有这个命令。发“帮助”看用法。")


def sticker() -> str:
    return _("收到，谢谢。说事项进展请发文字，如“3号已报”。")


def too_long() -> str:
    return _("这条消息太长，没有记入事项。请用一两句话说明进展，材料请走公文渠道。")


def could_not_handle() -> str:
    return _("抱歉，这条消息程序没能处理，原文已存，已告知环委办。您可以换一句再发。")
