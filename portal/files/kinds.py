"""Which files may be evidence: one row a kind, told by the extension, proved by the content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from portal.files.refusal import N_, FileRefused


@dataclass(frozen=True)
class Kind:
    """A kind of file: what its bytes must look like, its media type and its name for people."""

    look: str
    media_type: str
    label: str


_OOXML = "application/vnd.openxmlformats-officedocument."
_WORD = "WordDocument"
_SHEET = "Workbook"
KINDS: Final = {
    ".pdf": Kind("pdf", "application/pdf", N_("PDF 文件")),
    ".jpg": Kind("jpeg", "image/jpeg", N_("JPG 图片")),
    ".jpeg": Kind("jpeg", "image/jpeg", N_("JPG 图片")),
    ".png": Kind("png", "image/png", N_("PNG 图片")),
    ".webp": Kind("webp", "image/webp", N_("WebP 图片")),
    ".heic": Kind("heic", "image/heic", N_("HEIC 图片")),
    ".tif": Kind("tiff", "image/tiff", N_("TIFF 图片")),
    ".tiff": Kind("tiff", "image/tiff", N_("TIFF 图片")),
    ".doc": Kind("ole-word", "application/msword", N_("Word 文档（.doc）")),
    ".xls": Kind("ole-sheet", "application/vnd.ms-excel", N_("Excel 表格（.xls）")),
    ".ppt": Kind("ole-slides", "application/vnd.ms-powerpoint", N_("演示文稿（.ppt）")),
    ".wps": Kind("ole-word", "application/vnd.ms-works", N_("WPS 文档（.wps）")),
    ".et": Kind("ole-sheet", "application/vnd.ms-excel", N_("WPS 表格（.et）")),
    ".msg": Kind("ole-mail", "application/vnd.ms-outlook", N_("Outlook 邮件（.msg）")),
    ".docx": Kind("docx", _OOXML + "wordprocessingml.document", N_("Word 文档（.docx）")),
    ".xlsx": Kind("xlsx", _OOXML + "spreadsheetml.sheet", N_("Excel 表格（.xlsx）")),
    ".pptx": Kind("pptx", _OOXML + "presentationml.presentation", N_("演示文稿（.pptx）")),
    ".ofd": Kind("ofd", "application/ofd", N_("OFD 文件")),
    ".txt": Kind("text", "text/plain", N_("纯文本")),
    ".csv": Kind("text", "text/csv", N_("CSV 表格")),
    ".eml": Kind("mail", "message/rfc822", N_("邮件（.eml）")),
    ".zip": Kind("zip", "application/zip", N_("ZIP 压缩包")),
    ".mp4": Kind("mp4", "video/mp4", N_("MP4 视频")),
    ".mov": Kind("mov", "video/quicktime", N_("MOV 视频")),
    ".mp3": Kind("mp3", "audio/mpeg", N_("MP3 录音")),
}
LABELS: Final = {kind.look: kind.label for kind in reversed(KINDS.values())}
ACCEPT: Final = ",".join(KINDS)  # for the `accept` of a file field
BOXES: Final = frozenset({"mp4", "mov", "heic"})
PICTURES: Final = frozenset({"jpeg", "png", "webp", "tiff"})

_ACCEPTED = N_(
    "不能上传“%(extension)s”文件；可以上传 PDF、图片、Office 和 WPS 文档、OFD、文本、邮件、"
    "ZIP 压缩包、MP4、MOV 和 MP3"
)
_NAMELESS = N_("文件名没有扩展名，看不出是什么文件；请补上扩展名（如 .pdf）再上传")
_UNPACK = N_("不能上传“%(extension)s”文件；请解压后逐个上传，或改用 ZIP 压缩包")
_PRINT = N_("不能上传“%(extension)s”文件；请在浏览器里把网页打印成 PDF 再上传")
_NO_MACROS = N_("不能上传“%(extension)s”文件，里面的宏可能有害；请另存为不带宏的文件再上传")
_AS_PICTURE = N_("不能上传“%(extension)s”文件；请另存为 PNG 或 JPG 再上传")
_AS_VIDEO = N_("不能上传“%(extension)s”文件；请转成 MP4 再上传")
_AS_SOUND = N_("不能上传“%(extension)s”文件；请转成 MP3 再上传")
_AS_PDF = N_("不能上传“%(extension)s”文件；请用原软件导出为 PDF 再上传")
_ADVICE: Final = {
    **dict.fromkeys((".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"), _UNPACK),
    **dict.fromkeys((".htm", ".html", ".mht", ".mhtml", ".svg"), _PRINT),
    **dict.fromkeys((".docm", ".xlsm", ".pptm", ".dotm", ".xlsb"), _NO_MACROS),
    **dict.fromkeys((".gif", ".bmp", ".heif", ".avif", ".psd"), _AS_PICTURE),
    **dict.fromkeys((".avi", ".wmv", ".mkv", ".flv", ".rmvb", ".3gp"), _AS_VIDEO),
    **dict.fromkeys((".m4a", ".wav", ".amr", ".aac", ".wma"), _AS_SOUND),
    **dict.fromkeys((".rtf", ".odt", ".ods", ".odp", ".pages", ".numbers", ".key"), _AS_PDF),
    **dict.fromkeys((".dwg", ".dxf", ".caj", ".xps", ".epub", ".dps"), _AS_PDF),
}


def kind_of(name: str) -> Kind:
    """The kind that a file's name promises; raises FileRefused for what cannot be evidence."""
    extension = PurePath(name).suffix.lower()
    if not extension:
        raise FileRefused(_NAMELESS)
    if extension in KINDS:
        return KINDS[extension]
    raise FileRefused(_ADVICE.get(extension, _ACCEPTED), extension=extension[:16])
