"""What is wrong with a setting."""

from locales import _


def fault(name: str, reason: str) -> str:
    return _("设置 {name} 不对：{reason}").format(name=name, reason=reason) if name else reason


def reason(kind: str) -> str:
    """What pydantic found, in our words."""
    if kind.startswith(("int", "float")):
        return _("应为数字")
    if kind.startswith(("greater", "less")):
        return _("数字超出允许的范围（HTTP 端口 0–65535，时钟倍速 1–3600）")
    if kind.startswith(("datetime", "date")):
        return _("应为时间，如 2027-01-04T08:20")
    return _("写法不对，请对照 .env.example")


def bad_database() -> str:
    return _("应为 sqlite:///文件路径 或 postgresql://…")


def bad_url() -> str:
    return _("应为 http:// 或 https:// 开头的地址")


def bad_hours() -> str:
    return _("应写成 08:30-12:00,14:00-17:30")


def clock_needs_loopback() -> str:
    return _("DUBAN_CLOCK 和 DUBAN_CLOCK_SPEED 只能在 DUBAN_BOT_API_URL 指向本机时使用")


def webhook_needs_secret() -> str:
    return _("设置了 DUBAN_WEBHOOK_URL，还须设置 DUBAN_WEBHOOK_SECRET")


def webhook_needs_port() -> str:
    return _("设置了 DUBAN_WEBHOOK_URL，还须设置 DUBAN_HTTP_PORT")


def bad_moment() -> str:
    return _("应为时间，如 2027-01-04T08:20")


def bad_language() -> str:
    return _("应为 zh_Hans_CN 或 en")


def bad_secret() -> str:
    return _("只能用字母、数字、下划线和连字符，1–256 个")


def not_utf8() -> str:
    return _("文件不是 UTF-8 编码的文本")
