"""Lists of units as documents write them: where one name ends, and what looks like the name of a unit at all.

Names stay as they are written: 海关总署等有关部门 and 银保监会及各地区 are one name each.
"""

import re
from collections.abc import Iterator, Sequence

_SUFFIX = (
    "部|委|局|厅|办|署|院|会|府|司|社|处|科|室|组|中心|大?队|公司|集团|银行|行|联|协|盟|站|所|馆|校|大学|厂|场|库区|林场"
    "|省|市|州|县|区|旗|镇|乡|街道|村|海关|税务|海事|铁路|港|口岸|部门|单位|机构|地区|地方|各地|平台公司|基金|专班|指挥部|工会|团委"
    "|党委|政府|电网|电力|移动|联通|电信|铁塔|烟草|石化|石油|邮政|气象|消防|交警|公安|法院|检察|军区|企业|高校|院所|协调机制|投|疾控|联席会议"
)
_ENDS = re.compile(rf"(?:{_SUFFIX})$")
_OTHERS = re.compile(
    r"等(?:有关|相关|其他)?(?:国务院|省|市|州|县|区|省直|市直|县直|中央)?(?:级|直)?(?:有关|相关|其他|各)*(?:部门|单位|机构|地区|企业)"
)
_GENERIC = re.compile(
    r"^(?:各|有关|相关|其他|其它|涉及|国务院(?:各|有关|相关)|[省市州县区](?:级|直)?(?:各|有关|相关))|^(?:单位|部门|地方|地区|区|县|市)$"
)
_NOT_UNITS = frozenset(
    re.findall(
        r"\S+",
        """社会 社会力量 全社会 社会组织 群众 公众 市场 家庭 村民 农户 主体 个人 法人 行业 行业协会 机会
        政府 部门 单位 机构 地方 地区 本部门 本市 本省 全市 全省 企业 企事业单位 学校 高校 医院 第三方 第三方机构
        项目单位 用人单位 建设单位 施工单位 运营单位 排污单位 产权单位 使用单位 中介机构 专业机构
        经营者 生产者 业主 业主单位 党政同责 上下联动""",
    )
)
_LEVELS = frozenset("省市州县区旗")  # 各市、州、县人民政府
_VERBS = re.compile(
    r"[的了是把被：]|对(?![外口])|为(?!民)|向|牵头|负责|配合|责任|落实|推进|开展|加强|完成|要求|按照|进行|实施|制定|应当"
)
_STRICT_VERBS = re.compile(r"[将为并对从向要已]")
_LONG_NAME = re.compile(r"(?:办公室|领导小组|专班|指挥部|委员会|联席会议)(?:办公室)?$")
_OF_TASKS = re.compile(
    r"(?:各|有关|相关|项目|任务|该|其他)+(?:项目|任务|工作|事项)?的?(?:牵头|责任|配合|主管|承办|协办)(?:单位|部门)"
)
_BRACKET = re.compile(r"（[^（）]*）")
_SEPARATORS = "、，；,;/／|｜ \t\n\u3000"
_JOINT = re.compile(r"以及|及|和|与")
_LEADING = re.compile(r"^(?:由|请|责成|以及|及|和|与|其中)+")
_TRAILING = re.compile(r"[。．.：:]+$")
_LEVEL = re.compile(r"^[省市州县区]")
_ELIDABLE = re.compile(r"(?:厅|局|委|办)$")


def is_unit(name: str, *, strictly: bool = False) -> bool:
    """Whether it can be the name of a unit; `strictly`: in running text, where anything may stand beside it."""
    bare = _BRACKET.sub("", _OTHERS.sub("", name)).strip()
    if name.count("（") != name.count("）"):
        return False
    if not bare:
        return bool(_OTHERS.search(name))
    if bare in _LEVELS:
        return not strictly
    if bare in _NOT_UNITS or not 2 <= len(bare) <= (24 if strictly else 45):
        return False
    if _OF_TASKS.fullmatch(bare):
        return True
    if _VERBS.search(bare) and (strictly or not _LONG_NAME.search(bare)):
        return False
    if strictly and _STRICT_VERBS.search(bare):
        return False
    return bool(_ENDS.search(bare)) or (not strictly and bool(_GENERIC.match(bare)))


def is_generic(name: str) -> bool:
    """各地区, 有关部门: nobody in particular."""
    return bool(_GENERIC.match(name))


def is_single(name: str) -> bool:
    """One unit with a name of its own, nobody beside it."""
    return is_unit(name) and not is_generic(name) and named_units(name) == (name,)


def are_units(names: Sequence[str]) -> bool:
    """Whether this is a list of units: most of its names, or short names before 等部门."""
    if not names:
        return False
    if _OTHERS.search(names[-1]) and all(len(name) <= 20 and not _VERBS.search(name) for name in names):
        return True
    known = sum(
        is_unit(name) or _is_government_of(before, name) for before, name in zip(("", *names), names, strict=False)
    )
    return known * 2 > len(names)


def _is_government_of(before: str, name: str) -> bool:
    """政府 right behind a party committee: 各县（市、区）党委、政府."""
    return name == "政府" and before.endswith("委")


def split_units(text: str) -> tuple[str, ...]:
    """The names in their order, each once."""
    names: list[str] = []
    for piece in _pieces(text):
        for name in _parted(piece):
            clean = _TRAILING.sub("", _LEADING.sub("", name.strip())).strip(" （(")
            if clean.endswith("等") and len(clean) > 2:
                clean = clean[:-1]
            if clean and clean != "等" and clean not in names:
                names.append(clean)
    return tuple(names)


def has_short_names(names: Sequence[str]) -> bool:
    """省发改委、经信厅: the level stands before some of the names of departments only."""
    if not names or not _LEVEL.match(names[0]):
        return False
    return any(
        _ELIDABLE.search(name)
        and len(name) <= 8
        and not _LEVEL.match(name)
        and not is_generic(name)
        and "总" not in name
        for name in names[1:]
    )


def named_units(name: str) -> tuple[str, ...]:
    """The single units in a name that stands for several: 海关总署等有关部门及各地区 → 海关总署."""
    bare = re.split(r"等(?=有关|相关|其他|国务院|部门|单位|$)", name)[0]
    parts: list[str] = []
    start = 0
    for joint in _JOINT.finditer(bare):
        if is_unit(bare[start : joint.start()]) and is_unit(bare[joint.end() :]):
            parts.append(bare[start : joint.start()])
            start = joint.end()
    parts.append(bare[start:])
    return tuple(part for part in parts if part and not is_generic(part))


def _pieces(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, char in enumerate(text):
        if char in "（(【〔":
            depth += 1
        elif char in "）)】〕":
            depth = max(depth - 1, 0)
        elif char in _SEPARATORS and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _parted(piece: str) -> Iterator[str]:
    """A piece cut at 和, 及 where a named unit stands on either side of it."""
    start = 0
    for joint in _JOINT.finditer(piece):
        left, right = piece[start : joint.start()], piece[joint.end() :]
        if is_unit(left) and is_unit(right) and not is_generic(right) and not is_generic(left):
            yield left
            start = joint.end()
    yield piece[start:]
