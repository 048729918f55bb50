"""Why a document cannot be read, one sentence each."""

from locales import _


def too_big(megabytes: int) -> str:
    return _("文件超过 {megabytes} MB，未读取。请只选与任务有关的部分另存后再试。").format(megabytes=megabytes)


def unpacks_too_big() -> str:
    return _("文件解压后过大，疑似压缩炸弹，未读取。")


def not_found(name: str) -> str:
    return _("找不到文件“{name}”，或没有读取它的权限。").format(name=name)


def wrong_kind() -> str:
    return _("只能读取 .docx、.xlsx 和 .txt。请用 Word 或 WPS 另存为其中一种后再试。")


def old_kind() -> str:
    return _("这是旧版 .doc、.xls 或 .wps 文件。请用 Word 或 WPS 另存为“.docx”或“.xlsx”后再试。")


def encrypted() -> str:
    return _("文件设有打开密码。请取消密码后再试。")


def damaged() -> str:
    return _("文件已损坏或内容过大，无法读取。请用 Word 或 WPS 打开并另存后再试。")


def empty() -> str:
    return _("文件里没有文字。若是扫描件，请换成可以复制文字的版本。")
