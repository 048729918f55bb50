"""The rooms and who may know whom (docs/architecture.md)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from rooms import ROOMS, ROOT, imports, modules, name, tree

MAY_KNOW = {
    "bot": set(ROOMS),
    "handlers": {"reading", "paperwork", "locales", "ledger"},
    "schedules": {"locales", "ledger"},
    "paperwork": {"reading", "locales", "ledger"},
    "locales": {"ledger"},
    "reading": {"ledger.workdays", "ledger.filters", "ledger.words"},
    "ledger": set(),
    "chatserver": set(),
}
LEDGER_LIBRARIES = {"sqlmodel", "sqlalchemy", "alembic", "chinese_calendar"}
PURE = [
    *modules("reading"),
    *(path for path in modules("locales") if path.name != "__init__.py"),  # it opens the catalogues
    ROOT / "schedules" / "policy.py",
    ROOT / "ledger" / "workdays.py",
    ROOT / "ledger" / "access.py",
    ROOT / "ledger" / "filters.py",
]
OUTSIDE = {
    *("os", "io", "pathlib", "shutil", "tempfile", "socket", "subprocess", "sqlite3", "asyncio", "threading", "urllib"),
    *("sqlalchemy", "sqlmodel", "httpx", "telegram", "starlette", "random", "secrets", "time"),
}
DRAWING = {"matplotlib", "numpy", "PIL"}
CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.monotonic", "time.perf_counter", "func.now"),
}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_its_neighbours(room: str) -> None:
    for path in modules(room):
        for imported in imports(path):
            other = imported.split(".")[0]
            if other in ROOMS and other != room:
                assert any(f"{imported}.".startswith(f"{known}.") for known in MAY_KNOW[room]), (
                    f"{name(path)} imports {imported}"
                )


def test_only_the_edge_knows_telegram() -> None:
    knowing = {name(path).split("/")[0] for path in modules() for i in imports(path) if i.split(".")[0] == "telegram"}
    assert knowing == {"bot", "handlers"}


def test_the_ledger_needs_little() -> None:
    known = LEDGER_LIBRARIES | {"ledger"} | sys.stdlib_module_names
    assert [i for path in modules("ledger") for i in imports(path) if i.split(".")[0] not in known] == []


@pytest.mark.parametrize("path", PURE, ids=name)
def test_what_only_thinks_touches_nothing(path: Path) -> None:
    assert [i for i in imports(path) if i.split(".")[0] in OUTSIDE] == []
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call, ast.Name) and call.id in ("open", "print")] == []


def test_only_the_clock_reads_the_time() -> None:
    for path in modules():
        if name(path) == "bot/clock.py" or name(path).startswith("chatserver/"):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                assert f"{owner}.{node.attr}" not in CLOCKS, f"{name(path)}:{node.lineno}"
        assert not {i for i in imports(path) if i in CLOCKS}, name(path)


def test_a_module_fits_in_a_head() -> None:
    long = {name(path): lines for path in modules() if (lines := len(path.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_help_does_not_load_the_bot() -> None:
    heavy = {"telegram", "sqlmodel", "sqlalchemy", "apscheduler", "starlette", "docx", "opencc", "alembic"}
    heavy |= DRAWING
    said = subprocess.run(
        [sys.executable, "-c", "import sys, bot.__main__; print(*sys.modules)"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert heavy.isdisjoint(said.stdout.split())


def test_the_bot_starts_without_what_draws() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, bot.app, bot.office_commands, bot.desk; print(*sys.modules)"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert DRAWING.isdisjoint(said.stdout.split())
