"""Who may do what: the one place that decides, by person, unit and scope (八). Pure.

The office sees and records everything; a unit's people act on their own share; the lead of a matter sees the shares
of its cooperating units; an administrator keeps the machine, not the matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ledger.errors import NotAllowed
from ledger.models import Matter, Person, Share, Unit
from ledger.words import Role, ShareRole


class Act(StrEnum):
    TALK = "talk"  # 帮助, 意见, one's own list: whoever holds a post
    TAKE = "take"  # 转办: whoever was given the link; `ledger/handovers` knows the receiver
    SEE = "see"  # a share, its matter and its history
    REPORT = "report"  # say how a share stands, object to it
    RECORD = "record"  # 代录: for somebody else
    CLOSE = "close"  # 销号, 退回
    LISTS = "lists"  # a list, of what is in sight; without a share: of everything, and the office's figures
    PAUSE = "pause"  # 暂停, 恢复
    ANSWER = "answer"  # a question or 意见
    FILES = "files"  # 允许附件, 停收附件
    WITHDRAW = "withdraw"  # 撤下 a copy to the leaders; tap one for the head
    DECIDE = "decide"  # 延期: about a cooperating unit whoever answers for the lead's share, which is given here
    REPLY = "reply"  # answer an ask, object to it: given the cooperating unit's share
    ASK = "ask"  # 商请, 协调, accept a reason, close an ask: given the lead's share
    JUDGE = "judge"  # 推进不力: given the lead's share
    RELEASE = "release"  # 同意发文 of a letter about an ask: given the lead's share; of the office's own letters
    ISSUE = "issue"  # enter the register's 文号 and date
    PROPOSE = "propose"  # who should lead: given the proposing unit's share
    APPOINT = "appoint"  # decide who leads, and on objections (七)
    MAJOR = "major"  # 重大情况
    PEOPLE = "people"  # who holds a post, anybody's leave, unbinding
    LEAVE = "leave"  # one's own leave: given the person
    GROUPS = "groups"  # in which group the bot may speak
    ERASE = "erase"  # 清除
    EXPORT = "export"
    RESHAPE = "reshape"  # 拆分, 合并事项, 单位更名
    ENTER = "enter"  # 立项, 更改, 中止, 撤销销号; tasks out of a document
    IMPORT = "import"  # a whole 台账 in, and 撤销导入
    CHASE = "chase"  # 催办 by a person of the office
    NOTIFY = "notify"  # 通知 to many
    BRIEF = "brief"  # 专题, 简报
    SEASON = "season"  # 预演, 试运行, 体检, a new year


class Scope(StrEnum):
    """Of what a role may do something. All but ANY, SELF, OFFICE_OWN and IN_CHARGE need a share."""

    SELF = "self"  # the post itself: needs a person

    OWN = "own"  # the share that the post answers for or stands in for; of a share without a person: of its unit
    UNIT = "unit"  # the shares of the post's unit
    OWN_LEAD = "own lead"  # OWN, and it is the lead's share
    UNIT_LEAD = "unit lead"  # UNIT, and it is the lead's share
    LED = "led"  # every share of a matter that the unit leads
    OFFICE_OWN = "office own"  # the office's own letters, which are about no share of the post's: a leader of its unit
    IN_CHARGE = "in charge"  # the post's own unit, and those whose 上级单位 it is: needs a unit
    ANY = "any"


Grants = Mapping[Role, tuple[Scope, ...]]
_LEADERS = (Role.LIAISON, Role.DEPUTY_LEADER, Role.HEAD)
_LEAD: Grants = {Role.RESPONSIBLE: (Scope.OWN_LEAD,), **dict.fromkeys(_LEADERS, (Scope.UNIT_LEAD,))}
_SHARE: Grants = {Role.RESPONSIBLE: (Scope.OWN,), **dict.fromkeys(_LEADERS, (Scope.UNIT,))}
_IN_SIGHT: Grants = {
    Role.RESPONSIBLE: (Scope.OWN, Scope.LED),
    **dict.fromkeys(_LEADERS, (Scope.UNIT, Scope.LED)),
}
_OFFICE: Grants = {Role.OFFICE: (Scope.ANY,)}
_KEEPERS: Grants = {**_OFFICE, Role.ADMINISTRATOR: (Scope.ANY,)}
_EVERYBODY: Grants = dict.fromkeys(Role, (Scope.ANY,))

GRANTS: dict[Act, Grants] = {
    Act.TALK: _EVERYBODY,
    Act.TAKE: _EVERYBODY,
    Act.SEE: {**_IN_SIGHT, **_OFFICE},
    Act.REPORT: {**_SHARE, **_OFFICE},
    Act.RECORD: _OFFICE,
    Act.CLOSE: _OFFICE,
    Act.LISTS: {**_IN_SIGHT, **_OFFICE},
    Act.PAUSE: _KEEPERS,
    Act.ANSWER: _OFFICE,
    Act.FILES: _OFFICE,
    Act.WITHDRAW: _OFFICE,
    Act.DECIDE: {**_LEAD, **_OFFICE},
    Act.REPLY: _SHARE,
    Act.ASK: {**_LEAD, **_OFFICE},
    Act.JUDGE: {**_LEAD, **_OFFICE},
    Act.RELEASE: {**dict.fromkeys((Role.DEPUTY_LEADER, Role.HEAD), (Scope.UNIT_LEAD, Scope.OFFICE_OWN)), **_OFFICE},
    Act.ISSUE: _OFFICE,
    Act.PROPOSE: {**_SHARE, **_OFFICE},
    Act.APPOINT: _OFFICE,
    Act.MAJOR: _EVERYBODY,
    Act.PEOPLE: _KEEPERS,
    Act.LEAVE: {**dict.fromkeys(Role, (Scope.SELF,)), **_KEEPERS},
    Act.GROUPS: _OFFICE,
    Act.ERASE: _KEEPERS,
    Act.EXPORT: _OFFICE,
    Act.RESHAPE: _OFFICE,
    Act.ENTER: _OFFICE,
    Act.IMPORT: _OFFICE,
    Act.CHASE: _OFFICE,
    Act.NOTIFY: _OFFICE,
    Act.BRIEF: {**dict.fromkeys((Role.DEPUTY_LEADER, Role.HEAD), (Scope.IN_CHARGE,)), **_OFFICE},
    Act.SEASON: _OFFICE,
}
"""The one table: what a role may do, and of what. An administrator keeps the machine, not the matters."""


def is_general(act: Act) -> bool:
    """Whether the act is granted without looking at a share: then it can be checked before anything is read."""
    return all(scopes == (Scope.ANY,) for scopes in GRANTS[act].values())


@dataclass(frozen=True)
class Post:
    """One post that a user holds now."""

    person: Person
    unit: Unit
    stands_in_for: frozenset[int] = frozenset()  # persons whose 代理人 this post is
    at_office: bool = False  # in the unit of the office's own people

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


def may(
    actor: Actor,
    act: Act,
    *,
    matter: Matter | None = None,
    share: Share | None = None,
    person: Person | None = None,
    unit: Unit | None = None,
) -> bool:
    """Whether the actor may do this, to this share, person or unit if one is given."""
    return any(
        _post_may(post, act, matter, share) or _is_self(post, act, person) or _is_in_charge(post, act, unit)
        for post in actor.posts
    )


def require(
    actor: Actor, act: Act, *, matter: Matter | None = None, share: Share | None = None, person: Person | None = None
) -> None:
    """As `may`, or NotAllowed."""
    if not may(actor, act, matter=matter, share=share, person=person):
        raise NotAllowed(act=act)


def has_any(actor: Actor, act: Act) -> bool:
    """Whether some role of the actor may do this to some share at all; a post without a role counts as a responsible
    person's."""
    return any(role in GRANTS[act] for post in actor.posts for role in map(Role, post.person.roles or ["责任人"]))


