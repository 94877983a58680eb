"""Entries that the tests of the index make, in the shape of real ones."""

import random
from typing import Any

from portal.search.values import Entry, Passage

SUBJECTS = ("商标", "专利", "著作权", "地理标志", "商业秘密", "集成电路布图设计", "植物新品种")
DEEDS = ("保护", "运用", "质押融资", "奖励", "代理管理", "侵权纠纷行政裁决", "快速维权")
FORMS = ("条例", "实施细则", "管理办法", "若干措施", "指导意见", "通知")
BODIES = ("国务院", "国家知识产权局", "福建省人民政府", "福州市市场监督管理局", "厦门市人民政府")
TOPICS = ("专利", "商标", "著作权", "维权", "资助")
SENTENCES = (
    "为了加强{subject}{deed}，制定本{form}。",
    "申请人应当在收到通知之日起三十日内提交材料，逾期不予受理。",
    "县级以上人民政府应当将{subject}工作纳入国民经济和社会发展规划。",
    "对符合条件的企业，给予不超过五十万元的{deed}资助。",
    "{body}负责{subject}{deed}的组织实施，并会同有关部门监督检查。",
    "违反本{form}规定的，责令限期改正；情节严重的，处一万元以上五万元以下罚款。",
    "PCT 申请途径和马德里商标国际注册按照有关规定办理。",
)


def entry(number: int = 1, **changes: Any) -> Entry:
    """An entry with everything in it; `changes` replace its fields, `text` its passages."""
    text = changes.pop("text", "商标注册人享有商标专用权，受法律保护。")
    fields: dict[str, Any] = {
        "key": f"policy-{number}",
        "kind": "policy",
        "title": "商标法实施条例",
        "url": f"/library/{number}",
        "document_number": f"闽市监知运〔2020〕{number}号",
        "issuer": "福建省市场监督管理局",
        "issued_on": "2020-08-28",
        "published_on": "2020-09-01",
        "year": 2020,
        "topics": ("商标",),
        "region": "福建",
        "status": "in_force",
        "authority": 3,
        "passages": (Passage("t1", "第一条", text),),
        "summary": "",
    }
    return Entry(**{**fields, **changes})


def entries(count: int, seed: int = 7, first: int = 0) -> list[Entry]:
    """So many different entries, the same for the same seed."""
    chance = random.Random(seed)
    return [_random_entry(chance, number) for number in range(first, first + count)]


def _random_entry(chance: random.Random, number: int) -> Entry:
    words = {
        "subject": chance.choice(SUBJECTS),
        "deed": chance.choice(DEEDS),
        "form": chance.choice(FORMS),
        "body": chance.choice(BODIES),
    }
    year = chance.choice((0, 2008, 2013, 2019, 2020, 2021, 2024))
    month = chance.randint(1, 12)
    passages = tuple(
        Passage(f"t{at}", f"第{at}条", chance.choice(SENTENCES).format(**words))
        for at in range(1, chance.randint(2, 12))
    )
    return entry(
        number,
        kind=chance.choice(("policy", "policy", "notice", "case")),
        title=f"{words['body']}{words['subject']}{words['deed']}{words['form']}",
        issuer=words["body"],
        published_on=f"{year}-{month:02}" if year else "",
        year=year,
        topics=tuple(chance.sample(TOPICS, chance.randint(0, 3))),
        status=chance.choice(("in_force", "amended", "repealed", "")),
        authority=chance.randint(0, 9),
        passages=passages,
    )
