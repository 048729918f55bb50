"""An office without network approval works a day of the season on one machine."""

from desk_cast import Office

DUTY = "省环委办值班"


async def test_a_code_lets_its_person_in_once(office: Office) -> None:
    duty = await office.seat(DUTY)
    assert "您已登录本机办公，这里是正式台账" in await duty.reads(lambda m: True)
    again = await office.browser()
    answer = await again.logs_in(office.codes[DUTY])
    assert (answer.status_code, "已用过" in answer.json()["error"]) == (403, True)
    assert "还没有" not in await duty.says("还差几家")
