"""The rules stay findable: modules that can be read in one sitting, each naming the sections it holds."""

from pathlib import Path

import pytest

import reading

MODULES = sorted(Path(reading.__file__).parent.glob("*.py"))
RULES = ["normalise", "quotes", "clauses", "topics", "refs", "stance", "completion", "status"]
RULES += ["percent", "dates", "due", "help", "intent"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_fits_a_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("name", RULES)
def test_a_module_of_rules_names_its_section(name):
    assert "§" in (Path(reading.__file__).parent / f"{name}.py").read_text(encoding="utf-8").split('"""')[1]
