"""The parameters of one request, however they were sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from chatserver.errors import ApiError, bad_request

_MOST_BODY = 55 * 1024 * 1024
_FALSE = frozenset(("", "0", "false", "no", "off", "n"))


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart request."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Params:
    """Typed reading of loosely typed values; every getter raises ApiError 400 for the wrong kind."""

    values: dict[str, object] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text; empty if missing."""
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else str(value)

    def integer(self, name: str, default: int | None = None) -> int:
        """The value as a number; without a default it is required."""
        text = self.text(name).strip()
        if not text and default is not None:
            return default
        try:
            return int(text)
        except ValueError:
            raise bad_request(f"{name} is empty" if not text else f"{name} is invalid") from None

    def flag(self, name: str) -> bool:
        """Telegram's loose booleans."""
        return self.text(name).strip().lower() not in _FALSE

    def object(self, name: str) -> object:
        """A JSON-serialised value, or one that came as JSON already; None if missing."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return _whole_characters(json.loads(value))
        except (ValueError, RecursionError):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


async def read_params(request: Request) -> Params:
    """Query, form, JSON and multipart in one; the body wins over the query. Raises ApiError."""
    values: dict[str, object] = dict(request.query_params)
    if request.method != "POST":
        return Params(values)
    if int(request.headers.get("content-length") or 0) > _MOST_BODY:
        raise ApiError(413, "Request Entity Too Large")
    if request.headers.get("content-type", "").startswith("application/json"):
        return Params(values | _json_object(await request.body()))
    uploads: dict[str, Upload] = {}
    try:
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = Upload(value.filename or "", await value.read())
                else:
                    values[name] = value
    except HTTPException as error:
        raise bad_request(f"can't parse form data: {error.detail}") from None
    return Params(values, uploads)


def _json_object(body: bytes) -> dict[str, object]:
    try:
        value = _whole_characters(json.loads(body or b"{}"))
    except (ValueError, RecursionError):
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected as JSON body")
    return value


def _whole_characters(value: object) -> object:
    """The value itself; raises UnicodeEncodeError if a string in it holds half a surrogate pair."""
    json.dumps(value, ensure_ascii=False).encode()
    return value
