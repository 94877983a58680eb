"""What a text consists of on the editorial desk, section by section."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.editorial.fields import Field, Section
from portal.library import labels

LONGEST_TITLE = 200
LONGEST_NOTE = 2_000
MOST_FILES = 20
MOST_RELATIONS = 60
FORMS = ("法律", "行政法规", "司法解释", "部门规章", "地方性法规", "规范性文件", "标准")

HEAD = Section(
    _("题头"),
    (
        Field("title", _("标题"), is_required=True, limit=LONGEST_TITLE),
        Field(
            "document_number",
            _("发文字号"),
            hint=_("例：闽市监知运〔2020〕96号；没有就空着"),
            limit=80,
        ),
        Field("issuer", _("发文机关"), hint=_("联合发文的，用顿号隔开")),
        Field("issued_on", _("成文日期"), "partial_day", hint=_("只知道年月的写 2026-11")),
        Field("published_on", _("发布日期"), "partial_day"),
        Field("effective_on", _("施行日期"), "partial_day"),
        Field("expires_on", _("失效日期"), "partial_day", hint=_("有效期满的那一天")),
        Field(
            "stated_status",
            _("原文所述效力"),
            "choice",
            hint=_("来源写明了才选；其余由日期和后来的文件推出"),
            choices=tuple(labels.VALIDITY.items()),
        ),
    ),
)
PLACE = Section(
    _("归类"),
    (
        Field("index_number", _("索引号"), limit=80),
        Field(
            "level",
            _("公文种类或效力层级"),
            "choice",
            choices=tuple((form, form) for form in FORMS),
        ),
        Field("region", _("地区"), limit=40),
        Field("topics", _("主题分类"), "tags", hint=_("几个主题用顿号隔开"), limit=20),
        Field("summary", _("摘要"), "text", hint=_("列表里显示；空着就用正文的头几句"), limit=400),
        Field(
            "relations",
            _("与其他文件的关系"),
            "rows",
            hint=_("正文里引用到的会自动认出，这里只写正文没有说的"),
            limit=MOST_RELATIONS,
            columns=(
                Field(
                    "role",
                    _("关系"),
                    "choice",
                    is_required=True,
                    choices=tuple(labels.CITES.items()),
                ),
                Field("target", _("文号或《标题》"), is_required=True),
            ),
        ),
    ),
)
TEXT = Section(
    _("正文"),
    (
        Field("addressees", _("主送机关"), limit=400),
        Field("cover", _("印发通知"), "rich", hint=_("转发、印发类文件的通知部分")),
        Field("body_title", _("正文自己的标题"), hint=_("印发的方案、办法的标题")),
        Field(
            "body",
            _("正文"),
            "rich",
            is_required=True,
            hint=_("按公文体例显示：条款、层次、表格、加粗和链接保留，字体颜色不保留"),
        ),
        Field("openness", _("公开方式"), hint=_("如：主动公开"), limit=40),
        Field("contact", _("联系人和电话"), "text", hint=_("照原文登载，不进搜索"), limit=400),
        Field("attachments", _("附件"), "files", limit=MOST_FILES),
    ),
)
SOURCE = Section(
    _("来源"),
    (
        Field(
            "source", _("来源"), "text", hint=_("据什么录入：公报、网站栏目、文件原件"), limit=400
        ),
        Field("source_url", _("来源网址"), limit=500),
        Field("checked_on", _("核对日期"), "day"),
        Field(
            "confidence",
            _("把握"),
            "choice",
            choices=tuple(labels.CONFIDENCE.items()),
        ),
        Field("open_question", _("待核实的问题"), "text", limit=LONGEST_NOTE),
        Field("is_digest", _("这是摘要，不是原文"), "truth"),
    ),
)
SECTIONS = (HEAD, PLACE, TEXT, SOURCE)
