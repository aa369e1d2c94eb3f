"""Every file that went through the chats, under the ids and addresses Telegram would give it."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.telegram import pictures, refusals
from simulator.telegram.checks import Record, Upload

PHOTO_LIMIT = 10 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024

# What the Bot API's type of each kind requires besides ids: a stand-in where nobody says more.
STAND_INS: Mapping[str, Record] = {
    "document": {},
    "video": {"width": 640, "height": 360, "duration": 1},
    "animation": {"width": 320, "height": 240, "duration": 1},
    "audio": {"duration": 1},
    "voice": {"duration": 1},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}
NAMED = frozenset({"document", "video", "animation", "audio"})
SAID = ("width", "height", "duration", "emoji", "performer", "title")


@dataclass(frozen=True, slots=True)
class Media:
    """One photo or document; `content` is what a message with it carries: `photo` with its sizes, `document` …"""

    kind: str
    content: Record


@dataclass(slots=True)
class Kept:
    """One file that can be fetched. A photo's smaller sizes are painted when somebody asks for them."""

    file_id: str
    unique_id: str
    path: str
    mime: str
    media: Media
    original: bytes
    size: pictures.Size | None = None

    def content(self) -> bytes:
        if self.size is not None:
            self.original, self.size = pictures.jpeg(self.original, self.size), None
        return self.original


class FileStore:
    def __init__(self) -> None:
        self.by_id: dict[str, Kept] = {}
        self.by_unique_id: dict[str, Kept] = {}
        self.by_path: dict[str, Kept] = {}

    def keep(self, kind: str, upload: Upload, said: Record | None = None) -> Media:
        """Stores an upload as `photo`, `document`, `voice` …; `said` is what the sender says of it (duration, title)."""
        if not upload.content:
            raise refusals.bad_request("file must be non-empty")
        if len(upload.content) > (PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT):
            raise refusals.too_large()
        return self._keep_photo(upload) if kind == "photo" else self._keep_other(kind, upload, said or {})

    def find(self, kind: str, file_id: str) -> Media:
        """What was sent before, to be sent again by its id."""
        if file_id.startswith(("http://", "https://")):
            raise refusals.not_emulated("files by HTTP URL")
        if file_id.startswith("attach://"):
            raise refusals.bad_request("there is no file with the name of this attachment in the request")
        kept = self.by_id.get(file_id)
        if kept is None:
            raise refusals.bad_request("wrong file identifier/HTTP URL specified")
        if kept.media.kind != kind:
            raise refusals.bad_request("type of file mismatch")
        return kept.media

    def describe(self, file_id: str) -> Record:
        """The API's `File`."""
        kept = self.by_id.get(file_id)
        if kept is None:
            raise refusals.bad_request("invalid file_id")
        size = len(kept.content())
        if size > DOWNLOAD_LIMIT:
            raise refusals.bad_request("file is too big")
        return {
            "file_id": kept.file_id,
            "file_unique_id": kept.unique_id,
            "file_size": size,
            "file_path": kept.path,
        }

    def _keep_photo(self, upload: Upload) -> Media:
        try:
            whole, is_jpeg = pictures.measure(upload.content)
        except pictures.NotAPictureError as error:
            raise refusals.bad_request(error.code) from error
        media = Media("photo", {"photo": []})
        for size in pictures.sizes(whole):
            untouched = is_jpeg and size == whole
            kept = self._add(Upload("file.jpg", upload.content, "image/jpeg"), media, None if untouched else size)
            record = {"file_id": kept.file_id, "file_unique_id": kept.unique_id, "width": size[0], "height": size[1]}
            if untouched:
                record["file_size"] = len(upload.content)
            media.content["photo"].append(record)
        return media

    def _keep_other(self, kind: str, upload: Upload, said: Record) -> Media:
        media = Media(kind, {})
        kept = self._add(upload, media)
        record = {"file_id": kept.file_id, "file_unique_id": kept.unique_id, "file_size": len(upload.content)}
        record |= STAND_INS[kind] | {key: said[key] for key in SAID if key in said}
        if kind in NAMED:
            record["file_name"] = upload.name
        if kind != "sticker":
            record["mime_type"] = upload.mime
        media.content[kind] = record
        if kind == "animation":
            # For bots from the time before animations had a type of their own.
            media.content["document"] = {key: item for key, item in record.items() if key not in STAND_INS[kind]}
        return media

    def _add(self, upload: Upload, media: Media, size: pictures.Size | None = None) -> Kept:
        number = len(self.by_id) + 1
        # As opaque and as long as the real ones, and the same in each run.
        digest = hashlib.sha256(f"{media.kind}:{number}".encode()).digest()
        suffix = upload.name.rpartition(".")[2].lower() if "." in upload.name else "bin"
        kept = Kept(
            file_id="AgAC" + base64.urlsafe_b64encode(digest * 2)[:64].decode().rstrip("="),
            unique_id="AQAD" + base64.urlsafe_b64encode(digest)[:12].decode(),
            path=f"{media.kind}s/file_{number}.{suffix if suffix.isalnum() else 'bin'}",
            mime=upload.mime,
            media=media,
            original=upload.content,
            size=size,
        )
        self.by_id[kept.file_id] = self.by_unique_id[kept.unique_id] = self.by_path[kept.path] = kept
        return kept
