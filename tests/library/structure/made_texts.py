"""Documents that the tests make in the shapes in which real ones reach us."""

from portal.library.structure import parse
from portal.library.structure.values import Block, ParsedText, SourceLine, SourceText


def source(text: str, name: str = "某文件.txt", **metadata: object) -> SourceText:
    """Lines of a text; leading # signs give the heading level."""
    lines = []
    for raw in text.strip("\n").splitlines():
        level = len(raw) - len(raw.lstrip("#"))
        lines.append(SourceLine(raw.lstrip("#").strip(), level))
    return SourceText(tuple(lines), dict(metadata), name, "0" * 64, "txt")


def parsed(text: str, **metadata: object) -> ParsedText:
    return parse(source(text, **metadata))


def addresses(blocks: tuple[Block, ...]) -> list[str]:
    return [block.anchor for block in blocks if block.anchor]


def block_at(text: ParsedText, anchor: str) -> Block:
    (block,) = [block for block in text.blocks if block.anchor == anchor]
    return block


# A notice that sends a plan: page breaks inside words, uneven headings, two kinds of brackets.
BROKEN_NOTICE = """
# 青山省林草局文件

青林监保〔2031〕7号

## 青山省林草局（自然保护地管理局）关于 印发《青山省林草领域“清风”
改革 工作方案》的通知

各设区市林草局（自然保护地管理局），平川新区林草局，省林草发展中心：

为认真贯彻落实《全国林草总局关于深化“清风”改革 营造良好环境的意见》（全林服字〔2031〕1号）、

《全国林草总局办公室〈关于深化“清风”改革 营造良好环境的意见〉分工方案》（全林办字〔2031〕11号）、

上级决策部署，省局制定了《青山省林草领域“清风”改革工作方案》，现印发

给你们，请结合实际，认真贯彻执行。

(此件主动公开)

# 青山省林草领域“清风”改革工作方案

为贯彻落实部署，根据《全国林草总局关于深化“清风”改革 营造良好环境的意见》，制定本方案。

## 一、工作目标

围绕“简政、优服”，聚焦突出问题，加强政策供给。

## 二、主要任务

### （一）完善保护体系

推进设立保护中心及其分中心，扩大覆盖范围。建立健全快速

协同保护机制，持续推进调解工作。（责任单位：省局资源保护处、种苗处，省林草发展中心，各设区市林草部门）

#### （二）加强服务监管

落实随机抽查监管工作，加强林草代理机

构信用监管。（责任单位：省局种苗处、保护处，省林草发展中心，各设区市林草部门）

## 三、保障措施

### (三) 加大宣传力度

充分利用青山日报、青山林业报、

青山电视台等媒体，及时宣传。

### (四) 持续跟踪问效

各设区市应于每季度末当月的10日前，向省局报送工作进展。

联系人：张某某（省局种苗处）

电    话：000-0000
"""
