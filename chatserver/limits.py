"""Telegram's flood limits. They are about the wire, so they run on machine time."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from chatserver.errors import ApiError

OVERALL_PER_SECOND = 30
CHAT_BURST = 3


@dataclass
class _Bucket:
    tokens: float = CHAT_BURST
    filled_at: float = 0.0


@dataclass
class FloodGate:
    """At most 30 messages in any second, and one a second in a chat after a burst of three."""

    enforced: bool = True
    _recent: deque[float] = field(default_factory=deque)
    _buckets: dict[int, _Bucket] = field(default_factory=dict)

    def admit(self, chat_id: int, at: float) -> None:
        """Count one message sent at monotonic second `at`; raises ApiError 429 and counts nothing if it is too much."""
        if not self.enforced:
            return
        while self._recent and self._recent[0] <= at - 1:
            self._recent.popleft()
        if len(self._recent) >= OVERALL_PER_SECOND:
            raise _too_many(self._recent[0] + 1 - at)
        bucket = self._buckets.setdefault(chat_id, _Bucket(filled_at=at))
        bucket.tokens = min(CHAT_BURST, bucket.tokens + at - bucket.filled_at)
        bucket.filled_at = at
        if bucket.tokens < 1:
            raise _too_many(1 - bucket.tokens)
        bucket.tokens -= 1
        self._recent.append(at)


def _too_many(wait: float) -> ApiError:
    seconds = max(1, math.ceil(wait))
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
