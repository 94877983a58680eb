"""Words on the screen for the catalogue's codes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

RIGHTS = {
    "patent": _("专利"),
    "trademark": _("商标"),
    "gi": _("地理标志"),
    "copyright": _("著作权与软件"),
    "layout": _("集成电路布图设计"),
    "plant": _("植物新品种"),
    "customs": _("海关保护"),
    "aid": _("维权援助"),
    "finance": _("资助与金融"),
    "information": _("信息与数据"),
    "agency": _("代理"),
}
LIFE_CYCLES = {
    "创造": _("创造"),
    "运用": _("运用"),
    "保护": _("保护"),
    "管理": lazy_pgettext("life_cycle", "管理"),
    "服务": _("服务"),
}
ITEM_TYPES = {
    "行政许可": _("行政许可"),
    "行政确认": _("行政确认"),
    "行政裁决": _("行政裁决"),
    "行政给付": _("行政给付"),
    "行政奖励": _("行政奖励"),
    "行政处罚": _("行政处罚"),
    "行政征收": _("行政征收"),
    "其他行政权力": _("其他行政权力"),
    "公共服务": _("公共服务"),
}
HANDLINGS = {"即办件": _("即办件"), "承诺件": _("承诺件")}
RECIPIENTS = {
    "企业法人": _("企业法人"),
    "自然人": _("自然人"),
    "其他组织": _("其他组织"),
    "合伙企业": _("合伙企业"),
    "律师事务所": _("律师事务所"),
}
SITUATIONS = {
    "start-up": _("刚起步，花少钱办好事"),
    "tech-protect": _("保护一项新技术"),
    "fast-track": _("专利想审得快一些"),
    "patent-maintenance": _("专利别丢了"),
    "brand-start": _("注册自己的牌子"),
    "brand-maintain": _("商标续展和变更"),
    "transfer": _("转让或许可权利"),
    "finance": _("用知识产权融资"),
    "gi": _("做地理标志"),
    "infringed-in-china": _("国内权利被侵犯"),
    "accused-in-china": _("在国内被指侵权"),
    "squatting-cn": _("国内商标被抢注"),
    "overseas-layout": _("准备出海，先布局"),
    "export": _("货物出口前防侵权和防被侵权"),
    "exhibition": _("出国参展"),
    "overseas-sued": _("在国外被告了"),
    "platform-frozen": _("平台店铺被冻结或下架"),
    "customs-abroad": _("货物在境外海关被扣"),
    "squatting-abroad": _("商标在境外被抢注"),
    "counterfeit-abroad": _("国外出现自己产品的仿品"),
    "agency": _("开办代理机构"),
    "information": _("要信息、要文件"),
}
DEPTHS = {
    "全程网办": _("全程网办"),
    "网上受理，现场核验": _("网上受理，现场核验"),
    "部分网办": _("部分网办"),
    "网上咨询": _("网上咨询"),
    "不能网办": _("不能网办"),
}
UNITS = {
    "working_days": _("个工作日"),
    "calendar_days": _("日"),
    "months": _("个月"),
    "years": _("年"),
}
CONFIDENCE = {
    "statute": _("据法规文本"),
    "official": _("据官方页面"),
    "commercial": _("据商业页面，待核实"),
    "general": _("一般常识，待核实"),
}
#: what a reader cannot take for granted
DOUBTED = ("commercial", "general")
FEES = {
    "free": _("不收费"),
    "charged": _("收费"),
    "unsettled": _("收费，金额待核实"),
    "unseen": _("未见收费项目"),
}
CURRENCIES = {"CNY": _("元"), "CHF": _("瑞士法郎"), "USD": _("美元"), "EUR": _("欧元")}
FACETS = {
    "recipient": _("服务对象"),
    "right": _("权利"),
    "life_cycle": _("环节"),
    "situation": _("情形"),
    "body": _("实施主体"),
    "item_type": _("事项类型"),
    "fee": _("费用"),
    "visits": _("跑动"),
    "handling": _("办件类型"),
    "letter": _("拼音首字母"),
}
#: the facets as parameters of the API, which speaks Chinese whoever asks
PARAMETERS = {
    "visits": "到现场次数",
    "fee": "费用",
    "handling": "办件类型",
    "recipient": "服务对象",
    "right": "权利",
    "life_cycle": "环节",
    "situation": "情形",
    "item_type": "事项类型",
    "body": "实施主体",
    "letter": "名称的拼音首字母",
}
