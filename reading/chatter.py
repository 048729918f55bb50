"""UPDATES.md §2 other: good wishes, nagging complained of, jokes with the bot, everyday matters: no report at all.

Only a stretch between punctuation that speaks of nothing else is chatter: one with a matter or its work in it never is.
"""

import re

_BUSINESS = re.compile(
    r"[\d一二三四五六七八九十]+(?:号|项|%)|[事项任务]{2}|报(?!纸)|交(?!通)|材料|数据|表(?!演|情)|文件|系统|平台"
    r"|通知|期限|时限|整改|完成|办[理结完好]|推进|[正还]在|卡[住在着]"
    r"|停[工滞]|[开完动]工|验收|治理|项目|工程|方案|台账|资金|批复|协调|延期|宽限|进[展度]|收到|[没不未]给"
    r"|催[^，]{0,3}(?:厅|局|委|县|市|区|镇|方|队|公司)"
)
_WISH = (
    r"(?<![庆])祝(?![贺捷])|恭[喜贺祝]|拜[个年]|安康|阖家|合家|万事如意|身体健康|新[年春](?:快乐|好|大吉|吉祥"
    r"|愉快)|(?:春节|元旦|元宵|小年|冬至|除夕|中秋|国庆|端午|节日|周末|生日|假期|马年|羊年)"
    r"(?:快乐|愉快|好$|吉祥|安康)|大吉大利|恭喜发财|财源|心想事成|工作顺利"
)
_CARE = (
    r"路上(?:慢|小心|注意|当心)|注意(?:安全|保暖|身体|休息|防寒|防滑)$|多穿|着凉|感冒|添[件点]?衣|保重|(?:带"
    r"|拿)好?[把个上]?(?:伞|雨[伞具衣])|早[点些](?:休息|睡|回家|下班)"
    r"|小心(?:路滑|驾驶|开车|地滑)|别冻着|照顾好自己"
)
_NAGGING = (
    r"^(?:你们?|您|又|就|也|就知道|一天|一天到晚|天天|每天|整天|成天|一直|老是?|总是?|再|别){1,6}(?:又|在"
    r"|来)?催(?:[^，]{0,5}[遍次回道趟]"
    r"|[^，]{0,2}(?:命|魂|个没完|个不停|什么|啥|死|吧)|[啊呀的了哦呢]*$)|^催(?:催+|命|魂|个没完|什么催|啥催)"
    r"|没完没了|^还?(?:没|有)完(?:没完|了)[啊呀吗]?$|还有完[没吗]|夺命|阴魂不散|^饶了我"
)
_BOT = (
    r"^(?:你(?:个|这个)?|这个?|这)?(?:机器人|人工智能|ai|小督)[^，]{0,4}(?:也|都|还|不用|不|会|真|倒|挺"
    r"|太)[^，]{0,4}(?:加班|累|困|睡|下班|休息|吃饭|放假|拿工资|聪明|可爱|傻|智能|闲|敬业|辛勤|高级)"
    r"|(?:同情|心疼|可怜)你|你(?:也|都|还)?(?:要|得|在)?(?:加班|下班|睡觉|休息)(?:吗|么|啊|了|呀|吧)*$"
)
_EVERYDAY = (
    r"热干面|豆皮|[早午中晚]饭|[宵夜]宵|早餐|外卖|奶茶|咖啡|火锅|烧烤|小龙虾|鸭脖|藕汤|米粉|牛肉面|包子|馒头|饺子"
    r"|汤圆|喝酒|喝茶|聚餐|食堂|打饭|的伞|雨伞|钥匙|车位|充电[器宝线]"
    r"|雨衣|水杯|饭卡|门禁卡|工牌|眼镜|耳机|[取拿]快递|打球|打牌|麻将|掼蛋|斗地主|爬山|跑步|健身|电影|电视剧"
    r"|演唱会|世界杯|足球|篮球|彩票|股票|红包|抢票|高铁票"
    r"|相亲|女朋友|男朋友|结婚|生日|遛狗|发?工资|年终奖|放几天|几号放假|加班到|几点下班|家长会|接孩子|打车|拼车"
    r"|顺风车|班车"
)
_CHATTER = re.compile("|".join((_WISH, _CARE, _NAGGING, _BOT, _EVERYDAY)))
_WELL_MEANT = re.compile(_CARE)
_WEATHER = re.compile(
    r"[^，]{0,8}(?:[下落](?:大|小|暴)?[雪雨]|降温|变天|起雾|刮风|路滑|结冰|(?:天|好|真|太|这么|死|很)[冷热]"
    r"|冷[死了]|热[死了]|寒潮)[^，]{0,4}"
)
_STRETCH = re.compile(r"[^，。；！？\s]+[？]?")


def without_chatter(text: str) -> str:
    """`text` with its chatter blanked out, letter by letter."""
    is_kind = _WELL_MEANT.search(text) is not None and not _BUSINESS.search(text)
    return _STRETCH.sub(lambda said: " " * len(said[0]) if _is_chatter(said[0], is_kind=is_kind) else said[0], text)


def _is_chatter(said: str, *, is_kind: bool) -> bool:
    if _BUSINESS.search(said):
        return False
    return _CHATTER.search(said) is not None or (is_kind and _WEATHER.fullmatch(said) is not None)
