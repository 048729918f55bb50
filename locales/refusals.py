"""What was wrong, and what would be right: one sentence for each refusal by name."""

from collections.abc import Callable
from typing import Any

from ledger import errors, unit_errors
from ledger.errors import DomainError
from ledger.words import HandoverState, Status
from locales import _, entry_refusals
from locales.dates import day, day_week, escape
from locales.reminders import shorten


def sentence(refusal: DomainError) -> str:
    """The sentence for a refusal; every DomainError has one (a test holds this)."""
    return _SENTENCES[type(refusal)](refusal.facts)


def _unit(facts: dict[str, Any]) -> str:
    near = "、".join(escape(name) for name in facts.get("nearest", ())[:5])
    if near:
        return _("没有认出单位“{text}”。您指的是：{near}？请写全称再发一次。").format(
            text=escape(facts["text"]), near=near
        )
    return _("没有认出单位“{text}”，请写单位全称再发一次。").format(text=escape(facts["text"]))


def _figure(facts: dict[str, Any]) -> str:
    text = escape(shorten(facts["text"], 30))
    if facts["is_list"]:
        return _("“{text}”不能用于按时名单，可以写：按时名单 市州，或：按时名单 督察整改。").format(text=text)
    near = "、".join(escape(name) for name in facts["nearest"])
    if near:
        return _("没有认出“{text}”。您指的是：{near}？请改正后再发一次。").format(text=text, near=near)
    return _("没有认出“{text}”，可以写：进度图 类型，进度图 流域，进度图 市州 督察整改。").format(text=text)


def _post(facts: dict[str, Any]) -> str:
    near = "、".join(escape(name) for name in facts.get("nearest", ())[:5])
    if near:
        return _("没有认出“{text}”是哪个岗位。您指的是：{near}？请写全称再发一次。").format(
            text=escape(facts["text"]), near=near
        )
    return _("没有认出“{text}”是哪个岗位，请写名册中的单位和姓名再发一次。").format(text=escape(facts["text"]))


def _not_taken(facts: dict[str, Any]) -> str:
    if facts["number"] is None:
        return _("这里暂不收文件和图片，没有保存。请发一句文字说明进展，材料请走公文渠道。")
    return _("{number}号事项暂不收附件，没有保存。请发一句文字说明进展，材料请走公文渠道。").format(**facts)


def _no_reason_asked(facts: dict[str, Any]) -> str:
    if facts["number"] is None:
        return _("目前没有需要贵单位说明正当理由的认定。发“我的事项”可看最新情况。")
    return _("{number}号事项目前没有需要贵单位说明正当理由的认定。发“{number}号”可看经过。").format(**facts)


def _committee(facts: dict[str, Any]) -> str:
    near = "、".join(escape(name) for name in facts["nearest"][:3])
    if near:
        return _("没有专业委员会“{text}”。您指的是：{near}？请写全称再发一次。").format(
            text=escape(facts["text"]), near=near
        )
    return _("没有专业委员会“{text}”。发“专业委员会”可看名单。").format(text=escape(facts["text"]))


def _draft_over(facts: dict[str, Any]) -> str:
    if facts["numbers"]:
        return _("这份任务草稿已办结，共立项{n}件（{first}号起），没有再改动。").format(
            n=len(facts["numbers"]), first=facts["numbers"][0]
        )
    return _("这份任务草稿已作废或超过7天，没有改动。需要时请重新转来文件。")


def _handover_closed(facts: dict[str, Any]) -> str:
    """Who may not see the matter learns nothing of it."""
    if facts["number"] is None:
        return _("此链接已失效。需要时请转办人重新发起。")
    if facts["state"] == HandoverState.ACCEPTED:
        return _("{number}号事项已有人接办，此链接失效。").format(**facts)
    return _("{number}号事项的转办链接{state}。需要时请转办人重新发起。").format(**facts)


def _not_leading(facts: dict[str, Any]) -> str:
    if facts["lead"] is None:
        return _("{number}号事项尚未明确牵头单位，暂不能商请。").format(**facts)
    return _("{number}号事项由{lead}牵头，商请由牵头单位发起。").format(
        number=facts["number"], lead=escape(facts["lead"])
    )


def _not_cooperating(facts: dict[str, Any]) -> str:
    units = "、".join(escape(unit) for unit in facts["units"][:10])
    if not units:
        return _("{unit}不是{number}号事项的配合单位，没有记录。").format(
            number=facts["number"], unit=escape(facts["unit"])
        )
    return _("{unit}不是{number}号事项的配合单位。可商请的有：{units}。").format(
        number=facts["number"], unit=escape(facts["unit"]), units=units
    )


