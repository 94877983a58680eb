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
        "麻烦问一下哪儿能看到{}",
        "求{}完整内容",
        "想看看{}，急用",
        "{}原文能发我一份吗",
        "谁有{}的最新文本",
        "老师您好，{}怎么打开",
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
        "{}主要讲了什么",
        "哪个单位负责落实{}",
        "{}现在还有效吗？",
        "不遵守{}有什么后果",
        "想了解{}从哪天起生效",
    ),
}
# What an article says → how somebody asks who has not read it. {} is the article's own words.
MAY_NOT: Final = {
    TUNING: ("{subject}可以{deed}吗", "{subject}能不能{deed}？"),
    UNSEEN: ("允不允许{subject}{deed}", "{subject}{deed}行不行"),
}
MUST: Final = {
    TUNING: ("{subject}是不是必须{deed}", "{subject}要不要{deed}？"),
    UNSEEN: ("法律要求{subject}{deed}吗", "{subject}不{deed}可以吗"),
}
MAY: Final = {
    TUNING: ("{subject}能{deed}吗？", "{subject}有没有权利{deed}"),
    UNSEEN: ("{subject}是否有权{deed}", "请教一下，{subject}可不可以{deed}"),
}
WHO: Final = {
    TUNING: ("谁负责{deed}", "{deed}由谁负责？"),
    UNSEEN: ("哪个部门主管{deed}", "{deed}归哪里管"),
}
MEANING: Final = {
    TUNING: ("什么是{deed}", "{deed}是什么意思？"),
    UNSEEN: ("{deed}指的是什么", "怎么理解{deed}"),
}
PENALTY: Final = {
    TUNING: ("{deed}会怎么处罚", "{deed}要罚多少钱？"),
    UNSEEN: ("{deed}有什么法律责任", "{deed}会受到什么处分"),
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
        "{code}({year}){number}号",
        "{code}［{year}］{number}号",
        "{code}[{year}]{number}",
        "{code}〔{year}〕 第{number}号",
        "{code}（{wide_year}）{wide_number}号",
    ),
}
