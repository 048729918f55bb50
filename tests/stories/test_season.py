"""A reporting season, told by moving the clock (十一): who hears what on which day, and who is left alone."""

from cast import Story, numbers

WATER, LIAISON, LEADER, HEAD = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导", "省水利厅主要负责人"
DESK = "省环委办值班"


async def test_a_silent_department_hears_each_step_on_its_day(office: Story) -> None:
    heard: dict[str, list[str]] = {}
    for day in ("12-21", "12-22", "01-08", "01-19", "01-22", "01-25", "01-26", "01-27", "01-28", "01-29"):
        year = 2026 if day.startswith("12") else 2027
        await office.days(f"{year}-{day}")
        for person in (WATER, LIAISON, LEADER, HEAD):
            if office.reads(person):
                heard.setdefault(person, []).append(day)
    assert heard == {
        WATER: ["12-21", "01-08", "01-19", "01-25", "01-27", "01-29"],
        LIAISON: ["12-21", "01-19", "01-27", "01-29"],
        LEADER: ["01-25"],
    }


async def test_each_reminder_says_matter_deadline_count_and_what_to_answer(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    (said,) = office.reads(WATER)
    for part in (
        "8号事项",
        "1月31日（周日）",
        "最后一个工作日1月29日（周五）",
        "还有15个工作日",
        "回一句即可",
        "第1次",
    ):
        assert part in said, said
    assert "2027年调休安排尚未导入" in said


async def test_nothing_is_sent_at_night_or_on_a_day_off(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    office.told()
    for moment in ("2027-01-09 09:00", "2027-01-10 15:00", "2027-01-16 10:00"):  # Saturday, Sunday, Saturday
        await office.at(moment)
        assert office.told() == {}, moment
    await office.at("2027-01-18 08:00")
    assert office.told() == {}
    await office.at("2027-01-18 09:00")
    assert WATER in office.told()


async def test_after_the_report_nobody_of_the_unit_is_chased(office: Story) -> None:
    await office.at("2027-01-19 09:00")
    answer = await office.presses(WATER, "已报送")
    assert "8号事项" in answer and "1月19日已报送（按时）" in answer and "不再催报" in answer
    office.told()
    for day in ("2027-01-20", "2027-01-22", "2027-01-25"):
        await office.days(day)
    assert office.silent(LIAISON, LEADER, HEAD)
    assert not any("催办" in text for text in office.reads(WATER))
    await office.days("2027-01-27", "2027-01-29", "2027-02-01", "2027-02-02")
    assert office.silent(LIAISON, LEADER, HEAD)
    assert all("还差" in text for text in office.reads(WATER))


async def test_a_promise_is_kept_quiet_and_quoted_when_broken(office: Story) -> None:
    await office.at("2027-01-19 09:00")
    answer = await office.says(WATER, "20日上会，22日报")
    assert "预计1月22日（周五）报送" in answer and "22日前不再提醒您" in answer
    await office.days("2027-01-20", "2027-01-21", "2027-01-22")
    assert office.silent(WATER, LEADER)
    await office.at("2027-01-25 09:00")
    (said,) = office.reads(WATER)
    assert "“20日上会，22日报”，目前尚未收到" in said and "同时告知分管领导" in said
    (copy,) = office.reads(LEADER)
    assert "【供掌握】" in copy and "已安排的可不回复" in copy


async def test_the_office_sees_at_three_who_is_told_tomorrow_and_takes_one_down(office: Story) -> None:
    await office.days("2027-01-19")
    office.told()
    await office.days("2027-01-22")
    (notice,) = office.reads(DESK)
    assert "1月25日（周一）09:00将告知分管领导" in notice
    assert "8号事项｜省水利厅" in notice
    assert "已撤下，8号事项" in await office.presses(DESK, "撤下 8号")
    await office.at("2027-01-25 09:00")
    assert office.silent(LEADER)
    assert office.reads("省商务厅分管领导")


async def test_one_bundle_a_person_and_day(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    (bundle,) = office.reads("省生态环境厅责任人")
    assert set(numbers([bundle])) == {5, 53}
    await office.at("2027-01-08 10:00")
    await office.at("2027-01-08 16:00")
    assert office.silent("省生态环境厅责任人")


async def test_pausing_everything_stops_within_one_tick_and_resuming_sends_the_latest_only(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    assert "已暂停全部提醒" in await office.says(DESK, "暂停 全部")
    office.told()
    await office.days("2027-01-19", "2027-01-25", "2027-01-27", until="09:00")
    assert office.told() == {}
    assert "已恢复" in await office.says(DESK, "恢复 全部")
    await office.at("2027-01-28 09:00")
    assert len(office.reads(WATER)) == 1
    assert office.silent(LEADER)


async def test_somebody_who_blocked_the_bot_is_replaced_sideways_never_upward(office: Story) -> None:
    office.chat.block(office.user(WATER))
    await office.at("2027-01-08 09:00")
    (said,) = office.reads(LIAISON)
    assert "责任人：省水利厅责任人" in said
    assert office.silent(LEADER, HEAD)


async def test_whom_nobody_reaches_goes_on_the_call_list_and_the_call_counts(office: Story) -> None:
    for person in (WATER, LIAISON):
        office.chat.block(office.user(person))
    await office.at("2027-01-08 09:00")
    calls = await office.says(DESK, "电话名单")
    assert "8号事项｜省水利厅" in calls
    card = await office.says(DESK, "电话 8号 省水利厅 王处称周四报")
    assert "预计1月14日（周四）报送" in card
    assert "8号事项" not in await office.says(DESK, "电话名单")


async def test_the_call_list_and_the_drafts_come_at_three_and_wait_for_a_human(office: Story) -> None:
    for day in ("2027-01-19", "2027-01-27", "2027-01-29", "2027-02-01", "2027-02-02"):
        await office.days(day)
    office.told()
    await office.days("2027-02-03")
    (notice,) = (text for text in office.reads(DESK) if "【工作提示】" in text)
    assert (
        "待您审定" in notice
        and "督办函4件：5号省生态环境厅、8号省水利厅" in notice
        and "提醒函3件：14号武汉市" in notice
    )
    assert office.silent(WATER, LEADER, HEAD)


async def test_what_was_decided_before_a_pause_waits_for_its_end(office: Story) -> None:
    office.bot.clock.push(office.bot.clock.now().replace(year=2027, month=1, day=8, hour=9, minute=0))
    office.bot.decide(office.bot.clock.now())  # decided, not sent yet
    await office.says(DESK, "暂停 省水利厅")
    await office.deliver()
    assert office.silent(WATER)
    assert office.reads("省商务厅责任人")
    await office.says(DESK, "恢复 省水利厅")
    await office.at("2027-01-11 09:00")
    assert len(office.reads(WATER)) == 1


AUDIT, TRADE = "省审计厅责任人", "省商务厅责任人"


async def test_an_internal_matter_shows_its_number_and_deadline_only(office: Story) -> None:
    secret = ("某专项核查", "按通知要求核查", "鄂环函〔2026〕9号", "堤防")
    await office.at("2027-01-22 09:00")
    (bundle,) = office.reads(AUDIT)
    assert "90号事项" in bundle and "请按纸质通知办理" in bundle
    shown = [bundle, await office.says(AUDIT, "90号卡在堤防验收"), await office.says(AUDIT, "90号")]
    shown += [await office.says(AUDIT, "我的事项"), await office.says(DESK, "受阻"), await office.says(DESK, "90号")]
    for day in ("2027-01-27", "2027-01-29", "2027-02-01", "2027-02-02", "2027-02-03"):
        await office.days(day)
    told = office.told()
    shown += [text for person in (AUDIT, DESK, "省审计厅联络员", "省审计厅分管领导") for text in told.get(person, [])]
    assert "90号" in "".join(shown)
    assert [text for text in shown for word in secret if word in text] == []
    protected = [m for m in office.chat.transcript(office.user(AUDIT)) if m.from_bot and "90号事项" in m.text]
    assert all(m.protected for m in protected if "【" in m.text)


async def test_a_cooperating_unit_is_reminded_of_its_task_and_never_reported_upward(office: Story) -> None:
    for day in ("2026-12-31", "2027-01-15", "2027-01-22", "2027-01-28", "2027-01-29", "2027-02-01", "2027-02-02"):
        await office.days(day)
    said = office.reads(TRADE)
    assert any("91号事项" in text and "牵头：省审计厅" in text and "反馈流通领域数据" in text for text in said)
    assert not any("91号" in text for text in office.reads("省商务厅分管领导"))
    office.told()
    await office.days("2027-02-05")
    assert not any("91号省商务厅" in text for text in office.reads(DESK))


async def test_a_unit_without_a_deputy_leader_is_not_told_that_one_will_hear(office: Story) -> None:
    await office.days("2027-01-19", "2027-01-22", "2027-01-25")
    said = office.reads("武汉市责任人")
    told = office.reads("武汉市分管领导")
    assert bool(told) == any("同时告知分管领导" in text for text in said)


async def test_the_whole_list_can_be_taken_down_at_once(office: Story) -> None:
    await office.days("2027-01-19", "2027-01-22")
    assert "已撤下6件" in await office.presses(DESK, "全部撤下")
    await office.days("2027-01-25", "2027-01-26", "2027-01-27")
    assert office.silent(LEADER, "省商务厅分管领导", "武汉市分管领导")


async def test_one_is_taken_down_by_number(office: Story) -> None:
    await office.days("2027-01-19", "2027-01-22")
    assert "已撤下，8号事项" in await office.says(DESK, "撤下 8号")
    assert "需由环委办" in await office.says(WATER, "撤下 10号")
    await office.at("2027-01-25 09:00")
    assert office.silent(LEADER)
    assert office.reads("省商务厅分管领导")


async def test_leaders_are_not_told_when_only_a_liaison_heard_the_announcement(office: Story) -> None:
    """神农架林区责任人 is reached by telephone; nobody has called, so the announcement did not reach him."""
    await office.days("2027-01-08", "2027-01-19", "2027-01-22")
    assert any("将同时告知分管领导" in text for text in office.reads("神农架林区联络员"))
    assert not any("30号事项｜神农架林区｜" in text for text in office.reads(DESK))
    await office.days("2027-01-25")
    assert office.silent("神农架林区分管领导")
