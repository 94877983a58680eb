"""Words on the screen for what the tables hold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from portal.permissions import STAFF_ROLES

KINDS = {"owner": _("管理员"), "member": lazy_pgettext("member", "经办人"), "reader": _("查看人")}
KIND_HINTS = {
    "owner": _("管理成员，也能提交和查看求助"),
    "member": _("提交和查看求助"),
    "reader": _("只查看"),
}
ROLES = {
    "enterprise": _("企业用户"),
    "officer": _("受理人员"),
    "expert": _("专家"),
    "editor": _("编辑"),
    "reviewer": _("审核"),
    "reporter": _("季报填报"),
    "manager": _("管理员"),
    "auditor": _("审计员"),
}
ROLE_HINTS = {
    "enterprise": _("属于一个单位"),
    "officer": _("受理和办理求助"),
    "expert": _("只看指派的求助，出意见"),
    "editor": _("写稿，不能发布自己的稿"),
    "reviewer": _("审核、发布别人的稿"),
    "reporter": _("填报本市季报"),
    "manager": _("开通人员、督办，不看证据"),
    "auditor": _("查日志，不改任何东西"),
}
#: (role, label, what it does) of those who work at the desk, in their order
STAFF = tuple((role, ROLES[role], ROLE_HINTS[role]) for role in ROLES if role in STAFF_ROLES)
CITIES = ("福州", "厦门", "漳州", "泉州", "三明", "莆田", "南平", "龙岩", "宁德", "平潭")
ELSEWHERE = "其他"
ACTIONS: dict[str, object] = {
    "registered": _("注册"),
    "address confirmed": _("确认邮箱"),
    "signed in": _("登录"),
    "signed out": _("退出"),
    "sign-in refused": _("登录被拒"),
    "second factor shown": _("动态码通过"),
    "second factor refused": _("动态码被拒"),
    "second factor changed": _("更换动态码"),
    "second factor removed": _("停用动态码"),
    "second factor reset": _("清除动态码"),
    "recovery codes renewed": _("重新生成恢复码"),
    "details changed": _("更改姓名电话"),
    "password changed": _("更改密码"),
    "password reset asked": _("申请重设密码"),
    "address change asked": _("申请更换邮箱"),
    "address changed": _("更换邮箱"),
    "session ended": _("退出一个登录"),
    "other sessions ended": _("退出其他登录"),
    "sessions ended": _("强制退出登录"),
    "personal data copied": _("下载个人信息"),
    "account closed": _("注销账号"),
    "account made": _("命令行建账号"),
    "staff account made": _("开通同事"),
    "roles changed": _("更改角色"),
    "member invited": _("邀请成员"),
    "invitation void": _("收回邀请"),
    "join refused": _("谢绝加入"),
    "membership began": _("加入单位"),
    "membership changed": _("更改成员身份"),
    "membership ended": _("离开单位"),
    "ownership handed over": _("移交管理权"),
    "objection raised": _("对单位账号提出异议"),
    "objection upheld": _("异议成立，单位账号换人"),
    "objection dismissed": _("异议不成立"),
    "log copied": _("日志存表格"),
}
