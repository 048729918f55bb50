"""UPDATES.md §1.5: pinyin without tones as the plain words of officials: 3hao hai mei nongwan is 3号还没弄完."""

import re
from functools import cache

_LONGEST_RUN = 160
_LONGEST_WORD = 14
_STRANGE = 4  # a letter that belongs to no known word costs as much as so many words
RUN = re.compile(r"(?:(?<=\d) )?(?<![a-z@._/:])[a-z]+(?:[ '’-]{1,2}[a-z]+){0,40}(?![a-z@._/])(?: (?=\d))?")

_WORDS = (
    "wancheng完成 banjie办结 banwan办完 banhao办好 bantuo办妥 banliwanbi办理完毕 gaoding搞定 nongwan弄完 "
    "nonghao弄好 gaowan搞完 zuowan做完 xiewan写完 gaiwan改完 bao报 baole报了 baosong报送 shangbao上报 tijiao提交 "
    "jiao交 jiaole交了 song送 yijiao已交 yibao已报 yijing已经 yiwancheng已完成 yibanjie已办结 yiqidong已启动 "
    "le了 wan完 wanle完了 wanbi完毕 haole好了 dou都 quanbu全部 jun均 zao早 zaojiu早就 gang刚 gangcai刚才 yin印 "
    "yinfa印发 gongkai公开 xiaohao销号 yanshou验收 zhenggai整改 daowei到位 zhenggaidaowei整改到位 luoshi落实 "
    "guidang归档 chugao初稿 dinggao定稿 zhengshi正式 cailiao材料 baogao报告 shuju数据 ziliao资料 biaoge表格 "
    "fangan方案 taizhang台账 qingdan清单 mei没 meiyou没有 haimei还没 haimeiyou还没有 wei未 shangwei尚未 "
    "weiwancheng未完成 meiwancheng没完成 meibao没报 meijiao没交 meidong没动 meikaishi没开始 weiqidong未启动 bu不 "
    "buneng不能 bushi不是 buxing不行 laibuji来不及 wanbucheng完不成 baobuliao报不了 jiaobuliao交不了 kaishi开始 "
    "qidong启动 kaigong开工 donggong动工 dong动 zai在 zhengzai正在 haizai还在 tuijin推进 tuijinzhong推进中 "
    "jinxing进行 jinxingzhong进行中 jinzhan进展 jindu进度 ban办 nong弄 gao搞 zuo做 gai改 xie写 huiqian会签 "
    "shenpi审批 shenhe审核 qianzi签字 gaizhang盖章 zhengli整理 huizong汇总 gengai更改 xiugai修改 ka卡 kazhu卡住 "
    "kazai卡在 kazhule卡住了 ting停 tingle停了 tinggong停工 zanting暂停 tingzhi停滞 gezhi搁置 zijin资金 "
    "jingfei经费 meiqian没钱 daozhang到账 pifu批复 piwen批文 shouxu手续 yongdi用地 huanping环评 deng等 "
    "dengdai等待 dai待 xietiao协调 bangmang帮忙 zhichi支持 cuicu催促 cui催 shenqing申请 yanqi延期 yanchang延长 "
    "tuichi推迟 huan缓 yan延 yandao延到 tuidao推到 huandao缓到 kuanxian宽限 nengbuneng能不能 nengfou能否 "
    "kefou可否 keyi可以 kebukeyi可不可以 neng能 xiang想 yao要 xuyao需要 zaigei再给 zaiyao再要 gei给 jitian几天 "
    "tian天 gongzuori工作日 hao好 shixiang事项 di第 jintian今天 mingtian明天 houtian后天 dahoutian大后天 "
    "zuotian昨天 qiantian前天 jinwan今晚 mingzao明早 xiawu下午 shangwu上午 xiabanqian下班前 xiazhou下周 "
    "benzhou本周 zhezhou这周 shangzhou上周 zhoumo周末 xiagezhou下个周 yuedi月底 yuechu月初 yuezhong月中 "
    "xiayue下月 xiageyue下个月 xiayuedi下月底 benyue本月 niandi年底 nianqian年前 nianhou年后 chunjieqian春节前 "
    "jieqian节前 jiehou节后 qian前 zhiqian之前 hou后 yihou以后 zuoyou左右 zuichi最迟 zuiwan最晚 yuji预计 "
    "guji估计 zhengqu争取 jinkuai尽快 mashang马上 anshi按时 ruqi如期 yiding一定 baozheng保证 dao到 zhi至 "
    "shoudao收到 shoudaole收到了 haode好的 zhidao知道 zhidaole知道了 mingbai明白 xiexie谢谢 xinku辛苦 "
    "xinkule辛苦了 duoxie多谢 mafan麻烦 qing请 nihao你好 ninhao您好 lingdao领导 women我们 wo我 ni你 nin您 "
    "tamen他们 shei谁 gui归 bugui不归 guan管 fuze负责 qiantou牵头 bushiwomen不是我们 zhuangei转给 "
    "yijiaogei移交给 lianxi联系 lianxiren联系人 dianhua电话 youxiang邮箱 shenme什么 shenmeshihou什么时候 "
    "zenme怎么 zenmebao怎么报 duoshao多少 jifen几份 nali哪里 na哪 nage哪个 jiezhi截止 shijian时间 geshi格式 ma吗 "
    "ne呢 ba吧 a啊 de的 shi是 dui对 you有 ye也 jiu就 cai才 hai还 cha差 shengxia剩下 qita其他 qiyu其余 bufen部分 "
    "yiban一半 jiben基本 chabuduo差不多 kuai快 kuaile快了 jixu继续 wenti问题 meiwenti没问题 he和 gen跟 "
    "danshi但是 yinwei因为 suoyi所以 ranhou然后 zhege这个 anpai安排 yianpai已安排 bushu部署 caigou采购 "
    "zhaobiao招标 shigong施工 sheji设计 qu去 lai来 wen问 kan看 fa发 shuo说 zhao找 zheng整 yong用 shengting省厅 "
    "caizhengting财政厅 shuiliting水利厅 linyeju林业局 zhujianting住建厅 zhongyu终于 haishi还是 yizhi一直 "
    "xianzai现在 muqian目前 zuijin最近 shunli顺利 yue月 ri日 zhou周 ge个 jia家 fen份 bangong办公 yingai应该 "
    "keneng可能 dagai大概 zhunbei准备 dasuan打算 jihua计划 jiang将 mingnian明年 jinnian今年 shangbannian上半年 "
    "yijidu一季度 erjidu二季度 zaibu再补 buchong补充 tuihui退回 chongxin重新 huifu回复 fankui反馈 queren确认 "
    "hedui核对 tongyi同意 pizhun批准 jiesong寄送 youji邮寄 fujian附件 mingdan名单 xitong系统 dengbushang登不上 "
    "chuanbushang传不上 tuibudong推不动 zhengdi征地 zhengqian征迁 chaiqian拆迁 jianshe建设 jiancheng建成 "
    "wangong完工 jungong竣工 tongguo通过 meizuo没做 meigao没搞 meinong没弄 meixie没写 meipi没批 meidao没到 "
    "meigei没给 meiren没人 buzai不在 buyong不用 buyao不要 buhui不会 buqingchu不清楚 bumingbai不明白 guoqu过去 "
    "guolai过来 zheli这里 nabian那边 zhebian这边 gongsi公司 qiye企业 shizhou市州 xianli县里 shili市里 "
    "shengli省里 caizheng财政 fagaiwei发改委 shengtaihuanjing生态环境 bangongshi办公室 chuli处理 chushi处室 "
    "jiaogei交给 fagei发给 songgei送给 baogei报给"
)
_AFTER_NUMBER = {"hao": "号", "xiang": "项", "yue": "月", "ri": "日", "zhou": "周", "ge": "个", "cheng": "成"}
_BEFORE_NUMBER = re.compile(r"(?:di|dao|zhi|xia) ?")
_DAYS = tuple(zip(("yi", "er", "san", "si", "wu", "liu", "ri", "tian"), "一二三四五六日天", strict=True))
_WEEKS = (("zhou", "周"), ("xingqi", "星期"), ("libai", "礼拜"))
_BEFORE_WEEK = (("", ""), ("xia", "下"), ("ben", "本"), ("zhe", "这"), ("xiage", "下个"), ("shang", "上"))
_NUMBERS = ("yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi")


