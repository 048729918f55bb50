"""Files that people and the bot exchange; kept in memory, and on disk what must survive a restart."""

from __future__ import annotations

import mimetypes
import os
import re
import secrets
import struct
from dataclasses import dataclass, field
from pathlib import Path

from chatserver.errors import ApiError, bad_request
from chatserver.messages import StoredFile

MOST_UPLOADED = 50 * 1024 * 1024
MOST_PHOTO = 10 * 1024 * 1024
MOST_FETCHED = 20 * 1024 * 1024
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{24}")


@dataclass
class FileStore:
    """Everything that was ever sent, by file id. `folder`: where uploads lie until the bot has them."""

    folder: Path | None = None
    _files: dict[str, StoredFile] = field(default_factory=dict)

    def get(self, file_id: str) -> StoredFile | None:
        """The file, or None."""
        return self._files.get(file_id) or self._uploaded(file_id)

    def spool(self, file: StoredFile) -> None:
        """Put an upload on disk, before the bot is told of it. Raises OSError."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / file.file_id).open("wb") as target:
            target.write(file.data)
            target.flush()
            os.fsync(target.fileno())

    def drop(self, file: StoredFile) -> None:
        """Forget the file, here and on disk."""
        self._files.pop(file.file_id, None)
        if self.folder is not None:
            (self.folder / file.file_id).unlink(missing_ok=True)

    def _uploaded(self, file_id: str) -> StoredFile | None:
        """An upload of an earlier start, by its content alone."""
        if self.folder is None or not _FILE_ID.fullmatch(file_id):
            return None
        try:
            data = (self.folder / file_id).read_bytes()
        except FileNotFoundError:
            return None
        return StoredFile(file_id, "document", "file", "application/octet-stream", data)

    def document(self, name: str, data: bytes) -> StoredFile:
        """Keep a document under its own name."""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._keep(StoredFile(_new_id(), "document", name or "file", mime, data))

    def photo(self, data: bytes) -> StoredFile:
        """Keep a PNG or JPEG; raises ApiError for anything else."""
        mime, width, height = _picture(data)
        return self._keep(StoredFile(_new_id(), "photo", "photo.jpg", mime, data, width, height))

    def sticker(self, emoji: str) -> StoredFile:
        """A sticker that says one emoji."""
        return self._keep(StoredFile(_new_id(), "sticker", "sticker.webp", "image/webp", b"", 512, 512, emoji))

    def _keep(self, file: StoredFile) -> StoredFile:
        self._files[file.file_id] = file
        return file


def _new_id() -> str:
    return secrets.token_urlsafe(18)


def _picture(data: bytes) -> tuple[str, int, int]:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return "image/png", width, height
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg", *_jpeg_size(data)
    raise _not_a_picture()


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the first frame header."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise _not_a_picture()


def _not_a_picture() -> ApiError:
    return bad_request("IMAGE_PROCESS_FAILED")
