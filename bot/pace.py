"""When the next message may start, so that Telegram never has to say 429. Pure arithmetic on one clock."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from bot.clock import monotonic

PER_SECOND = 28.5  # Telegram allows 30; the rest is for what the network bunches together
WINDOW = 1.02  # seconds in which, whatever happens, no more than 29 start
EARLY, EARLY_PER_SECOND = 5, 4  # starts that need not wait for the rhythm: an answer at a quiet moment, a late wake-up
CHAT_GAP = 1.0  # seconds
GROUP_GAP = 3.1  # times as long in a group: 20 messages a minute
BOUND = 20  # calls at once: more of them make python-telegram-bot slow

IDLE = 5.0  # seconds without a start after which connections have to be opened anew
COLD = 1.0  # seconds of half the pace after that: calls that wait for a connection arrive together with later ones

Pause = Callable[[asyncio.Event, float], Awaitable[None]]


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Return when the event is set, at the latest after `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


class Pace:
    """Starts are evenly spaced but for a few; a chat's next start comes a second after its last call *ended*.

    Counted from its start, two calls could come closer together on their way, and the server counts arrivals.
    """

    def __init__(
        self,
        *,
        per_second: float = PER_SECOND,
        chat_gap: float = CHAT_GAP,
        bound: int = BOUND,
        clock: Callable[[], float] = monotonic,
        pause: Pause = wait_for,
    ) -> None:
        self.clock = clock
        self.pause = pause
        self.bound = bound
        self._gap = 1 / per_second
        self._most = int(per_second * WINDOW)
        self._starts: deque[float] = deque()
        self._early, self._early_at = float(EARLY), clock()
        self.chat_gap = chat_gap
        self._next = clock()
        self._last_start = self._cold_until = float("-inf")
        self._flying = 0
        self._chats: dict[int, float] = {}
        self._held: dict[int, float] = {}

    def wait(self) -> float | None:
        """Seconds until any message may start; None while as many as allowed are under way."""
        if self._flying >= self.bound:
            return None
        now = self.clock()
        while self._starts and self._starts[0] <= now - WINDOW:
            self._starts.popleft()
        full = self._starts[0] + WINDOW - now if len(self._starts) >= self._most else 0.0
        rhythm = 0.0 if self._credit(now) >= 1 else self._next - now
        return max(0.0, full, rhythm)

    def chat_wait(self, chat: int) -> float:
        """Seconds until this chat may be written to."""
        return max(0.0, max(self._chats.get(chat, 0.0), self._held.get(chat, 0.0)) - self.clock())

    def started(self) -> None:
        now = self.clock()
        if now < self._next:
            self._early, self._early_at = self._credit(now) - 1, now
        if now - self._last_start > IDLE:
            self._cold_until = now + COLD
        self._last_start = now
        self._next = now + self._gap * (2 if now < self._cold_until else 1)
        self._starts.append(now)
        self._flying += 1

    def _credit(self, now: float) -> float:
        return min(float(EARLY), self._early + (now - self._early_at) * EARLY_PER_SECOND)

    def ended(self, chat: int) -> None:
        self._flying -= 1
        gap = self.chat_gap * (GROUP_GAP if chat < 0 else 1)
        self._chats[chat] = self.clock() + gap
        if len(self._chats) > 1000:
            self._chats = {chat: free for chat, free in self._chats.items() if free > self.clock()}

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram named a wait for this chat."""
        self._held[chat] = self.clock() + seconds

    def held(self) -> set[int]:
        now = self.clock()
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        return set(self._held)
