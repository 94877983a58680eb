"""Entries for tests: a small library in the shapes of real texts."""

from typing import Any

from portal.search import services
from portal.search.values import Entry, Passage
from portal.transaction import transaction

PATENT_LAW = (
    ("t1", "第一条", "第一条 为了保护专利权人的合法权益，鼓励发明创造，制定本法。"),
    (
        "t12",
        "第十二条",
        "第十二条 任何单位或者个人实施他人专利的，应当与专利权人订立实施许可合同。",
    ),
    (
        "t26",
        "第二十六条",
        "第二十六条 申请发明专利的，应当提交请求书、说明书及其摘要和权利要求书。",
    ),
)
PLEDGE_RULES = (
    ("t2", "第二条", "第二条 以专利权出质的，出质人与质权人应当订立书面合同。"),
    (
        "t5",
        "第五条",
        "第五条 办理专利权质押登记，应当提交登记申请表。\n专利权质押融资按照有关规定执行。",
    ),
)
REFORM_PLAN = (
    ("h1", "一、总体要求", "一、总体要求\n坚持简政放权，优化专利、商标公共服务。"),
    (
        "h2-8",
        "二、（八）促进知识产权运用",
        "（八）促进知识产权运用\n深入推进知识产权质押融资工作，加强与保险机构合作。",
    ),
)


def passages(*pieces: tuple[str, str, str]) -> tuple[Passage, ...]:
    return tuple(Passage(*piece) for piece in pieces)


def entry(key: str, title: str, *pieces: tuple[str, str, str], **facts: Any) -> Entry:
    """An entry with sensible facts; any of them may be given."""
    defaults: dict[str, Any] = {
        "kind": key.split("-")[0],
        "url": f"/library/{key.split('-')[-1]}",
        "document_number": "",
        "issuer": "国务院",
        "issued_on": "2019-03-01",
        "published_on": "2019-03-01",
        "year": 2019,
        "topics": ("专利",),
        "region": "",
        "status": "in_force",
        "authority": 5,
        "summary": "",
    }
    return Entry(key=key, title=title, passages=passages(*pieces), **(defaults | facts))


LIBRARY = (
    entry(
        "policy-1",
        "中华人民共和国专利法",
        *PATENT_LAW,
        issuer="全国人大常委会",
        published_on="2020-10-17",
        year=2020,
        authority=9,
    ),
    entry(
        "policy-2",
        "专利权质押登记办法",
        *PLEDGE_RULES,
        issuer="国家知识产权局",
        document_number="国家知识产权局公告第461号",
        published_on="2021-11-15",
        year=2021,
    ),
    entry(
        "policy-3",
        "福建省知识产权领域“放管服”改革工作方案",
        *REFORM_PLAN,
        issuer="福建省市场监督管理局",
        document_number="闽市监知运〔2020〕96号",
        published_on="2020-09",
        year=2020,
        region="福建",
        topics=("专利", "商标", "改革"),
    ),
    entry(
        "policy-4",
        "中华人民共和国商标法",
        ("t3", "第三条", "第三条 经商标局核准注册的商标为注册商标，包括商品商标和服务商标。"),
        ("t7", "第七条", "第七条 申请注册和使用商标，应当遵循诚实信用原则。"),
        issuer="全国人大常委会",
        topics=("商标",),
        authority=9,
    ),
    entry(
        "policy-5",
        "商标印制管理办法",
        ("t2", "第二条", "第二条 以印刷、制版等方式制作商标标识的，应当遵守本办法。"),
        topics=("商标",),
        status="repealed",
        published_on="2004-08-19",
        year=2004,
    ),
    entry(
        "notice-6",
        "关于加强涉外纠纷应对指导工作的通知",
        ("", "", "各市知识产权局：为帮助企业应对海外知识产权纠纷，现通知如下。"),
        issuer="福建省知识产权局",
        document_number="闽知〔2022〕7号",
        published_on="2022-05-06",
        year=2022,
        region="福建",
        topics=("海外",),
    ),
    entry(
        "interpretation-7",
        "关于审理侵犯专利权纠纷案件应用法律若干问题的解释",
        ("t1", "第一条", "第一条 人民法院应当根据权利人主张的权利要求确定专利权的保护范围。"),
        ("t13", "第十三条", "第十三条 人民法院对出质的专利权可以采取财产保全措施。"),
        issuer="最高人民法院",
        document_number="法释〔2009〕21号",
        published_on="2009-12-28",
        year=2009,
        status="amended",
    ),
    entry(
        "case-8",
        "定牌加工商标侵权纠纷案",
        ("", "", "被告接受境外委托，为其定牌加工服装并全部出口，未在国内销售。"),
        issuer="最高人民法院",
        topics=("商标", "海外"),
        published_on="2019-09-23",
    ),
)


def put(*entries: Entry) -> None:
    """Hand entries over as the rooms above do."""
    with transaction():
        for each in entries:
            services.put(each)
