"""One call of the Bot API by method name, with parameters that are ready for JSON."""

import base64
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from telegram import InputFile
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 20.0


@dataclass(frozen=True)
class Api:
    """`Bot.do_api_request` warns for every known method and builds objects that nobody reads; this does neither.

    `base_url` ends with the token; `request` is initialised and shut down by its owner.
    """

    base_url: str
    request: BaseRequest

    async def renew(self) -> None:
        """Start with fresh connections: a proxy's blip can leave a pool deaf for good."""
        await self.request.shutdown()
        await self.request.initialize()

    async def call(self, method: str, params: dict[str, Any], *, read_timeout: float = READ_TIMEOUT) -> Any:
        """The `result` of the answer. A value `{"filename", "base64"}` is uploaded as a file.

        Raises TelegramError, and ValueError for a file that cannot be decoded.
        """
        return await self.request.post(
            f"{self.base_url}/{method}",
            RequestData([RequestParameter.from_input(name, _value(value)) for name, value in params.items()]),
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=read_timeout,
        )


@cache
def trusted() -> ssl.SSLContext:
    """Whom we trust, read once a process: each reading of the authorities costs as much as a hundred messages."""
    return httpx.create_ssl_context()


def new_request(*, connections: int = 1) -> HTTPXRequest:
    """Connections to the Bot API."""
    return HTTPXRequest(connection_pool_size=connections, httpx_kwargs={"verify": trusted()})


def _value(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"filename", "base64"}:
        return InputFile(base64.b64decode(value["base64"], validate=True), filename=value["filename"])
    return value
