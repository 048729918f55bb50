"""The one row per thing that time acts on. Verbs only say “look again”; the tick alone plans (promise 3)."""

from datetime import UTC, datetime

from sqlmodel import Session, col, select, update

from ledger.rows import Timer

SHARE, LEGS, CLAIM, EXTENSION, MATTER = "share", "legs", "claim", "extension", "matter"
ASK, OBJECTION, MAJOR, SUCCESSION, LEAVE, CHANGE, LETTER = (
    "ask",
    "objection",
    "major",
    "succession",
    "leave",
    "change",
    "letter",
)
"""What a timer may act on; `claim` is a share that waits for 确认办结, `extension` one whose request is undecided,
`change` a unit's new name or merger, `letter` a draft that was put off. The others are rows of their own tables."""
OF_SHARES = (SHARE, LEGS, CLAIM, EXTENSION)
PLANNED = (*OF_SHARES, ASK, OBJECTION)
"""What the tick decides."""
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""`next_at` of something new: due at whatever moment the next tick believes in."""


def start(session: Session, subject: str, subject_id: int) -> None:
    """Begin to act on something, or begin anew."""
    timer = find(session, subject, subject_id)
    if timer is None:
        session.add(Timer(subject=subject, subject_id=subject_id, next_at=AT_ONCE))
        return
    timer.step, timer.repeat, timer.told, timer.next_at = None, 0, 0, AT_ONCE
    timer.leaders_done, timer.leaders_on, timer.listed_for = -1, None, None
    timer.version += 1
    session.add(timer)


def stop(session: Session, subject: str, subject_id: int) -> None:
    session.execute(
        update(Timer)
        .where(col(Timer.subject) == subject, col(Timer.subject_id) == subject_id)
        .values(next_at=None, listed_for=None, leaders_on=None, version=Timer.version + 1)
    )


def look_again(session: Session, subject: str, subject_id: int, *, at: datetime = AT_ONCE) -> None:
    """Something changed: the next tick (or the first after `at`) plans anew from where the ladder stands."""
    session.execute(
        update(Timer)
        .where(col(Timer.subject) == subject, col(Timer.subject_id) == subject_id)
        .values(next_at=at, version=Timer.version + 1)
    )


def wake(session: Session, subject: str, subject_id: int) -> None:
    """As `look_again`, but one that has been stopped stays so."""
    session.execute(
        update(Timer)
        .where(col(Timer.subject) == subject, col(Timer.subject_id) == subject_id, col(Timer.next_at).is_not(None))
        .values(next_at=AT_ONCE, version=Timer.version + 1)
    )


def find(session: Session, subject: str, subject_id: int) -> Timer | None:
    return session.exec(select(Timer).where(Timer.subject == subject, Timer.subject_id == subject_id)).first()
