"""What has to be said beside a date, and why a clock has no date to give."""

from __future__ import annotations

from datetime import date, timedelta

from portal.deadlines.clocks import Clock

NO_DATE = {
    "date_in_document": "日子写在文书上，算不出来；请以文书写明的日期和时间为准。",
    "no_fixed_limit": "没有固定期限，越早越好；请当天找当地律师。",
    "unknown": "期限没有可靠的来源，不给日子；请看通知或者后台，也可以请我们核实。",
    "bundle": "没有一个统一的期限，要看公告国；请选那个国家的异议期来算。",
}
WHOSE = {
    "authority": "这是机关办事的时限，不是您的期限；过了可以催问。",
    "court": "这是命令的有效期，不是您的期限；请在它到期以前行动。",
    "opponent": "这是对方的期限，不是您的；对方过期，您可以据此提出要求。",
    "platform": "这是平台处理的时间，不是您的期限；过了可以催问。",
}
VALIDITY = "这是有效期；要延续的，请在到期以前办。"
GUESSED = {
    "cn": "用到了还没有公布放假安排的年份，按法定节日推算，是预估；通知公布以后要重算。",
    "": "用到了没有逐日核过的年份，按假日规则推算，是预估。",
}
EUROPEAN = "欧洲的机构另有关门日，名单没有取得；遇到关门日可能往后顺延，这里取最早的日子。"


def uncountable(clock: Clock, on: date) -> str:
    """Why there is no date for this day, '' when there is one."""
    if clock.period is None:
        return NO_DATE[clock.kind]
    valid = clock.valid
    if valid.since and on < valid.since:
        return valid.before
    if valid.until and on > valid.until:
        return valid.after
    return ""


def cautions(clock: Clock, due_on: date, estimated: bool) -> tuple[str, ...]:
    """Sentences that must stand beside the date."""
    found = []
    if clock.actor in WHOSE:
        found.append(WHOSE[clock.actor])
    elif clock.kind == "validity":
        found.append(VALIDITY)
    if estimated:
        found.append(GUESSED.get(clock.rule.holidays, GUESSED[""]))
    if clock.rule.holidays == "eu":
        found.append(EUROPEAN)
    until = clock.valid.until
    if until and due_on > until:
        change = until + timedelta(days=1)
        day = f"{change.year}年{change.month}月{change.day}日"
        found.append(f"末日在{day}规则改变以后；是否按新规则计算，还没有核实。")
    return tuple(found)
