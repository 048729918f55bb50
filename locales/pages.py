"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

PAGE = 10
T = TypeVar("T")


def page_of(rows: Sequence[T], page: int) -> tuple[Sequence[T], int]:
    """The rows of a page (0 is the first; beyond the end: the last), and how many pages there are."""
    pages = max(1, -(-len(rows) // PAGE))
    at = min(max(page, 0), pages - 1)
    return rows[at * PAGE : (at + 1) * PAGE], pages
