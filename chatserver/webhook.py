"""The other way to the bot: updates posted to its URL, one after the other, until it accepts them."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from chatserver.messages import Json
from chatserver.updates import UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_TIMEOUT_S = 30.0
_FIRST_RETRY_S = 0.2
_LONGEST_RETRY_S = 30.0


@dataclass
class Webhook:
    """Where updates are posted, and how the last failure looked."""

    url: str
    secret: str = ""
    last_error: str = ""
    last_error_at: int = 0

    async def deliver_forever(self, updates: UpdateQueue) -> None:
        """Post pending updates in order; the next one goes only after the one before was accepted."""
        retry_s = _FIRST_RETRY_S
        while True:
            update = updates.first()
            if update is None:
                updates.arrived.clear()
                await updates.arrived.wait()
            elif await self._accepted(update):
                retry_s = _FIRST_RETRY_S
                if updates.first() is update:
                    updates.confirm(int(str(update["update_id"])) + 1)
            else:
                await asyncio.sleep(retry_s)
                retry_s = min(retry_s * 2, _LONGEST_RETRY_S)

    async def _accepted(self, update: Json) -> bool:
        try:
            status = await asyncio.to_thread(_post, self.url, self.secret, json.dumps(update).encode())
        except (OSError, ValueError, http.client.HTTPException) as error:
            self._failed(f"Connection failed: {error}")
            return False
        if 200 <= status < 300:
            return True
        self._failed(f"Wrong response from the webhook: {status} {http.client.responses.get(status, '')}".rstrip())
        return False

    def _failed(self, reason: str) -> None:
        self.last_error, self.last_error_at = reason, int(time.time())


def _post(url: str, secret: str, body: bytes) -> int:
    """POST JSON and give the status; raises OSError, HTTPException, or ValueError for an impossible URL."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_TIMEOUT_S)
    headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: secret} if secret else {})
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
