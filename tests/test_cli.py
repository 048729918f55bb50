"""The command line as other programs rely on it: results on stdout, one sentence on stderr, exit 0, 1 or 2."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import _main

SAMPLE = Path(__file__).parents[1] / "paperwork" / "sample" / "hubei.xlsx"
Duban = Callable[..., tuple[int, str, str]]


@pytest.fixture
def duban(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Duban:
    """Run a command in an office's own folder; exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_BOT_API_URL", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("DUBAN_CLOCK", "2027-02-03T09:00")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = _main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def hubei(duban: Duban) -> Duban:
    assert duban("import", str(SAMPLE))[0] == 0
    return duban


def rows(said: tuple[int, str, str]) -> list[dict[str, Any]]:
    code, out, _err = said
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_the_overdue_list_has_the_promised_keys(hubei: Duban) -> None:
    found = rows(hubei("overdue", "--format", "json"))
    assert len(found) == 30
    assert found[0] == {
        "number": 1,
        "title": "2026年度生态环境保护专题报告",
        "kind": "专题报告",
        "unit": "省发展和改革委员会",
        "role": "牵头",
        "person": "省发改委责任人",
        "due_on": "2027-01-31",
        "effective_on": "2027-01-29",
        "days_late": 3,
        "status": "未启动",
        "percent": None,
        "last_said": None,
        "last_said_at": None,
    }


def test_lists_are_filtered_by_words(hubei: Duban) -> None:
    assert [row["number"] for row in rows(hubei("list", "未报", "水利", "--format", "json"))] == [8]
    assert len(rows(hubei("list", "待明确牵头", "--format", "json"))) == 22


def test_a_record_from_the_desk_counts_from_its_day(hubei: Duban) -> None:
    code, out, _err = hubei("record", "省林业厅 1月27日纸质已报 鄂林文〔2027〕3号")
    assert (code, "13号事项 · 1月27日已报送（按时）" in out) == (0, True)
    assert hubei("export", "-o", "out.json")[0] == 0
    ledger = json.loads(Path("out.json").read_text())
    leg = next(leg for leg in ledger["legs"] if leg["matter"] == 13 and leg["name"] == "报送")
    assert leg["document_number"] == "鄂林文〔2027〕3号"
    assert hubei("audit")[0] == 0


def test_the_plan_tells_who_would_get_what_when(hubei: Duban) -> None:
    found = rows(hubei("plan", "--from", "2027-01-18", "--to", "2027-01-25", "--format", "json"))
    water = [row for row in found if row["matter"] == 8]
    assert {(row["at"][:10], row["step"], row["person"]) for row in water} >= {
        ("2027-01-18", "提醒", "省水利厅责任人"),
        ("2027-01-19", "提醒", "省水利厅责任人"),
        ("2027-01-25", "催办", "省水利厅责任人"),
        ("2027-01-25", "催办", "省水利厅分管领导"),
    }
    assert set(water[0]) == {"at", "person", "unit", "matter", "step", "text", "reachable"}
    assert "8号事项" in water[0]["text"]


def test_invitations_are_one_time_and_a_new_code_voids_the_old(hubei: Duban) -> None:
    first = rows(hubei("invite", "--person", "省水利厅责任人", "--format", "json"))
    again = rows(hubei("invite", "--person", "省水利厅责任人", "--format", "json"))
    assert set(first[0]) == {"person", "unit", "role", "code", "link"}
    assert first[0]["code"] != again[0]["code"]
    assert len(rows(hubei("invite", "--all", "--format", "json"))) > 100


def test_parse_answers_line_by_line(
    duban: Duban, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    asked = {"id": "a", "now": "2027-01-20T09:00:00+08:00", "text": "3号已报"}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(asked) + "\nnonsense\n"))
    code, out, _err = duban("parse")
    first, second = map(json.loads, out.splitlines())
    assert (code, first["items"][0]["ref"], first["items"][0]["status"]) == (0, 3, "done")
    assert second == {"id": None, "intent": "other", "items": []}


def test_the_published_calendar_is_imported_and_shown(hubei: Duban, tmp_path: Path) -> None:
    assert "2027年调休安排尚未导入" in hubei("calendar", "show", "2027")[2]
    table = tmp_path / "2027.csv"
    table.write_text("date,holiday,kind\n2027-01-31,春节,上班\n2027-02-05,春节,放假\n", encoding="utf-8")
    code, _out, err = hubei("calendar", "import", str(table))
    assert (code, "30项事项的最后工作日随之更新" in err) == (0, True)
    assert "2027-01-31 周日 上班" in hubei("calendar", "show", "2027")[1]
    assert rows(hubei("overdue", "--format", "json"))[0]["effective_on"] == "2027-01-31"


def test_a_backup_is_a_ledger_that_opens(hubei: Duban) -> None:
    assert hubei("backup", "copy.db")[0] == 0
    with sqlite3.connect("copy.db") as copy:
        assert copy.execute("SELECT count(*) FROM matter").fetchone() == (62,)
    copy.close()