def _nobody_to_ask(facts: dict[str, Any]) -> str:
    if facts["number"] is None:
        return _("您单位牵头的事项中，目前没有可商请的配合单位。")
    return _("{number}号事项目前没有可商请的配合单位。").format(**facts)


def _asked_already(facts: dict[str, Any]) -> str:
    return _("{number}号事项：{by}已于{asked}商请{unit}，{until}起可再次商请；急事请先电话联系。").format(
        number=facts["number"],
        by=escape(facts["by"]),
        asked=day(facts["asked_on"]),
        unit=escape(facts["unit"]),
        until=day_week(facts["until"]),
    )


def _no_workday(facts: dict[str, Any]) -> str:
    line = _("{day}不是工作日，答复日期请改为{proposal}或以后。")
    if facts["after_holiday"]:
        line = _("{day}是节后第一个工作日，答复日期请改为{proposal}或以后。")
    return line.format(day=day_week(facts["day"]), proposal=day_week(facts["proposal"]))


def _no_report(facts: dict[str, Any]) -> str:
    if facts["number"] is None:
        return _("您名下没有要报的专题报告，没有底稿可出。")
    return _("{number}号事项不是专题报告，没有底稿可出。").format(**facts)


def _not_reshaped(facts: dict[str, Any]) -> str:
    why = {
        "report": _("专题报告按制度整件报送，不能拆分或合并"),
        "before": _("已经拆分或并入其他事项"),
        "few": _("拆分至少写明两件"),
        "same": _("不能并入自己"),
        "kinds": _("两件事项类型不同，不能合并"),
    }
    return _("{number}号事项{why}，没有改动。").format(number=facts["number"], why=why.get(facts.get("why", ""), ""))


def _about(facts: dict[str, Any]) -> str:
    """“3号事项：”, nothing if it is about no matter."""
    return "" if facts["number"] is None else _("{number}号事项：").format(number=facts["number"])


def _filter(f: dict[str, Any]) -> str:
    """A word of a list that was not understood, with the nearest known ones."""
    if f["nearest"]:
        near = "、".join(escape(word) for word in f["nearest"])
        return _("没有看懂“{text}”，是不是：{near}？没有列出清单，请改后再发。").format(
            text=escape(f["text"]), near=near
        )
    return _(
        "没有看懂“{text}”。可用单位、市州、事项类型、标签、牵头:单位、责任人:姓名、超过10天、3天内、1月到期等筛选。"
    ).format(text=escape(f["text"]))


