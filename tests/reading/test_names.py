"""People write 省发改委 or 武汉; the roster's unit is found, or they are asked, but nobody guesses."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.names import AmbiguousUnit, UnitNames, UnknownUnit

ROSTER: dict[str, list[str]] = {
    "湖北省生态环境厅": [],
    "湖北省发展和改革委员会": [],
    "湖北省经济和信息化厅": [],
    "湖北省住房和城乡建设厅": [],
    "湖北省交通运输厅": [],
    "湖北省水利厅": ["水利", "省水利"],
    "湖北省市场监督管理局": [],
    "湖北省林业局": [],
    "湖北省高级人民法院": [],
    "湖北省生态环境保护委员会办公室": [],
    "湖北省人民政府": ["省政府"],
    "武汉市": [],
    "恩施土家族苗族自治州": [],
    "神农架林区": [],
    "武汉市水务局": [],
    "黄石市生态环境局": [],
    "荆州市生态环境局": [],
}
HUBEI = UnitNames(ROSTER.items())


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("湖北省水利厅", "湖北省水利厅"),
        ("省水利厅", "湖北省水利厅"),
        ("水利厅", "湖北省水利厅"),
        ("水利", "湖北省水利厅"),
        (" 省 水利厅\u3000", "湖北省水利厅"),
        ("省发改委", "湖北省发展和改革委员会"),
        ("发展改革委", "湖北省发展和改革委员会"),
        ("湖北省发展改革委员会", "湖北省发展和改革委员会"),
        ("省发展和改革委", "湖北省发展和改革委员会"),
        ("经信厅", "湖北省经济和信息化厅"),
        ("住建厅", "湖北省住房和城乡建设厅"),
        ("省住房城乡建设厅", "湖北省住房和城乡建设厅"),
        ("省交通厅", "湖北省交通运输厅"),
        ("市场监管局", "湖北省市场监督管理局"),
        ("省市场监督管理局", "湖北省市场监督管理局"),
        ("省环委办", "湖北省生态环境保护委员会办公室"),
        ("省高院", "湖北省高级人民法院"),
        ("省政府", "湖北省人民政府"),
        ("武汉", "武汉市"),
        ("武汉市人民政府", "武汉市"),
        ("武汉市委、市政府", "武汉市"),
        ("湖北省武汉市", "武汉市"),
        ("恩施州", "恩施土家族苗族自治州"),
        ("恩施", "恩施土家族苗族自治州"),
        ("神农架", "神农架林区"),
        ("武汉水务局", "武汉市水务局"),
        ("水务局", "武汉市水务局"),
        ("黄石市环保局", "黄石市生态环境局"),
    ],
)
def test_the_usual_short_forms_lead_to_the_unit(written, unit):
    assert HUBEI.find(written) == unit


def test_a_name_from_before_the_reform_leads_to_the_unit_that_took_over():
    assert HUBEI.find("省林业厅") == "湖北省林业局"
    assert HUBEI.find("省环保厅") == "湖北省生态环境厅"
    assert HUBEI.find("省经信委") == "湖北省经济和信息化厅"


def test_a_roster_of_short_names_is_found_by_the_full_names():
    short = UnitNames([("省水利厅", []), ("省发改委", []), ("恩施州", [])])
    assert short.find("湖北省水利厅") == "省水利厅"
    assert short.find("湖北省发展和改革委员会") == "省发改委"
    assert short.find("恩施土家族苗族自治州") == "恩施州"


def test_a_name_that_two_units_bear_is_asked_back_with_both():
    with pytest.raises(AmbiguousUnit) as asked:
        HUBEI.find("市生态环境局")
    assert asked.value.candidates == ("黄石市生态环境局", "荆州市生态环境局")


def test_the_written_name_wins_over_another_units_short_form():
    names = UnitNames([("省林业局", []), ("武汉市林业局", []), ("林业局", [])])
    assert names.find("林业局") == "林业局"
    assert names.find("省林业局") == "省林业局"


def test_an_alias_given_to_two_units_is_ambiguous():
    names = UnitNames([("省水利厅", ["厅里"]), ("省财政厅", ["厅里"])])
    with pytest.raises(AmbiguousUnit, match="省水利厅、省财政厅"):
        names.find("厅里")


def test_a_misspelt_unit_is_unknown_and_the_nearest_is_offered():
    with pytest.raises(UnknownUnit) as asked:
        HUBEI.find("省水力厅")
    assert asked.value.nearest[0] == "湖北省水利厅"


@pytest.mark.parametrize("text", ["", "。", "政府", "委", "厅", "湖南省水利厅", "市水利厅", "国家林业局"])
def test_what_names_no_unit_of_the_roster_is_never_guessed(text):
    with pytest.raises(UnknownUnit):
        HUBEI.find(text)


@pytest.mark.parametrize(
    ("sentence", "unit", "mention"),
    [
        ("3号 省水利厅 王处称周四报", "湖北省水利厅", "省水利厅"),
        ("请湖北省发展和改革委员会反馈", "湖北省发展和改革委员会", "湖北省发展和改革委员会"),
        ("武汉已报", "武汉市", "武汉"),
        ("武汉市水务局说已报", "武汉市水务局", "武汉市水务局"),
        ("请省 水利 厅尽快", "湖北省水利厅", "省 水利 厅"),
    ],
)
def test_the_longest_unit_in_a_sentence_is_found_with_its_place(sentence, unit, mention):
    found = HUBEI.find_in(sentence)
    assert found
    assert found[0] == unit
    assert sentence[slice(*found[1])] == mention


def test_a_sentence_about_water_works_names_no_unit():
    assert HUBEI.find_in("水利设施已完成") is None
    assert HUBEI.find_in("") is None


@given(st.text("省市州厅局委办水利林业武汉恩施发改环境 、（）", max_size=9) | st.text(max_size=40))
def test_any_text_gives_a_unit_of_the_roster_or_one_of_the_two_questions(text):
    with suppress(UnknownUnit, AmbiguousUnit):
        assert HUBEI.find(text) in ROSTER
    with suppress(AmbiguousUnit):
        mention = HUBEI.find_in(text)
        assert mention is None or HUBEI.find(text[slice(*mention[1])]) == mention[0]
