"""Where in 编, 章 and 节 the reader stands, and how these are addressed: p1, c3, c3-s2, p2-c4."""

from dataclasses import dataclass

from portal.library.structure.numbering import Mark

Place = tuple[str, str]  # anchor without the run's prefix, label


@dataclass
class Divisions:
    """The open 编, 分编, 章 and 节."""

    part: Place = ("", "")
    subpart: Place = ("", "")
    chapter: Place = ("", "")
    section: Place = ("", "")
    level: int = 0

    def name(self, mark: Mark) -> str:
        """The anchor the division would have here."""
        if mark.kind == "part":
            return f"p{mark.number}"
        if mark.kind == "subpart":
            return f"{self.part[0]}-{mark.number}" if self.part[0] else f"p0-{mark.number}"
        if mark.kind == "chapter":
            return f"{self.part[0]}-c{mark.number}" if self.part[0] else f"c{mark.number}"
        above = self.chapter[0] or self.subpart[0] or self.part[0]
        return f"{above}-s{mark.number}" if above else f"s{mark.number}"

    def enter(self, mark: Mark, name: str) -> tuple[str, int]:
        """Step into the division; its label (第二编第三章, 第三章第二节) and its outline depth."""
        above = self._above(mark)
        label = "".join(place[1] for place in above[-1:]) + mark.label
        depth = len(above) + 1
        self._set(mark, (name, label))
        self.level = depth
        return label, depth

    def _above(self, mark: Mark) -> list[Place]:
        order = ("part", "subpart", "chapter", "section")
        names = order[: order.index(mark.kind)]
        places: list[Place] = [getattr(self, name) for name in names]
        return [place for place in places if place[0]]

    def _set(self, mark: Mark, place: Place) -> None:
        order = ("part", "subpart", "chapter", "section")
        position = order.index(mark.kind)
        setattr(self, mark.kind, place)
        for name in order[position + 1 :]:
            setattr(self, name, ("", ""))

    def scope(self) -> Place:
        """The innermost division: points without articles count anew in each of them."""
        for place in (self.section, self.chapter, self.subpart, self.part):
            if place[0]:
                return place
        return "", ""