def _is_self(post: Post, act: Act, person: Person | None) -> bool:
    """The post itself; one without a role, as a 转办 makes it, counts as a responsible person's."""
    if person is None or person.id != post.person.id:
        return False
    roles = [Role(role) for role in post.person.roles] or [Role.RESPONSIBLE]
    return any(Scope.SELF in GRANTS[act].get(role, ()) for role in roles)


def _is_in_charge(post: Post, act: Act, unit: Unit | None) -> bool:
    """A leader of the unit, or of its 上级单位."""
    if unit is None or post.unit.id not in (unit.id, unit.parent_id):
        return False
    return any(Scope.IN_CHARGE in GRANTS[act].get(Role(role), ()) for role in post.person.roles)


def _post_may(post: Post, act: Act, matter: Matter | None, share: Share | None) -> bool:
    grants = GRANTS[act]
    if grants is _EVERYBODY:  # also a post that has no role: who took a matter over by a link
        return True
    return any(_reaches(post, scope, matter, share) for role in _roles(post, share) for scope in grants.get(role, ()))


def _roles(post: Post, share: Share | None) -> set[Role]:
    """Those of the post; whoever is named for a share, or stands in for that person, is its responsible person."""
    return {
        *map(Role, post.person.roles),
        *([Role.RESPONSIBLE] if share is not None and _is_named(post, share) else ()),
    }


def _is_named(post: Post, share: Share) -> bool:
    return share.person_id is not None and share.person_id in (post.person.id, *post.stands_in_for)


def _reaches(post: Post, scope: Scope, matter: Matter | None, share: Share | None) -> bool:
    if scope is Scope.ANY:
        return True
    if scope in (Scope.SELF, Scope.IN_CHARGE):
        return False  # decided by `_is_self` and `_is_in_charge`
    if share is None:
        return scope is Scope.OFFICE_OWN and post.at_office
    in_unit = share.unit_id == post.unit.id
    is_own = _is_named(post, share) or (in_unit and share.person_id is None)
    match scope:
        case Scope.OWN:
            return is_own
        case Scope.UNIT:
            return in_unit
        case Scope.OWN_LEAD:
            return is_own and share.role == ShareRole.LEAD
        case Scope.UNIT_LEAD:
            return in_unit and share.role == ShareRole.LEAD
        case Scope.LED:
            return matter is not None and matter.lead_id == post.unit.id
    return False
