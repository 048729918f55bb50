"""试运行: the schedule stays below the leaders; begun and ended by the office, each after a preview."""

from handlers import previews
from handlers.turn import Speak, Turn
from ledger import trial
from ledger.access import Act, require
from ledger.errors import CommandUnclear, TrialUnchanged
from locales import buttons
from locales import seasons as texts

USAGE = "试运行 开始"


def by_command(turn: Turn) -> None:
    """`试运行`, `试运行 开始`, `试运行 结束`. Raises NotAllowed, CommandUnclear, TrialUnchanged."""
    require(turn.actor, Act.SEASON)
    since = trial.since(turn.session)
    match turn.text.strip("。 "):
        case "":
            return _offer(turn, begins=since is None, state=texts.trial(since))
        case "开始" | "开启" | "启动":
            begins = True
        case "结束" | "停止" | "关闭":
            begins = False
        case _:
            raise CommandUnclear(usage=USAGE)
    if begins == (since is not None):
        raise TrialUnchanged(is_on=since is not None)
    return _offer(turn, begins=begins, state="")


def stop(turn: Turn) -> None:
    """`结束试运行`. Raises NotAllowed, TrialUnchanged."""
    turn.text = "结束"
    by_command(turn)


def _offer(turn: Turn, *, begins: bool, state: str) -> None:
    label = buttons.begin_trial() if begins else buttons.end_trial()
    row = previews.offer(turn, "trial_on" if begins else "trial_off", label)
    told = texts.trial_begins() if begins else texts.trial_ends()
    turn.reply("\n".join(part for part in (state, told) if part), row)


def _begin(turn: Turn) -> None:
    previews.take(turn)
    trial.begin(turn.session, actor=turn.actor, now=turn.now)
    turn.redraw(texts.trial_begun())


def _end(turn: Turn) -> None:
    previews.take(turn)
    trial.end(turn.session, actor=turn.actor, now=turn.now)
    turn.redraw(texts.trial_ended())


VERBS: dict[str, Speak] = {"trial_on": _begin, "trial_off": _end}