def test_check_says_what_is_not_in_order(hubei: Duban) -> None:
    code, out, _err = hubei("check", "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert all(set(result) == {"name", "ok", "says"} for result in found)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run"], "没有设置 DUBAN_BOT_TOKEN"),
        (["tick", "--now", "yesterday"], "时间“yesterday”写法不对"),
        (["plan", "--from", "2027-01-31", "--to", "2027-01-01"], "起始日期晚于结束日期"),
        (["plan", "--from", "x", "--to", "2027-01-01"], "日期“x”写法不对"),
        (["plan"], "缺少参数"),
        (["list", "拖拉"], "没有“拖拉”这个清单"),
        (["list", "逾期", "--format", "pdf"], "格式“pdf”不认识"),
        (["invite"], "请写 --all，或 --person 姓名"),
        (["invite", "--person", "某人"], "没有找到人员“某人”"),
        (["import", "nowhere.xlsx"], "nowhere.xlsx"),
        (["record", "省水利厅"], "没有看明白"),
        (["record", "火星厅 已报"], "没有认出单位"),
        (["calendar", "import", "nowhere.txt"], "打不开文件"),
        (["calendar", "show", "1800"], "的值不对"),
        (["--nosuch"], "没有 --nosuch"),
        (["nosuch"], "参数不对"),
    ],
)
def test_bad_input_gets_one_sentence_and_writes_nothing(hubei: Duban, arguments: list[str], sentence: str) -> None:
    before = hubei("audit")[1]
    code, out, err = hubei(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err and "Traceback" not in err
    assert hubei("audit")[1] == before


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DUBAN_DATABASE_URL", "mysql://x", "DUBAN_DATABASE_URL"),
        ("DUBAN_BOT_API_URL", "telegram", "DUBAN_BOT_API_URL"),
        ("DUBAN_HTTP_PORT", "70000", "DUBAN_HTTP_PORT"),
        ("DUBAN_CLOCK", "soon", "DUBAN_CLOCK"),
        ("DUBAN_CLOCK_SPEED", "9999", "DUBAN_CLOCK_SPEED"),
        ("DUBAN_OFFICE_HOURS", "always", "DUBAN_OFFICE_HOURS"),
        ("DUBAN_WEBHOOK_URL", "https://example.org/hook", "DUBAN_WEBHOOK_SECRET"),
    ],
)
def test_a_bad_setting_stops_the_start_with_its_name(
    duban: Duban, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv("DUBAN_BOT_TOKEN", "1:secret")
    monkeypatch.setenv(name, value)
    code, _out, err = duban("tick")
    assert (code, sentence in err, "secret" in err) == (2, True, False)


def test_the_clock_moves_only_on_loopback(duban: Duban, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_BOT_TOKEN", "1:x")
    monkeypatch.setenv("DUBAN_BOT_API_URL", "https://bots.example.org")
    code, _out, err = duban("tick")
    assert (code, "只能在 DUBAN_BOT_API_URL 指向本机时使用" in err) == (2, True)


def test_a_rehearsal_database_is_not_started_in_earnest(duban: Duban, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import stamps
    from ledger import schema
    from ledger.db import Ledger

    ledger = Ledger("sqlite:///var/duban.db")
    schema.upgrade(ledger)
    stamps.claim_kind(ledger, stamps.REHEARSAL)
    ledger.dispose()
    monkeypatch.setenv("DUBAN_BOT_TOKEN", "1:x")
    code, _out, err = duban("tick")
    assert (code, "这个数据库是" in err) == (2, True)


def test_who_took_an_export_in_which_form_and_how_much_stands_in_the_history(hubei: Duban) -> None:
    assert hubei("export", "-o", "out.json")[0] == 0
    assert hubei("list", "逾期", "--format", "xlsx", "-o", "late.xlsx")[0] == 0
    assert hubei("list", "逾期", "--format", "json")[0] == 0  # read on the screen: nothing was taken
    assert hubei("list", "逾期", "--format", "xlsx")[0] == 2
    assert hubei("export", "--format", "xlsx", "-o", "out.xlsx")[0] == 0
    first = json.loads(Path("out.json").read_text())
    assert hubei("export", "-o", "again.json")[0] == 0
    taken = [e for e in json.loads(Path("again.json").read_text())["events"] if e["verb"] == "导出"]
    assert {e["actor"] for e in taken} == {"环委办值班台"}
    assert [(e["detail"]["what"], e["detail"]["format"]) for e in taken] == [
        ("台账", "json"),
        ("逾期", "xlsx"),
        ("台账", "xlsx"),
    ]
    assert [e["detail"]["rows"] for e in taken[:2]] == [sum(map(len, first.values())), 30]
    assert hubei("audit")[0] == 0


def test_whom_to_call_is_a_list_too_and_a_list_may_be_called_by_its_whole_name(hubei: Duban) -> None:
    assert rows(hubei("list", "电话名单", "--format", "json")) == []
    assert rows(hubei("list", "未报清单", "--format", "json")) == rows(hubei("list", "未报", "--format", "json"))
