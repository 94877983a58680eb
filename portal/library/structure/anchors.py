"""Addresses within one version: unique, and the same each time the same text is read."""

from dataclasses import dataclass, field

from portal.library.structure.numbering import Mark, to_chinese

DEPTHS = "xmno"  # 项, 目 and what may stand below, in the anchors of an article


@dataclass
class Anchors:
    """Hands out anchors, each once; `prefix` tells the runs of numbers apart (f1-, f2-, …).

    `runs` is the highest number of a run so far. All anchors begin with `base`, which tells the
    addresses of the letter from those of the body.
    """

    base: str = ""
    prefix: str = field(init=False)
    runs: int = 0
    taken: set[str] = field(default_factory=set)
    repeats: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.prefix = self.base

    def is_free(self, anchor: str) -> bool:
        return self.prefix + anchor not in self.taken

    def take(self, anchor: str) -> str:
        """The anchor with the run's prefix; a letter (b, c, …) follows where it is taken."""
        whole = self.prefix + anchor
        name = whole
        while name in self.taken:
            count = self.repeats[whole] = self.repeats.get(whole, 1) + 1
            name = whole + (chr(96 + count) if count <= 26 else f"z{count}")
        self.taken.add(name)
        return name

    def start_run(self, number: int) -> str:
        """Begin a further run, numbered as the attachment is where that is free; f1, f2, …"""
        is_free = number > 0 and f"{self.base}f{number}" not in self.taken
        chosen = number if is_free else self.runs + 1
        self.runs = max(self.runs, chosen)
        anchor = f"{self.base}f{chosen}"
        self.taken.add(anchor)
        self.prefix = f"{anchor}-"
        return anchor


@dataclass
class Clause:
    """An article being read: its 款 so far and the lists open in the present one."""

    anchor: str
    label: str
    paragraph: int = 1
    open_lists: list[tuple[str, int, str, str]] = field(default_factory=list)

    def next_paragraph(self) -> tuple[str, str]:
        """Anchor and label of a further 款: t12k2, 第十二条第二款."""
        self.paragraph += 1
        self.open_lists = []
        return self._here()

    def _here(self) -> tuple[str, str]:
        return (
            f"{self.anchor}k{self.paragraph}",
            f"{self.label}第{to_chinese(self.paragraph)}款",
        )

    def item(self, mark: Mark) -> tuple[str, str]:
        """Anchor and label of a 项 or 目: t12k1x3, 第十二条第一款第三项; t12k1x3m1, …第1目."""
        self._close_lists(mark.kind)
        anchor, label = self.open_lists[-1][2:] if self.open_lists else self._here()
        depth = len(self.open_lists)
        letter = DEPTHS[min(depth, len(DEPTHS) - 1)]
        anchor, label = f"{anchor}{letter}{mark.number}", label + self._item_label(mark, depth)
        self.open_lists.append((mark.kind, mark.number, anchor, label))
        return anchor, label

    def _close_lists(self, kind: str) -> None:
        for position, entry in enumerate(self.open_lists):
            if entry[0] == kind:
                del self.open_lists[position:]
                return

    @staticmethod
    def _item_label(mark: Mark, depth: int) -> str:
        if mark.kind == "stem":
            return f"{mark.figure}项"
        if depth == 0:
            return f"第{to_chinese(mark.number)}项"
        return f"第{mark.number}目" if depth == 1 else mark.label

    def continues(self, mark: Mark) -> bool:
        """Whether the mark goes on with a list that is open in this 款."""
        return any(
            kind == mark.kind and last + 1 == mark.number for kind, last, *_ in self.open_lists
        )