@cache
def _known() -> dict[str, str]:
    words = dict(re.findall(r"([a-z]+)([一-龥]+)", _WORDS))
    for which, char in _BEFORE_WEEK:
        for week, name in _WEEKS:
            words |= {f"{which}{week}{day}": f"{char}{name}{number}" for day, number in _DAYS}
    words |= {f"{sound}hao": f"{number}号" for sound, number in zip(_NUMBERS, "一二三四五六七八九十", strict=True)}
    return words


def spelled(match: re.Match[str]) -> str:
    """The words of one run of Latin letters; the run itself if it is rather English or a name."""
    run = match[0]
    letters = re.sub(r"[^a-z]", "", run)
    if len(run) > _LONGEST_RUN:
        return run
    words = _cheapest(letters)
    said = [_known().get(word) for word in words]
    after_number = _follows_number(match)
    if after_number and words[0] in _AFTER_NUMBER:
        said[0] = _AFTER_NUMBER[words[0]]
    strange = sum(len(word) for word, plain in zip(words, said, strict=True) if plain is None)
    is_lone = len(words) < 2 and len(words[0]) < 5 and not after_number and not _BEFORE_NUMBER.fullmatch(run)
    if is_lone or strange * 4 > len(letters):
        return run
    return "".join(plain or word for word, plain in zip(words, said, strict=True))


def _follows_number(match: re.Match[str]) -> bool:
    return match.string[: match.start()].rstrip()[-1:].isdecimal()


def _cheapest(letters: str) -> list[str]:
    """The fewest known words that make up `letters`; syllables of no known word count much more."""
    known = _known()
    best: list[tuple[int, list[str]]] = [(0, [])]
    for end in range(1, len(letters) + 1):
        ways = [(best[end - 1][0] + _STRANGE, [*best[end - 1][1], letters[end - 1]])]
        starts = (start for start in range(max(0, end - _LONGEST_WORD), end) if letters[start:end] in known)
        ways += [(best[start][0] + 1, [*best[start][1], letters[start:end]]) for start in starts]
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]
