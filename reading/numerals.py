"""Numbers as people write them: 12, 十二, 两, 二十八."""

import re

NUMBER = r"(?:\d{1,9}|[零〇一二两三四五六七八九十百]{1,6})"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_CHINESE = re.compile(r"(?:[一二两三四五六七八九]?[十百]|[零〇一二两三四五六七八九])+")


def number(text: str) -> int | None:
    """The whole number below 1000 that `text` writes, in figures or in Chinese; None if it is none."""
    if text.isdecimal():
        return int(text) if len(text) <= 9 else None
    if not _CHINESE.fullmatch(text):
        return None
    if not any(unit in text for unit in _UNITS):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) <= 4 else None
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def later_number(text: str) -> int | None:
    """The larger of two numbers said side by side (两三 → 3, 三五 → 5), else the number itself."""
    if re.fullmatch(r"[一二两三四五六七八九]{2}", text):
        return _DIGITS[text[1]]
    return number(text)


def lower_number(text: str) -> int | None:
    """The smaller of two numbers said side by side (六七 → 6), else the number itself."""
    if re.fullmatch(r"[一二两三四五六七八九]{2}", text):
        return _DIGITS[text[0]]
    return number(text)
