"""What a list is to show, in plain Chinese and any order: 省水利厅 汉江流域 督察整改 超过10天. Never a guess."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from ledger.filters import Filter
from reading.filter_words import FIXED, LABEL_OF, LABELS, Atom, counted
from reading.names import AmbiguousUnit, UnitNames, UnknownUnit

LONGEST = 200  # characters of all words together
LONGEST_RUN = 60  # of words written without a gap
MOST_NEAREST = 4


class UnknownWord(Exception):
    """A word that says nothing about a list; `nearest` are known ones most like it."""

    def __init__(self, text: str, nearest: tuple[str, ...]) -> None:
        super().__init__(f"没有看懂“{text}”")
        self.text, self.nearest = text, nearest


class AmbiguousWord(Exception):
    """A word that may mean several things; `candidates` are what to say instead."""

    def __init__(self, text: str, candidates: tuple[str, ...]) -> None:
        super().__init__(f"“{text}”可能是{'、'.join(candidates)}")
        self.text, self.candidates = text, candidates


@dataclass(frozen=True)
class Vocabulary:
    """The names of one ledger: units, tags, people, and the units of each 专业委员会."""

    units: UnitNames
    tags: Sequence[str] = ()
    persons: Sequence[str] = ()
    committees: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def tag_forms(self) -> Mapping[str, frozenset[str]]:
        """What may be said for a tag: of 流域:汉江 also 汉江流域 and 汉江."""
        forms: dict[str, set[str]] = {}
        for tag in self.tags:
            for form in _tag_forms(_plain(tag)):
                forms.setdefault(form, set()).add(tag)
        return {form: frozenset(tags) for form, tags in forms.items()}

    @cached_property
    def person_names(self) -> Mapping[str, str]:
        return {_plain(name): name for name in self.persons}

    @cached_property
    def committee_names(self) -> Mapping[str, str]:
        """专业委员会 may be said as 专委会."""
        shorten = ((_plain(name), name) for name in self.committees)
        return {form: name for plain, name in shorten for form in (plain, _COMMITTEE.sub("专委会", plain))}


def read_filter(text: str | Sequence[str], vocabulary: Vocabulary) -> Filter:
    """Everything that is said must be understood. A space or comma adds a condition, 、 an alternative.

    Raises UnknownWord, AmbiguousWord.
    """
    joined = text if isinstance(text, str) else " ".join(text)
    if len(joined) > LONGEST:
        raise UnknownWord(joined[:20] + "……", ())
    words = [one for word in _GAP.split(_plain(joined)) if word for one in _words(word, vocabulary)]
    values: dict[str, list[object]] = {}
    for atoms in words:
        groups: list[object] = [value for atom in atoms if atom.field == "tags" for value in atom.values]
        for atom in atoms:
            if atom.field != "tags":
                values.setdefault(atom.field, []).extend(atom.values)
        if groups:
            values.setdefault("tags", []).append(frozenset(groups))
    said = " ".join("、".join(atom.said for atom in atoms) for atoms in words)
    return Filter(said=said, **{name: _SHAPES.get(name, frozenset)(found) for name, found in values.items()})  # type: ignore[arg-type]


_SHAPES: dict[str, Callable[[Iterable[object]], object]] = dict.fromkeys(
    ("tags", "titles", "numbers", "late", "left"), tuple
)

# --- letters ------------------------------------------------------------------------------------------------

_COLON = re.compile(r"\s*:\s*")
_GAP = re.compile(r"[\s,;|/+。]+")
_COMMITTEE = re.compile(r"专业委员会|专门委员会")
_INVISIBLE = re.compile(r"[\u200b-\u200f\ufeff]")


def _plain(text: str) -> str:
    """Half width, no invisible letters, nothing about a colon."""
    return _COLON.sub(":", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip())


def _tag_forms(tag: str) -> Iterator[str]:
    label, _, value = tag.rpartition(":")
    yield tag
    for name in {tag, value}:
        bare = re.sub(r"(?<=..)流域$", "", name)
        yield from (name, bare)
        if label == "流域" or bare != name:
            yield from (f"{bare}流域", f"流域:{bare}")
    yield f"标签:{tag}"


# --- words --------------------------------------------------------------------------------------------------


def _words(word: str, known: Vocabulary) -> list[list[Atom]]:
    """The alternatives of one word; what was written in one run is several words. Raises UnknownWord, AmbiguousWord."""
    runs: list[list[Atom]] = []
    alternatives: list[Atom] = []
    label = ""
    for part in filter(None, word.split("、")):
        head, colon, value = part.partition(":")
        if colon and head in LABELS and part not in known.tag_forms:
            label, part = head, value
        if label:
            alternatives.append(_labelled(label, part, known))
        elif one := _one(part, known):
            alternatives += one
        else:
            runs += [[atom] for atom in _run(part, known) or _refuse(part, known)]
    return [*([alternatives] if alternatives else []), *runs]


def _refuse(text: str, known: Vocabulary) -> list[Atom]:
    raise UnknownWord(text, nearest(text, known))


def nearest(text: str, known: Vocabulary) -> tuple[str, ...]:
    """Known words that look most like `text`, to be offered and never taken."""
    from rapidfuzz import fuzz, process

    said = [*FIXED, *known.tag_forms, *known.person_names, *known.committee_names]
    found = process.extract(text, [one for one in said if ":" not in one], scorer=fuzz.ratio, limit=4, score_cutoff=50)
    close = [match for match, _, _ in found]
    return tuple(dict.fromkeys([*close[:2], *known.units.nearest(text), *close[2:]]))[:MOST_NEAREST]


def _one(text: str, known: Vocabulary) -> list[Atom]:
    """The one thing that a word is; empty: nothing. Raises AmbiguousWord."""
    text = _plain(text)
    for bare in dict.fromkeys((text, text.removeprefix("各"), text.removesuffix("的"))):
        fixed = FIXED.get(bare) or counted(bare)
        if fixed is not None:
            return [fixed]
        named = list(_named(bare, known))
        if len(named) > 1:
            raise AmbiguousWord(text, tuple(_labelled_name(atom) for atom in named))
        if named:
            return named
    return []


def _named(text: str, known: Vocabulary) -> Iterator[Atom]:
    """What the ledger knows by this name. Raises AmbiguousWord for a name of several units."""
    if text in known.tag_forms:
        yield Atom("tags", tuple(sorted(known.tag_forms[text])), text)
    if text in known.person_names:
        yield Atom("persons", (known.person_names[text],), text)
    if text in known.committee_names:
        yield _committee(known.committee_names[text], known)
    else:
        try:
            unit = known.units.find(text)
        except UnknownUnit:
            return
        except AmbiguousUnit as ambiguous:
            raise AmbiguousWord(text, ambiguous.candidates) from None
        yield Atom("units", (unit,), unit)


def _committee(name: str, known: Vocabulary, role: str = "units") -> Atom:
    return Atom(role, tuple(known.committees[name]) or ("",), name)


def _labelled_name(atom: Atom) -> str:
    return f"{LABEL_OF.get(atom.field, '单位')}:{atom.said}"


def _run(text: str, known: Vocabulary) -> list[Atom]:
    """Words without gaps between them: 汉江流域督察整改超过10天; all of it or nothing."""
    if len(text) > LONGEST_RUN:
        return []
    rest: dict[int, list[Atom] | None] = {len(text): []}
    for start in range(len(text) - 1, -1, -1):
        rest[start] = None
        for end in range(len(text), start + 1, -1):
            behind = rest[end]
            found = _piece(text[start:end], known) if behind is not None else None
            if found and behind is not None:
                rest[start] = [*found, *behind]
                break
    return rest[0] or []


def _piece(text: str, known: Vocabulary) -> list[Atom]:
    try:
        return _one(text, known)
    except AmbiguousWord:
        return []


# --- words with a label: 牵头:省发改委 ------------------------------------------------------------------------


def _labelled(label: str, value: str, known: Vocabulary) -> Atom:
    """Raises UnknownWord, AmbiguousWord."""
    name = LABELS[label]
    if name in ("units", "leads", "cooperating"):
        return _unit(name, label, value, known)
    if name == "titles":
        return Atom("titles", (value,), f"{label}:{value}")
    if name == "years" and re.fullmatch(r"20\d\d(?:年度?)?", value):
        return Atom("years", (int(value[:4]),), f"{label}:{value}")
    found = _of_field(name, value, known)
    if found is None:
        raise UnknownWord(f"{label}:{value}", _nearest_of(name, value, known))
    return Atom(found.field, found.values, f"{label}:{value}")


def _of_field(name: str, value: str, known: Vocabulary) -> Atom | None:
    """What `value` is if it must limit this field; 类型 is that of a matter or of a unit."""
    fields = ("kinds", "unit_kinds") if name == "kinds" else (name,)
    if name == "tags" and value in known.tag_forms:
        return Atom("tags", tuple(sorted(known.tag_forms[value])), value)
    if name == "persons" and value in known.person_names:
        return Atom("persons", (known.person_names[value],), value)
    fixed = FIXED.get(value) or counted(value if name != "numbers" or "号" in value else f"{value}号")
    return fixed if fixed is not None and fixed.field in fields else None


def _nearest_of(name: str, value: str, known: Vocabulary) -> tuple[str, ...]:
    from rapidfuzz import process

    words = {"tags": known.tag_forms, "persons": known.person_names}.get(name)
    fields = ("kinds", "unit_kinds") if name == "kinds" else (name,)
    words = words if words is not None else {word: "" for word, atom in FIXED.items() if atom.field in fields}
    close = process.extract(value, [word for word in words if ":" not in word], limit=3, score_cutoff=40)
    return tuple(match for match, _, _ in close)


def _unit(name: str, label: str, value: str, known: Vocabulary) -> Atom:
    kind = FIXED.get(value)
    if name == "units" and kind is not None and kind.field == "unit_kinds":
        return kind
    if value in known.committee_names:
        found = _committee(known.committee_names[value], known, name)
    else:
        try:
            unit = known.units.find(value)
        except UnknownUnit as unknown:
            raise UnknownWord(f"{label}:{value}", unknown.nearest) from None
        except AmbiguousUnit as ambiguous:
            raise AmbiguousWord(f"{label}:{value}", ambiguous.candidates) from None
        found = Atom(name, (unit,), unit)
    return found if name == "units" else Atom(name, found.values, f"{LABEL_OF[name]}:{found.said}")
