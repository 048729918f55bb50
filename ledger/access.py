"""Who may do what: the one place that decides, by person, unit and scope (八). Pure.

The office sees and records everything; a unit's people act on their own share; the lead of a matter sees the shares
of its cooperating units; an administrator keeps the machine, not the matters.
"""

from dataclasses import dataclass
from enum import StrEnum

from ledger.errors import NotAllowed
from ledger.models import Matter, Person, Share, Unit
from ledger.words import Role, ShareRole


class Act(StrEnum):
    SEE = "see"  # a share, its matter and its history
    REPORT = "report"  # say how a share stands
    RECORD = "record"  # 代录: for somebody else
    CLOSE = "close"  # 销号, 退回
    LISTS = "lists"  # the office's lists and figures
    PAUSE = "pause"  # 暂停, 恢复
    ANSWER = "answer"  # a question or 意见
    FILES = "files"  # 允许附件, 停收附件
    WITHDRAW = "withdraw"  # 撤下 a copy to the leaders; tap one for the head
    DECIDE = (
        "decide"  # 延期: the office; about a cooperating unit also whoever answers for the lead's share, given here
    )


@dataclass(frozen=True)
class Post:
    """One post that a user holds now."""

    person: Person
    unit: Unit
    stands_in_for: frozenset[int] = frozenset()  # persons whose 代理人 this post is

    def has(self, *roles: Role) -> bool:
        return bool(set(roles) & set(self.person.roles))


@dataclass(frozen=True)
class Actor:
    """A user with all posts he holds; none: a stranger."""

    user_id: int
    posts: tuple[Post, ...]

    @property
    def name(self) -> str:
        return "、".join(post.person.name for post in self.posts) or "未登记"

    @property
    def is_office(self) -> bool:
        return any(post.has(Role.OFFICE) for post in self.posts)

    @property
    def is_known(self) -> bool:
        return bool(self.posts)


OFFICE_ACTS = frozenset(Act)
ADMINISTRATOR_ACTS = frozenset({Act.PAUSE})
UNIT_ROLES = (Role.LIAISON, Role.DEPUTY_LEADER, Role.HEAD)


def may(actor: Actor, act: Act, *, matter: Matter | None = None, share: Share | None = None) -> bool:
    """Whether the actor may do this, to this share if one is given."""
    return any(_post_may(post, act, matter, share) for post in actor.posts)


def require(actor: Actor, act: Act, *, matter: Matter | None = None, share: Share | None = None) -> None:
    """As `may`, or NotAllowed."""
    if not may(actor, act, matter=matter, share=share):
        raise NotAllowed(act=act)


def _post_may(post: Post, act: Act, matter: Matter | None, share: Share | None) -> bool:
    if post.has(Role.OFFICE) and act in OFFICE_ACTS:
        return True
    if post.has(Role.ADMINISTRATOR) and act in ADMINISTRATOR_ACTS:
        return True
    if share is None or act not in (Act.SEE, Act.REPORT, Act.DECIDE):
        return False
    if act is Act.DECIDE and share.role != ShareRole.LEAD:
        return False
    if _is_own(post, share):
        return True
    leads = matter is not None and matter.lead_id == post.unit.id and post.has(Role.RESPONSIBLE, *UNIT_ROLES)
    return act is Act.SEE and leads


def _is_own(post: Post, share: Share) -> bool:
    """The responsible person, his deputy, and the unit's liaison and leaders stand for a unit's share."""
    if share.person_id is not None and share.person_id in (post.person.id, *post.stands_in_for):
        return True
    if share.unit_id != post.unit.id:
        return False
    return post.has(*UNIT_ROLES) or (share.person_id is None and post.has(Role.RESPONSIBLE))