_SENTENCES: dict[type[DomainError], Callable[[dict[str, Any]], str]] = {
    errors.NotAllowed: lambda f: _("这项操作需由环委办或承办单位办理。发“帮助”可看您能用的功能。"),
    errors.NoSuchMatter: lambda f: _("没有查到您承办的{number}号事项。发“我的事项”可看编号。").format(**f),
    errors.NoSuchUnit: _unit,
    errors.FilterUnclear: _filter,
    errors.FilterAmbiguous: lambda f: _("“{text}”有几种意思：{candidates}。请写明是哪一个。").format(
        text=escape(f["text"]), candidates="、".join(escape(one) for one in f["candidates"])
    ),
    errors.FigureUnclear: _figure,
    errors.NotYourMatter: lambda f: _("{number}号事项不由您单位填报，没有记录。发“我的事项”可看编号。").format(**f),
    errors.AlreadyOver: lambda f: _("{number}号事项{status}，没有再作改动。如有出入，请电话联系环委办。").format(
        number=f["number"], status=str(f["status"]).replace("(", "（").replace(")", "）")
    ),
    errors.CannotReshape: _not_reshaped,
    errors.NameTaken: lambda f: _("“{name}”已有单位或人员使用，请先核对名册，没有改动。").format(
        name=escape(f["name"])
    ),
    errors.SameUnit: lambda f: _("{unit}不能这样合并，请核对单位名称，没有改动。").format(unit=escape(f["unit"])),
    errors.NoChangePending: lambda f: _("{unit}没有待生效的更名或合并。").format(unit=escape(f["unit"])),
    errors.NotDoneYet: lambda f: (
        _("{number}号事项已经销号，没有再作改动。需要重新办理的，请发“撤销销号 {number}号 理由：…”。").format(**f)
        if f["status"] == Status.CLOSED
        else _("{number}号事项目前为“{status}”，尚未报送或办结。").format(**f)
    ),
    errors.NotReportedYet: lambda f: (
        _("{number}号事项的报送还待点“确认办结”，确认后再记其他环节。").format(**f)
        if f["claimed"]
        else _("{number}号事项尚无报送记录。如已报送，请回“已报”和日期。").format(**f)
    ),
    errors.SaidForOthers: lambda f: _("代{unit}记录，请发“代录 {number}号 已报”。").format(
        unit=escape(f["unit"]), number=f["number"]
    ),
    errors.NothingOwned: lambda f: _("您名下没有未办结的事项。发“帮助”看用法。"),
    errors.NobodyToTell: lambda f: _("{unit}没有可送达的主要负责人，请电话联系。").format(unit=escape(f["unit"])),
    errors.ProofMissing: lambda f: _(
        "督察整改销号需写明验收意见文号和公示链接，如“销号 {number}号 鄂环函〔2027〕5号 https://…”。"
    ).format(**f),
    errors.NoShare: lambda f: _("{number}号事项由{lead}承办，{unit}没有分工。").format(
        number=f["number"], lead=escape(f["lead"]), unit=escape(f["unit"])
    ),
    errors.LegsOpen: lambda f: _("{number}号事项还差环节：{legs}，齐了才能销号。").format(
        number=f["number"], legs="、".join(f["legs"])
    ),
    errors.ReasonMissing: lambda f: _("退回需要写明新期限和理由，如“退回 {number}号 2月10日 缺附件”。").format(**f),
    errors.DateUnclear: lambda f: _("没有看出日期，请写成“1月25日”这样再发一次。"),
    errors.DateInFuture: lambda f: _("{day}还没有到，不能记为已经办理的日期。请核对后再发。").format(day=day(f["day"])),
    errors.DatePassed: lambda f: _("{day}已到或已过，请定一个今天以后的日期。").format(day=day(f["day"])),
    errors.NoDeadline: lambda f: _("{number}号事项没有固定期限，无需申请延期。").format(**f),
    errors.NotLater: lambda f: _("{number}号事项现期限为{day}，所说日期不晚于期限，无需延期。").format(
        number=f["number"], day=day_week(f["day"])
    ),
    errors.BeyondMatter: lambda f: _(
        "{number}号事项本身的期限为{day}，配合单位的时限不能晚于这一天。请回一个不晚于{last}的日期。"
    ).format(number=f["number"], day=day_week(f["day"]), last=day(f["day"])),
    errors.NoRoomLeft: lambda f: _("{number}号事项本身的期限也是{day}，配合单位的时限不能再延。").format(
        number=f["number"], day=day_week(f["day"])
    ),
    errors.AlreadyDecided: lambda f: _("{number}号事项的这份申请现为“{state}”，没有再作改动。").format(
        number=f["number"], state=f["state"]
    ),
    unit_errors.NotLeading: _not_leading,
    unit_errors.NoCooperatingUnit: _not_cooperating,
    unit_errors.NobodyToAsk: _nobody_to_ask,
    unit_errors.AskedAlready: _asked_already,
    unit_errors.TooShort: lambda f: _(
        "{number}号事项：答复时间不足2个工作日，请改为{day}或以后，或在内容中写明“急件：理由”再发一次。"
    ).format(number=f["number"], day=day_week(f["day"])),
    unit_errors.NoWorkday: _no_workday,
    unit_errors.AskTooLong: lambda f: _("商请内容请控制在{most}字以内，较长的请走公文渠道，没有发出。").format(**f),
    unit_errors.AskOver: lambda f: _("{number}号事项对{unit}的商请现为“{state}”，没有再作改动。").format(
        number=f["number"], unit=escape(f["unit"]), state=f["state"]
    ),
    unit_errors.NoOpenAsk: lambda f: _("{number}号事项目前没有对{unit}的商请待答复。发“商请清单”可看。").format(
        number=f["number"], unit=escape(f["unit"])
    ),
    unit_errors.ObjectionUndecided: lambda f: _(
        "{number}号事项：{unit}提出不属本单位职责，待环委办明确，其间不能商请或另行答复。"
    ).format(number=f["number"], unit=escape(f["unit"])),
    unit_errors.ObjectionMade: lambda f: _("{number}号事项已提出过职责异议（{state}），每件只能提一次。").format(**f),
    unit_errors.ObjectionLate: lambda f: _(
        "{number}号事项的职责异议应在{until}前提出，已过时限，原分工不变。如有出入，请电话联系环委办。"
    ).format(number=f["number"], until=day_week(f["until"])),
    unit_errors.ObjectionIncomplete: lambda f: _(
        "{number}号事项：请把依据和建议写在一条里，如“依据三定规定第三条，建议由省水利厅承办”。"
    ).format(**f),
    unit_errors.ReasonNeeded: lambda f: _("{number}号事项：请写一句具体情况。").format(**f),
    errors.Outdated: lambda f: _("这条消息之后情况已有变化，没有改动。请以最新一条为准。"),
    errors.ButtonUnknown: lambda f: _("这个按钮已失效。发“我的事项”可看最新情况。"),
    errors.TooManyGuesses: lambda f: _("登记码多次不对，请一小时后再试，或向本单位办公室索取新的登记码。"),
    errors.PostTaken: lambda f: _("这个岗位已由他人登记，请联系环委办核对。"),
    errors.HandoverClosed: _handover_closed,
    errors.OwnHandover: lambda f: _("这条链接是给接办人的，请转发给接办人打开；您打开不作改动。"),
    errors.OtherUnit: lambda f: _("{number}号事项由{unit}承办，转给其他单位需由环委办确定，没有改动。").format(
        number=f["number"], unit=escape(f["unit"])
    ),
    errors.RegisterFirst: lambda f: _("“{person}”已在名册中，请先发送本人的登记码登记，再打开这条链接接办。").format(
        person=escape(f["person"])
    ),
    errors.NameUnclear: lambda f: _("没有看出姓名，请只发一行处室和姓名，如“综合处李工”。"),
    errors.TooManyQuestions: lambda f: _("您今天已有5个问题等待答复，没有再转。急事请电话联系环委办。"),
    errors.TooManyCalls: lambda f: _(
        "今天的重大情况来电次数已满，没有再发通知。请直接拨打环委办值班电话{phone}，并按规定书面报告。"
    ).format(phone=escape(f["phone"])),
    unit_errors.LeadUnclear: lambda f: _("明确牵头需写明单位和依据，请写成：{usage}").format(usage=escape(f["usage"])),
    unit_errors.LeadsAlready: lambda f: _("{number}号事项已由{unit}牵头，没有改动。").format(
        number=f["number"], unit=escape(f["unit"])
    ),
    errors.NotOfUnit: lambda f: _("{unit}没有登记“{person}”，没有改动。请核对姓名，或不写责任人再发一次。").format(
        unit=escape(f["unit"]), person=escape(f["person"])
    ),
    errors.AnswerOnPaper: lambda f: _("{number}号事项为内部事项，请按纸质或电话答复，这里不转内容。").format(**f),
    errors.AnswerTooLong: lambda f: _("答复请控制在{most}字以内，较长的请走公文渠道，没有转出。").format(**f),
    errors.TrialUnchanged: lambda f: _("已在试运行中，没有改动。") if f["is_on"] else _("目前没有试运行，没有改动。"),
    errors.SeasonOpened: lambda f: _("{year}年度的专题报告已经立项，没有重复新立。").format(**f),
    errors.NothingToRepeat: lambda f: _("没有可以照着新立的上年度专题报告，请先用名册导入。"),
    errors.YearAhead: lambda f: _("还不到新立{year}年度专题报告的时候，可新立的是{next}年度，没有写入。").format(**f),
    errors.NobodyAskedYet: lambda f: _("还没有请各单位核对责任人。发“新年度”新立本年度专题报告时一并核对。"),
    errors.PlanTooLong: lambda f: _("预演一次最多{most}天，请缩短起止日期。").format(**f),
    errors.CommandUnclear: lambda f: _("没有看明白，请写成：{usage}").format(usage=escape(f["usage"])),
    errors.NothingPaused: lambda f: _("目前没有暂停，无需恢复。"),
    errors.AlreadyPaused: lambda f: _("已经处于暂停状态。要继续提醒，请发“恢复”。"),
    errors.ContentClassified: lambda f: _("内容带有密级标志，没有保存。涉密事项请走涉密渠道，不要在这里发送。"),
    errors.InternalMatter: lambda f: _("{number}号事项是内部事项，这里不收发文件，请按纸质通知办理。").format(**f),
    errors.FilesNotTaken: _not_taken,
    errors.FileTooLarge: lambda f: _(
        "{number}号事项：附件超过{most}MB，没有保存。请压缩或分开再发，或走公文渠道。"
    ).format(**f),
    errors.IntakeTooLarge: lambda f: _("文件超过{most}MB，没有保存。请分开再发。").format(**f),
    errors.ImportSettled: lambda f: _("这份来件现为“{state}”，以最新一次预览为准，没有写入。").format(**f),
    errors.LedgerMoved: lambda _f: _("预览之后台账有改动，没有写入，请按新的预览确认。"),
    errors.NothingToUndo: lambda _f: _("没有可以撤销的导入。"),
    errors.FileUnclear: lambda f: _("附件属于哪件事项不清楚，没有保存。请在说明里写上事项号再发一次，如“8号”。"),
    errors.NoReport: _no_report,
    unit_errors.NotCooperating: lambda f: _("{number}号事项由{unit}牵头，这项认定只对配合单位，没有写入。").format(
        number=f["number"], unit=escape(f["unit"])
    ),
    unit_errors.OwnUnitJudged: lambda f: _("{number}号事项：本单位的配合情况不由本单位的人认定，没有改动。").format(
        **f
    ),
    unit_errors.JudgeOnPaper: lambda f: _("{number}号事项是内部事项，请按纸质程序办理，这里不作认定。").format(**f),
    unit_errors.AlreadyJudged: lambda f: _("{number}号事项对{unit}已有{by}写入的认定，没有重复写入。").format(
        number=f["number"], unit=escape(f["unit"]), by=escape(f["by"])
    ),
    unit_errors.JudgementMoved: lambda f: _("{number}号事项的这次认定现为“{state}”，没有再作改动。").format(
        number=f["number"], state=f["state"]
    ),
    unit_errors.NothingJudged: lambda f: _("{number}号事项目前没有对{unit}的认定，无需撤销。").format(
        number=f["number"], unit=escape(f["unit"])
    ),
    unit_errors.NotTheWriter: lambda f: _("{number}号事项的这次认定由{by}写入，请由其本人或环委办撤销。").format(
        number=f["number"], by=escape(f["by"])
    ),
    unit_errors.ReasonTooLong: lambda f: _("理由请控制在{most}字以内，较长的请走公文渠道，没有记录。").format(**f),
    unit_errors.NoReasonAsked: _no_reason_asked,
    unit_errors.NoSuchCommittee: _committee,
    unit_errors.CommitteeNameTaken: lambda f: _("“{name}”是单位“{unit}”的名称或简称，专业委员会请另取名称。").format(
        name=escape(f["name"]), unit=escape(f["unit"])
    ),
    errors.NoSuchPost: _post,
    errors.SameHolder: lambda f: _("{person}已在这个岗位上，无需接任。姓名有误请由环委办更正名册。").format(
        person=escape(f["person"])
    ),
    errors.NameInUse: lambda f: _("{unit}名册中已有“{person}”，请在姓名后加处室或职务以示区别，再发一次。").format(
        unit=escape(f["unit"]), person=escape(f["person"])
    ),
    errors.SuccessionPassed: lambda f: _("{day}已过，接任最早从今天起。请写“自今天”再发一次。").format(
        day=day(f["day"])
    ),
    errors.SuccessionPending: lambda f: _(
        "{person}的岗位已定于{day}接任，没有再记。要改请先发“撤销接任 {person}”。"
    ).format(person=escape(f["person"]), day=day(f["day"])),
    errors.SuccessionOver: lambda f: _("{person}岗位的这次接任已生效或已撤销，没有改动。").format(
        person=escape(f["person"])
    ),
    errors.NoSuccession: lambda f: _("{person}的岗位没有待生效的接任，无需撤销。").format(person=escape(f["person"])),
    errors.LeavePassed: lambda f: _("请假截止日{day}早于起始日或已过，没有登记。请核对日期再发一次。").format(
        day=day(f["day"])
    ),
    errors.LeaveTooLong: lambda f: _("一次请假最长{most}天，没有登记。更长的请由环委办办理接任。").format(**f),
    errors.NoStandIn: lambda f: _(
        "{person}还没有代理人，没有登记。请写明由谁代办，如“请假 2月3日至2月10日 由李处代”。"
    ).format(person=escape(f["person"])),
    errors.StandInElsewhere: lambda f: _("代办人须是{unit}名册中的另一位同志，没有认出“{person}”，没有登记。").format(
        unit=escape(f["unit"]), person=escape(f["person"])
    ),
    errors.NotOnLeave: lambda f: _("{person}目前没有请假，无需销假。").format(person=escape(f["person"])),
    errors.ErasureReasonMissing: lambda f: _("{about}清除须写明理由，请连同理由再发一次。").format(about=_about(f)),
    errors.AlreadyErased: lambda f: _("{about}这一条没有可以清除的内容，没有再作改动。").format(about=_about(f)),
    errors.ErasureAsked: lambda f: _("{about}这一条已有人申请清除，待另一人复核，无需重复申请。").format(
        about=_about(f)
    ),
    errors.ErasureSettled: lambda f: _("{about}这份清除申请{state}，没有再作改动。").format(
        about=_about(f), state=f["state"]
    ),
    errors.OwnErasure: lambda f: _("{about}清除须由另一人复核，您本人申请的不能由您办理。").format(about=_about(f)),
    unit_errors.NoSuchLetter: lambda f: _("{number}号事项没有可办理的{kind}。发“文书清单”可看在办文书。").format(**f),
    unit_errors.LetterIssued: lambda f: _("{number}号事项{kind}已于{day}发文，文号{document}，没有改动。").format(
        number=f["number"], kind=f["kind"], day=day(f["day"]), document=escape(f["document"])
    ),
    unit_errors.LetterWaits: lambda f: _("{number}号事项已有{kind}草稿，目前为“{state}”。发“文书清单”可取稿。").format(
        **f
    ),
    unit_errors.NotApproved: lambda f: _("{number}号事项{kind}目前为“{state}”，同意发文后才能登记文号。").format(**f),
    unit_errors.IssuedBeforeDraft: lambda f: _("{day}早于拟稿日期{drafted}，请核对发文日期后再发。").format(
        day=day(f["day"]), drafted=day(f["drafted"])
    ),
    unit_errors.NotADayOfWork: lambda f: _("{day}不是工作日，请改定一个工作日，如{next}。").format(
        day=day_week(f["day"]), next=day_week(f["next"])
    ),
    unit_errors.OnlyReminded: lambda f: _("对{unit}只用提醒函，请发“拟稿 提醒函 {number}号”。").format(
        unit=escape(f["unit"]), number=f["number"]
    ),
    errors.DraftOver: _draft_over,
    errors.NothingToEnter: lambda f: _("草稿里还没有可确认的项。请先点编号核对，点“按此确认”或改好后再立项。"),
    errors.NoTasksRead: lambda f: _("没有读到带责任分工的任务。请这样发：{usage}。").format(usage=f["usage"]),
    errors.NoSuchLine: lambda f: _("草稿没有第{line}项，或该项已立项、已删除（共{most}项）。发“任务草稿”可看。").format(
        **f
    ),
    errors.LineUnsettled: lambda f: _("第{line}项的{field}还没有定，请先写明，例如“{usage}”；没有的写“无”。").format(
        line=f["line"], field=f["field"], usage=escape(f["usage"])
    ),
    errors.DocumentInternal: lambda f: _("文件标明内部、不得外传，这里不读取，草稿没有建立。请按名册导入办理。"),
    errors.GroupTaken: lambda f: _("本群已用于{unit}，没有改动。要换单位请先发“停用本群”。").format(
        unit=escape(f["unit"])
    ),
    errors.GroupNotAllowed: lambda f: _("本群没有启用，无需停用。"),
    errors.NotBound: lambda f: _("{unit}“{person}”目前没有登记，无需解除。").format(
        unit=escape(f["unit"]), person=escape(f["person"])
    ),
    errors.ByTelephone: lambda f: _("{unit}“{person}”的对接方式是电话，不用登记码。").format(
        unit=escape(f["unit"]), person=escape(f["person"])
    ),
    errors.SchemaNewer: lambda f: _("数据库由更新的版本写成（{revision}），请升级本程序后再启动。").format(**f),
    errors.WrongKind: lambda f: _("这个数据库是{kind}用的，不能这样启动。请核对 DUBAN_DATABASE_URL。").format(**f),
    errors.NotActive: lambda f: _("另一个进程正在值守这个数据库，请先停止它，或等它退出。"),
    **entry_refusals.SENTENCES,
    errors.LedgerBroken: lambda f: _("台账核对不符：{what}。请保留数据库文件并联系管理员。").format(**f),
}
