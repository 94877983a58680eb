"""The words around what is asked for; no split shares any with the other."""

from __future__ import annotations

from typing import Final

TUNING: Final = "tuning"
UNSEEN: Final = "unseen"
SPLITS: Final = (TUNING, UNSEEN)

CHATTER: Final = {
    TUNING: (
        "请问{}在哪里看",
        "我想查一下{}",
        "{}全文下载",
        "有没有{}的电子版啊",
        "帮我找一下{}，谢谢",
        "{} 最新版",
    ),
    UNSEEN: (
        "公司要用{}，请发一份给我",
        "你好，我们企业想咨询{}",
        "在哪个网站可以下载{}",
        "领导让找一下{}的原文",
        "{}在你们网站上能查到吗",
        "最近听说的{}是哪个文件",
    ),
}
ON_TITLES: Final = {
    TUNING: (
        "{}适用于哪些情况",
        "{}由哪个部门负责执行",
        "{}是什么时候开始施行的",
        "违反{}会怎么处罚",
        "{}有什么规定？",
    ),
    UNSEEN: (
        "我们公司需要遵守{}吗",
        "{}对小微企业有什么影响",
        "办事时引用{}要注意什么",
        "{}里有没有写申请条件",
        "{}出台以后旧的还算数吗",
        "企业怎么落实{}的要求",
    ),
}
# What an article says → how somebody asks who has not read it. {} is the article's own words.
MAY_NOT: Final = {
    TUNING: ("{subject}可以{deed}吗", "{subject}能不能{deed}？"),
    UNSEEN: (
        "{subject}如果{deed}算不算违规",
        "想问{subject}{deed}合不合法",
    ),
}
MUST: Final = {
    TUNING: ("{subject}是不是必须{deed}", "{subject}要不要{deed}？"),
    UNSEEN: (
        "{subject}没有{deed}会有问题吗",
        "是不是所有{subject}都得{deed}",
    ),
}
MAY: Final = {
    TUNING: ("{subject}能{deed}吗？", "{subject}有没有权利{deed}"),
    UNSEEN: (
        "{subject}{deed}的话法律允许吗",
        "作为{subject}，我们能{deed}吗",
    ),
}
WHO: Final = {
    TUNING: ("谁负责{deed}", "{deed}由谁负责？"),
    UNSEEN: (
        "{deed}该找哪个单位",
        "由什么机关来{deed}",
    ),
}
MEANING: Final = {
    TUNING: ("什么是{deed}", "{deed}是什么意思？"),
    UNSEEN: (
        "文件里说的{deed}具体是什么",
        "{deed}怎么定义的",
    ),
}
PENALTY: Final = {
    TUNING: ("{deed}会怎么处罚", "{deed}要罚多少钱？"),
    UNSEEN: (
        "要是{deed}，会被罚吗",
        "{deed}被查到要承担什么后果",
    ),
}
NUMBERS: Final = {
    TUNING: (
        "{code}[{year}]{number}号",
        "{code}（{year}）{number}号",
        "{code}〔{year}〕{number}",
        "{code} 〔{wide_year}〕 {wide_number}号",
        "{code}【{year}】{number}号",
    ),
    UNSEEN: (
        "{code}﹝{year}﹞{number}号",
        "{code}[{wide_year}]{wide_number}号",
        "{code} ({year}) {number}",
        "{code}〔{year}〕{number} 号",
        "{code}（{wide_year}）第{number}号",
    ),
}
# Long names as people clip them who know them well.
CLIPPED: Final[dict[str, dict[str, str]]] = {
    TUNING: {},
    UNSEEN: {
        "知识产权": "知产",
        "最高人民法院": "最高院",
        "最高人民检察院": "最高检",
        "市场监督管理": "市场监管",
        "全国人民代表大会常务委员会": "全国人大常委会",
        "人民政府": "政府",
    },
}
