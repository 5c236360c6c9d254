"""What the doctor finds, and how it is shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """How something is."""

    GOOD = "ok"
    DOUBTFUL = "warning"
    BAD = "failed"
    ABSENT = "skipped"
    """It is not used, and need not be."""


_MARKS = {Condition.GOOD: "✓", Condition.DOUBTFUL: "!", Condition.BAD: "✗", Condition.ABSENT: "–"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, in one sentence, and what to do about it."""

    check: str
    condition: Condition
    says: str
    remedy: str | None = None

    def to_json(self) -> dict[str, object]:
        return {"check": self.check, "status": str(self.condition), "says": self.says, "remedy": self.remedy}

    def describe(self) -> Iterator[str]:
        """Lines for people."""
        yield f"{_MARKS[self.condition]} {self.check}：{self.says}"
        if self.remedy:
            yield f"    → {self.remedy}"


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is bad."""
    return all(finding.condition is not Condition.BAD for finding in findings)
