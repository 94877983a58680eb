"""Turns paragraphs into blocks: divisions, headings, articles, 款 and 项 with their addresses."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from portal.library.structure.anchors import Anchors, Clause
from portal.library.structure.attachments import Start, attachment_starts, listed_lines
from portal.library.structure.closing import closing_lines
from portal.library.structure.divisions import Divisions
from portal.library.structure.joining import with_whole_headings
from portal.library.structure.numbering import Mark, next_marks, read_mark
from portal.library.structure.points import Points, heading_points
from portal.library.structure.quoting import quoted_paragraphs
from portal.library.structure.titling import LONGEST
from portal.library.structure.values import Block, SourceLine

CASE_HEADINGS = re.compile(
    r"[【\[]?(?:基本案情|简要案情|案情简介|案情回顾|案件事实|诉讼请求|争议焦点|裁判结果|裁判理由|裁判要旨|裁判要点"
    r"|裁判思路|判决结果|处理结果|处理理由|法院认为|本院认为|典型意义|指导意义|案例意义|启示意义|法官解读|法官说法"
    r"|法官提醒|专家点评|案例评析|相关法条|法条链接|关键词|调解结果|纠纷解决|应对策略|应对过程|经验启示|案例启示)[】\]]?"
)
LONE_DIVISION = re.compile(r"总\s*则|分\s*则|附\s*则")
STOPPED = re.compile(r"[，。；：！？,;:）)》”]")
LONGEST_CHAPTER = 25


def outline(
    lines: Sequence[SourceLine], own_titles: Collection[str] = (), prefix: str = ""
) -> list[Block]:
    """The blocks of a body; `prefix` sets the addresses of one apart from those of another."""
    return _Outline(with_whole_headings(lines), own_titles, prefix).read()


class _Outline:
    """Reads paragraph after paragraph and knows where in the text it stands."""

    def __init__(self, lines: list[SourceLine], own_titles: Collection[str], prefix: str) -> None:
        self.lines = lines
        self.quoted = quoted_paragraphs(["" if line.html else line.text for line in lines])
        self.starts = attachment_starts(lines, own_titles)
        listed = listed_lines(lines, self.starts)
        self.marks = [
            None if line.html or self.quoted[index] or index in listed else read_mark(line.text)
            for index, line in enumerate(lines)
        ]
        self.headings = heading_points(lines, self.marks)
        self.closing = closing_lines(lines, self.marks, self.starts)
        self.next_marks = next_marks(self.marks)
        self.anchors = Anchors(prefix)
        self.blocks: list[Block] = []
        self.run_label = ""
        self._begin_run()

    def _begin_run(self) -> None:
        self.points = Points()
        self.divisions = Divisions()
        self.clause: Clause | None = None
        self.clause_items: list[int] = []
        self.unnumbered = 0
        self.scope_heading = ""
        self.top_scope = ("", "")

    def read(self) -> list[Block]:
        index = 0
        while index < len(self.lines):
            start = None if self.quoted[index] else self.starts.get(index)
            if start:
                self._attachment(index, start)
                index += start.length
                continue
            self._paragraph(index)
            index += 1
        self._close_clause()
        return self.blocks

    def _paragraph(self, index: int) -> None:
        line, mark = self.lines[index], self.marks[index]
        if line.html:
            self._add("table", line)
        elif mark is None:
            self._unmarked(index)
        elif mark.kind == "article":
            self._article(line, mark)
        elif not mark.rank:
            self._division(line, mark)
        elif self.clause and not self._is_above_articles(index, mark):
            self._item(self.clause, line, mark)
        else:
            self._point(index, mark)

    def _add(
        self, kind: str, line: SourceLine, anchor: str = "", label: str = "", level: int = 0
    ) -> None:
        if anchor:
            label = self.run_label + label
        self.blocks.append(Block(kind, line.text, line.html, anchor, label, level))

    def _attachment(self, index: int, start: Start) -> None:
        self._close_clause()
        self._begin_run()
        anchor = self.anchors.start_run(start.number)
        self.run_label = start.label
        texts = [line.text for line in self.lines[index : index + start.length]]
        self._add("heading", SourceLine(" ".join(texts)), anchor, level=1)

    def _start_quiet_run(self) -> None:
        """Numbers begin anew without a heading that says why."""
        self._begin_run()
        self.anchors.start_run(0)

    def _division(self, line: SourceLine, mark: Mark) -> None:
        self._close_clause()
        name = self.divisions.name(mark)
        if mark.number == 1 and not self.anchors.is_free(name):
            self._start_quiet_run()
            name = self.divisions.name(mark)
        self.points = Points()
        label, level = self.divisions.enter(mark, name)
        self._add(mark.kind.removeprefix("sub"), line, self.anchors.take(name), label, level)

    def _article(self, line: SourceLine, mark: Mark) -> None:
        self._close_clause()
        name = f"t{mark.number}" + (f"-{mark.branch}" if mark.branch else "")
        if mark.number == 1 and not mark.branch and not self.anchors.is_free(name):
            self._start_quiet_run()
        anchor = self.anchors.take(name)
        self.clause = Clause(anchor, mark.label)
        self._add("article", line, anchor, mark.label)

    def _item(self, clause: Clause, line: SourceLine, mark: Mark) -> None:
        anchor, label = clause.item(mark)
        self.clause_items.append(len(self.blocks))
        self._add("item", line, self._unique(anchor), label)

    def _unique(self, anchor: str) -> str:
        return self.anchors.take(anchor.removeprefix(self.anchors.prefix))

    def _is_above_articles(self, index: int, mark: Mark) -> bool:
        """Whether a point after an article is a heading over the next ones (二、民事公益诉讼)."""
        if index not in self.headings or (self.clause and self.clause.continues(mark)):
            return False
        following = self.marks[index + 1] if index + 1 < len(self.marks) else None
        above = bool(following and following.kind == "article")
        return self.points.continues(mark) or above or self.lines[index].level > 0

    def _point(self, index: int, mark: Mark) -> None:
        self._close_clause()
        if mark.number == 1 and self.points.is_outermost(mark):
            self._restart(mark)
        scope = self.divisions.scope() if self.divisions.level else self.top_scope
        point = self.points.place(mark, self.anchors, scope)
        is_heading = index in self.headings
        level = self.divisions.level + self.points.depth if is_heading else 0
        kind = "heading" if is_heading else "item"
        self._add(kind, self.lines[index], point.anchor, point.label, level)

    def _restart(self, mark: Mark) -> None:
        """Where 一、 begins anew: under the last unnumbered heading, or in a run of its own."""
        self.top_scope = ("", "")
        if self.divisions.level or self.anchors.is_free("h1"):
            return
        if self.scope_heading and self.anchors.is_free(f"{self.scope_heading}-h1"):
            self.top_scope = (self.scope_heading, "")
        elif mark.rank == 1:
            self._start_quiet_run()

    def _unmarked(self, index: int) -> None:
        line = self.lines[index]
        if not self.quoted[index] and self._is_unnumbered_heading(index):
            self._unnumbered_heading(line)
        elif self.clause is None or index in self.closing or self._is_inside_item(index):
            self._add("paragraph", line)
        else:
            anchor, label = self.clause.next_paragraph()
            self._add("paragraph", line, self._unique(anchor), label)

    def _is_unnumbered_heading(self, index: int) -> bool:
        line = self.lines[index]
        if line.level:
            return len(line.text) <= LONGEST
        if CASE_HEADINGS.fullmatch(line.text) or LONE_DIVISION.fullmatch(line.text):
            return True
        return self._is_chapter_without_number(index)

    def _is_chapter_without_number(self, index: int) -> bool:
        """A few words without a stop right above an article: a chapter that lost its 第X章."""
        text = self.lines[index].text
        below = self.marks[index + 1] if index + 1 < len(self.marks) else None
        is_above_article = below is not None and below.kind == "article"
        return is_above_article and len(text) <= LONGEST_CHAPTER and not STOPPED.search(text)

    def _unnumbered_heading(self, line: SourceLine) -> None:
        self._close_clause()
        self.points = Points()
        self.unnumbered += 1
        self.scope_heading, self.top_scope = f"u{self.unnumbered}", ("", "")
        self._add("heading", line, self.anchors.take(self.scope_heading), line.text, 1)

    def _is_inside_item(self, index: int) -> bool:
        """Whether the list goes on below, so that the paragraph belongs to the item above it."""
        following = self.next_marks[index]
        return bool(self.clause and following and self.clause.continues(following))

    def _close_clause(self) -> None:
        """第十二条第三项 is how one cites an article of a single 款."""
        clause, items = self.clause, self.clause_items
        self.clause, self.clause_items = None, []
        if clause is None or clause.paragraph > 1:
            return
        for index in items:
            block = self.blocks[index]
            self.blocks[index] = replace(block, label=block.label.replace("第一款", "", 1))
