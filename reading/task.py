"""A task as a document assigns it, and what one reading of a document found."""

from dataclasses import dataclass, field
from datetime import date

# Why a task is not certain. Stable codes; their wording lives in locales.
FIRST_IN_LIST = "first_in_list"  # a rule of the document makes the first unit of a list the lead
SEVERAL_LEADS = "several_leads"
SOLE_RESPONSIBLE = "sole_responsible"  # A负责, and nobody else is named
SHORT_NAMES = "short_names"  # 省发改委、经信厅: 省 stands once
OTHERS_UNNAMED = "others_unnamed"  # A、B等
UNCLEAR_UNIT = "unclear_unit"  # does not look like the name of a unit
UNREAD_PART = "unread_part"  # the phrase says more than was understood
WITH_OTHERS = "with_others"  # A会同B, without 牵头
MAIN_RESPONSIBLE = "main_responsible"  # 主责单位, read as the lead
REST_COOPERATE = "rest_cooperate"  # named beside a lead without a part of their own
BARE_LIST = "bare_list"  # names in a bracket behind the sentence, and no word of what they are to do
INHERITED = "inherited"  # from the heading above
COVERS_ALL = "covers_all"  # stands after the last of several steps
NO_BRACKET = "no_bracket"  # read from running text
NO_YEAR = "no_year"
YEAR_ONLY = "year_only"
FROM_START = "from_start"  # 5年内
BLANK_DATE = "blank_date"  # XX年XX月
UNCLEAR_DATE = "unclear_date"


@dataclass(frozen=True)
class Task:
    """`text` is the source, word for word; `phrase` the words that assign it, empty if they are in `text`.

    `heading` is the numbered heading it stands under; `due_on` the last day that its plain deadlines name.
    """

    title: str
    text: str
    lead: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    supervisor: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    due_on: date | None = None
    periodic: str | None = None
    certain: bool = True
    doubts: tuple[str, ...] = ()
    number: str = ""
    heading: str = ""
    phrase: str = ""


@dataclass(frozen=True)
class Reading:
    """Tasks in the document's order; `unread`: sentences with words of responsibility that make no task here."""

    tasks: tuple[Task, ...] = field(default=())
    unread: tuple[str, ...] = field(default=())

    def __add__(self, other: "Reading") -> "Reading":
        return Reading(self.tasks + other.tasks, self.unread + other.unread)
