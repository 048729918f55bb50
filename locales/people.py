"""How a person is named in a sentence."""

from ledger.words import Role
from locales import _

_POST_WORDS = (*(role.value for role in Role), "主任", "值班", "处", "科")


def who(unit: str, person: str | None) -> str:
    """省水利厅责任人; the unit before the name unless the name is a post that says it already."""
    if person is None:
        return _("{unit}（责任人未定）").format(unit=unit)
    if person.startswith(unit[:2]) and person.endswith(_POST_WORDS):
        return person
    return _("{unit} {person}").format(unit=unit, person=person)
