"""Unit names: which unit of the roster is meant by 省发改委, 水利厅 or 武汉."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

Span = tuple[int, int]

# The short wording, then what is also written for it: the full name, and the name before 机构改革.
_WORDINGS: dict[str, tuple[str, ...]] = {
    "发改委": ("发展和改革委员会", "发展改革委员会", "发展和改革委", "发展改革委"),
    "发改局": ("发展和改革局", "发展改革局"),
    "经信厅": ("经济和信息化厅", "经济信息化厅", "经济和信息化委员会", "经济和信息化委", "经信委"),
    "经信局": ("经济和信息化局", "经济信息化局"),
    "住建": ("住房和城乡建设", "住房城乡建设"),
    "市场监管局": ("市场监督管理局",),
    "交通": ("交通运输",),
    "生态环境厅": ("环境保护厅", "环保厅"),
    "生态环境局": ("环境保护局", "环保局"),
    "自然资源厅": ("国土资源厅", "国土厅"),
    "农业农村厅": ("农业厅",),
    "林业局": ("林业厅",),
    "卫健委": ("卫生健康委员会", "卫生健康委"),
    "人社": ("人力资源和社会保障", "人力资源社会保障"),
    "文旅": ("文化和旅游", "文化旅游"),
    "国资委": ("国有资产监督管理委员会",),
    "应急": ("应急管理",),
    "科技": ("科学技术",),
    "医保局": ("医疗保障局",),
    "环委办": ("生态环境保护委员会办公室", "环境保护委员会办公室", "环委会办公室"),
    "环委会": ("生态环境保护委员会",),
    "高院": ("高级人民法院", "法院"),
    "检察院": ("人民检察院",),
    "政府": ("人民政府",),
}
_LONG_TO_SHORT = sorted(
    ((long, short) for short, longs in _WORDINGS.items() for long in longs), key=lambda pair: -len(pair[0])
)
_SHORTEN = re.compile("|".join(long for long, _ in _LONG_TO_SHORT))
_SHORT_OF = dict(_LONG_TO_SHORT)
_AUTONOMOUS = re.compile(r"(?:(?:土家|苗|侗|布依|壮|瑶|回|藏|羌|彝|傣|白|哈尼|朝鲜|满|蒙古)族)+自治([州县])")
_PROVINCE = re.compile(r"([一-龥]{2,3})省")
_PLACE = re.compile(r"(?P<stem>[一-龥]{2,6}?)(?P<suffix>林区|市|州|县|区)(?P<rest>.*)")
_DROPPED = re.compile(r"[\s\u200b-\u200f\ufeff、,]+")
_ORGAN_ENDS = "厅局委办会院部"


class UnknownUnit(Exception):
    """No unit of the roster goes by this name; `nearest` are those most like it."""

    def __init__(self, text: str, nearest: tuple[str, ...]) -> None:
        super().__init__(f"没有找到单位“{text}”")
        self.text = text
        self.nearest = nearest


class AmbiguousUnit(Exception):
    """Several units of the roster go by this name."""

    def __init__(self, text: str, candidates: tuple[str, ...]) -> None:
        super().__init__(f"“{text}”可能是{'、'.join(candidates)}")
        self.text = text
        self.candidates = candidates


class UnitNames:
    """The names, aliases and usual short forms of one roster. Never a guess: one unit is found, or it raises."""

    def __init__(self, units: Iterable[tuple[str, Sequence[str]]], *, province: str = "湖北") -> None:
        """`units`: (name, aliases) in roster order; `province`: the office's, as in 湖北省水利厅."""
        self._written: dict[str, list[str]] = {}
        self._derived: dict[str, list[str]] = {}
        wordings = [(_clean(wording), name) for name, aliases in units for wording in (name, *aliases)]
        for wording, name in wordings:
            _note(self._written, wording, name)
        for wording, name in wordings:
            for form in _forms(wording, province):
                if form != wording:
                    _note(self._derived, form, name)
        self._longest = max(map(len, (*self._written, *self._derived)), default=0)

    def find(self, text: str) -> str:
        """The unit's name in the roster; UnknownUnit or AmbiguousUnit if it is not exactly one."""
        names = self._names(_clean(text))
        if not names:
            raise UnknownUnit(text, self.nearest(text))
        if len(names) > 1:
            raise AmbiguousUnit(text, tuple(names))
        return names[0]

    def find_in(self, text: str) -> tuple[str, Span] | None:
        """The longest unit name inside `text` and where it stands; AmbiguousUnit if several units bear it."""
        mention = max(self._mentions(text), key=lambda span: (span[1] - span[0], -span[0]), default=None)
        return mention and (self.find(text[slice(*mention)]), mention)

    def _mentions(self, text: str) -> Iterator[Span]:
        letters = [(letter, place) for place, char in enumerate(text) for letter in _clean(char)]
        folded = "".join(letter for letter, _ in letters)
        for start in range(len(folded)):
            for end in range(min(len(folded), start + self._longest), start + 1, -1):
                if self._is_mention(folded[start:end]):
                    yield letters[start][1], letters[end - 1][1] + 1
                    break

    def _is_mention(self, form: str) -> bool:
        """Two-letter aliases such as 水利 are words of every sentence; only places may be so short."""
        return form in self._derived or (len(form) > 2 and form in self._written)

    def _names(self, form: str) -> list[str]:
        for known in (self._written, self._derived):
            if names := known.get(form) or known.get(_AUTONOMOUS.sub(r"\1", form)):
                return names
        return []

    def nearest(self, text: str) -> tuple[str, ...]:
        """At most three units whose names look most like `text`, to be offered and never taken."""
        from rapidfuzz import process

        forms = [*self._written, *self._derived]
        close = process.extract(_clean(text), forms, limit=12, score_cutoff=50)
        names = dict.fromkeys(name for match, _, _ in close for name in self._names(match))
        return tuple(names)[:3]


