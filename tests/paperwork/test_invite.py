"""People join with a one-time code on a slip of paper; nobody can read a code out of the ledger."""

import zipfile
from datetime import timedelta
from pathlib import Path

import docx
from roster_desk import NOW, Roster, load
from sqlmodel import Session, select

from ledger import events
from ledger.db import Ledger
from ledger.models import Binding, Invite, Person
from ledger.people import ALPHABET, code_digest, invitable, invite, named
from paperwork.slips import Invitation, invitation, write_slips

MACHINE = NOW - timedelta(days=60)  # a rehearsal believes in another day than the machine's


def invite_all(ledger: Ledger) -> dict[str, str]:
    with ledger.write() as session:
        people = [person for person, _ in invitable(session)]
        return {
            person.name: code
            for person, code in invite(session, persons=people, actor="省环委办", now=NOW, machine=MACHINE)
        }


def post(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def test_everybody_who_uses_the_bot_gets_a_code_and_people_of_the_telephone_none(
    ledger: Ledger, roster: Roster
) -> None:
    load(ledger, roster)
    codes = invite_all(ledger)
    assert list(codes) == ["省林业局责任人", "省水利厅责任人", "省水利厅处长"]
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes.values())
    with ledger.read() as session:
        events.verify(session)


def test_only_a_digest_of_a_code_is_kept_and_typing_it_in_small_letters_is_the_same(
    ledger: Ledger, roster: Roster
) -> None:
    load(ledger, roster)
    codes = invite_all(ledger)
    with ledger.read() as session:
        kept = session.exec(select(Invite).order_by(Invite.id)).all()  # type: ignore[arg-type]
        history = [event.model_dump_json() for event in session.exec(select(events.Event))]
    assert [row.digest for row in kept] == [code_digest(f" {code.lower()} ") for code in codes.values()]
    assert {row.expires_at for row in kept} == {MACHINE + timedelta(days=14)}
    assert not [code for code in codes.values() if any(code in line for line in history)]


def test_a_new_code_voids_the_old_one(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    old, new = invite_all(ledger), invite_all(ledger)
    with ledger.read() as session:
        void = {row.digest for row in session.exec(select(Invite)) if row.void_at is not None}
    assert void == set(map(code_digest, old.values()))
    assert not void & set(map(code_digest, new.values()))


def test_who_has_joined_is_not_invited_again(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    with ledger.write() as session:
        water = post(session, "省水利厅责任人")
        session.add(Binding(person_id=water.id, user_id=7001, chat_id=7001, since=NOW))
    assert "省水利厅责任人" not in invite_all(ledger)
    with ledger.write() as session:
        found = [person for person, _ in named(session, "省水利厅责任人")]
        assert invite(session, persons=found, actor="省环委办", now=NOW, machine=MACHINE) == []


def test_a_slip_names_the_post_the_code_and_the_link_and_shows_a_qr_code(
    ledger: Ledger, roster: Roster, tmp_path: Path
) -> None:
    load(ledger, roster)
    with ledger.read() as session:
        slips = [invitation(person, unit, "ABCD2345", bot="duban_bot") for person, unit in invitable(session)]
    assert slips[1] == Invitation(
        "省水利厅责任人", "省水利厅", "责任人、分管领导", "ABCD2345", "https://t.me/duban_bot?start=ABCD2345"
    )
    write_slips(slips, tmp_path / "登记单.docx")
    tables = docx.Document(str(tmp_path / "登记单.docx")).tables
    words = tables[1].cell(0, 0).text
    assert len(tables) == 3
    assert "省水利厅　省水利厅责任人（责任人、分管领导）" in words
    assert "登记码：ABCD2345" in words
    assert "https://t.me/duban_bot?start=ABCD2345" in words
    with zipfile.ZipFile(tmp_path / "登记单.docx") as file:
        images = [file.read(name) for name in file.namelist() if name.endswith(".png")]
    assert images
    assert all(image.startswith(b"\x89PNG") for image in images)


def test_while_the_bots_name_is_unknown_the_slip_says_what_to_send(tmp_path: Path) -> None:
    write_slips([Invitation("省水利厅责任人", "省水利厅", "责任人", "ABCD2345", None)], tmp_path / "登记单.docx")
    words = docx.Document(str(tmp_path / "登记单.docx")).tables[0].cell(0, 0).text
    assert "发送“/start ABCD2345”即登记完毕" in words
    assert "http" not in words
