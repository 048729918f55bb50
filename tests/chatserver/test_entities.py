"""Telegram's HTML, with its own error sentences and UTF-16 offsets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatserver.entities import Entity, clean, parse_html, trimmed, utf16_length, with_found
from chatserver.errors import ApiError


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("没有格式", "没有格式", []),
        ("<b>提醒</b> 3号", "提醒 3号", [("bold", 0, 2)]),
        ("<STRONG>a</STRONG>", "a", [("bold", 0, 1)]),
        ("𫖮<i>x</i>", "𫖮x", [("italic", 2, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<code>a &lt; b</code>", "a < b", [("code", 0, 5)]),
        ("<pre>x</pre>", "x", [("pre", 0, 1)]),
        ("<blockquote>原话</blockquote>", "原话", [("blockquote", 0, 2)]),
        ("<blockquote expandable>原话</blockquote>", "原话", [("expandable_blockquote", 0, 2)]),
        ("<b>一<i>二</i></b>", "一二", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>空", "空", []),
        ("&amp;&quot;&#20013;&#x4e2d;&nbsp;&", '&"中中&nbsp;&', []),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b>a</b >", "a", [("bold", 0, 1)]),
        ("<code><b>a</b></code>", "a", [("code", 0, 1)]),
        ("<a href='nowhere'>a</a>", "a", []),
    ],
)
def test_what_telegram_formats(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    got_text, got = parse_html(source)
    assert got_text == text
    assert [(e.type, e.offset, e.length) for e in got] == entities


def test_a_link_keeps_its_address_and_a_program_its_language() -> None:
    assert parse_html('<a href="https://www.hubei.gov.cn/a?b=1&amp;c=2">原文</a>')[1][0].url.endswith("b=1&c=2")
    assert parse_html("<a>www.hubei.gov.cn</a>")[1][0].url == "http://www.hubei.gov.cn"
    assert parse_html('<pre><code class="language-toml">x</code></pre>')[1] == (Entity("pre", 0, 1, language="toml"),)
    assert parse_html('<code class="language-toml">x</code>')[1] == (Entity("code", 0, 1),)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("中<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("完成率<80", "Unclosed start tag at byte offset 9"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_what_telegram_refuses(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ApiError, match="check for unmatched surrogate code units"):
        parse_html("&#xd83d;")


def test_blanks_at_both_ends_go_and_formatting_moves_with_the_text() -> None:
    assert trimmed(" \n 中文 ", [Entity("bold", 2, 4)]) == ("中文", (Entity("bold", 0, 2),))


def test_commands_and_links_are_found_but_not_inside_code() -> None:
    text = "/start 见 https://a.example.cn/start。 a/b"
    assert [(e.type, e.offset) for e in with_found(text)] == [("bot_command", 0), ("url", 9)]
    assert with_found("/start", [Entity("code", 0, 6)]) == (Entity("code", 0, 6),)


_PIECES = st.sampled_from(
    "<b> </b> <i> </i> <a/href='https://a.cn'> </a> <pre> </pre> <code> </code> </> <blockquote/expandable> "
    '</blockquote> < > & &lt; &#x1F600; \0 " = 中 𫖮 x'.replace("/href", "\thref")
    .replace("/exp", "\texp")
    .split(" ")
)


@settings(deadline=None)
@given(st.one_of(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.lists(_PIECES).map("".join)))
def test_no_text_breaks_the_parser_and_every_entity_lies_inside_the_text(source: str) -> None:
    try:
        text, entities = parse_html(clean(source))
    except ApiError:
        return
    text, entities = trimmed(text, entities)
    found = with_found(text, entities)
    assert all(e.offset >= 0 and e.length > 0 and e.offset + e.length <= utf16_length(text) for e in found)
    assert list(found) == sorted(found, key=lambda e: e.offset)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_escaped_text_arrives_word_for_word(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(escaped) == (text, ())