def _note(forms: dict[str, list[str]], form: str, name: str) -> None:
    names = forms.setdefault(form, [])
    if name not in names:
        names.append(name)


def _clean(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text))


def _forms(wording: str, province: str) -> Iterator[str]:
    """The usual forms of a cleaned name, from the fullest to the barest."""
    short = _AUTONOMOUS.sub(r"\1", _SHORTEN.sub(lambda long: _SHORT_OF[long[0]], wording))
    for form in (_AUTONOMOUS.sub(r"\1", wording), *_forms_by_level(short, province)):
        yield from _wordings(form)


def _forms_by_level(short: str, province: str) -> Iterator[str]:
    provinces = tuple(dict.fromkeys((province, *_PROVINCE.findall(short)[:1])))
    prefix = next((p for p in (*(f"{p}省" for p in provinces), "省", *provinces) if short.startswith(p)), "")
    rest = short[len(prefix) :]
    place = _PLACE.fullmatch(rest)
    if place:
        yield from _place_forms(place, provinces)
    elif prefix and rest:
        yield from (f"{head}{rest}" for head in (*(f"{p}省" for p in provinces), "省", *provinces))
        yield from _bare(rest)
    else:
        yield short


def _place_forms(place: re.Match[str], provinces: tuple[str, ...]) -> Iterator[str]:
    """武汉市, 武汉, 湖北省武汉市, 武汉市政府; or 武汉市林业局, 武汉林业局, 市林业局, 林业局."""
    stem, suffix, rest = place["stem"], place["suffix"], place["rest"]
    is_government = rest in {"", "政府", f"委{suffix}政府"}
    for tail in ("", "政府", f"委{suffix}政府") if is_government else (rest,):
        yield f"{stem}{suffix}{tail}"
        yield from (f"{p}省{stem}{suffix}{tail}" for p in provinces)
    if is_government:
        yield stem
    else:
        yield f"{stem}{rest}"
        for bare in _bare(rest):
            yield f"{suffix}{bare}"
            yield bare


def _bare(organ: str) -> Iterator[str]:
    """The organ without its place, if that still names an organ: 水利厅, but not 政府 or 委."""
    if len(organ) > 2 and organ[-1] in _ORGAN_ENDS and not organ.startswith(("委", "政府")):
        yield organ


def _wordings(form: str) -> Iterator[str]:
    yield form
    for short, longs in _WORDINGS.items():
        if short in form:
            yield from (form.replace(short, long) for long in longs)
