"""Uploaded papers: checked by content, kept under a random name outside the web root, with their hash."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import puremagic
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from sqlalchemy import BigInteger, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voucher import clock
from voucher.refusal import NotFound, Refusal
from voucher.storage import kept_files
from voucher.storage.column_types import Moment, PublicId
from voucher.storage.database import Base
from voucher.upload import Upload
from voucher.wording import N_

LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
NAME_LENGTH = 100


class UnreadableDocument(Refusal):
    """Not a PDF, JPG or PNG that can be opened."""

    title = N_("The file “%(name)s” cannot be opened as PDF, JPG or PNG")
    next_step = N_(
        "It was not kept. Save it again as PDF, JPG or PNG, without a password, and upload it again."
    )
    status = 422
    field = "upload"


class DocumentTooLarge(Refusal):
    """More than the limit."""

    title = N_("The file “%(name)s” is larger than 10 MB")
    next_step = N_(
        "It was not kept. Make it smaller, for example by scanning at 200 dpi, and upload it again."
    )
    status = 422
    field = "upload"


class Document(PublicId, Base):
    """One paper of a firm, agency, application, order or claim. Never changed; a newer one supersedes it."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_subject", "subject_kind", "subject_id", "slot"),)

    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    slot: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    storage_key: Mapped[str] = mapped_column(String(64), unique=True)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


@dataclass(frozen=True, slots=True)
class Paper:
    """A kept document, for lists."""

    pid: str
    slot: str
    name: str
    size_bytes: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class Download:
    """A kept document on its way to a person who may read it."""

    path: Path
    name: str
    media_type: str


def keep(
    session: Session, upload: Upload, *, subject_kind: str, subject_id: int, slot: str, person_id: int | None
) -> Document:
    """Check the upload and keep it as a document of the subject, inside the caller's transaction.

    The file is complete on disk before the row exists; if the transaction fails, a file without a row remains and
    stays, which harms nobody, never a row without its file.

    Raises:
        UnreadableDocument: By its content it is neither PDF nor JPG nor PNG, or it is damaged or encrypted.
        DocumentTooLarge: It has more than 10 MB.
        NoRoomForDocument: The disk is full.
    """
    name = display_name(upload.name)
    if len(upload.content) > LARGEST_BYTES:
        raise DocumentTooLarge(name=name)
    media_type = _media_type(name, upload.content)
    document = Document(
        subject_kind=subject_kind,
        subject_id=subject_id,
        slot=slot,
        name=name,
        media_type=media_type,
        size_bytes=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        storage_key=kept_files.write(name, upload.content),
        uploaded_by=person_id,
    )
    session.add(document)
    session.flush()
    return document


def papers(session: Session, subject_kind: str, subject_id: int) -> list[Paper]:
    """Return the subject's documents, oldest first. One query."""
    rows = session.scalars(
        select(Document)
        .where(Document.subject_kind == subject_kind, Document.subject_id == subject_id)
        .order_by(Document.id)
    )
    return [Paper(d.pid, d.slot, d.name, d.size_bytes, d.uploaded_at) for d in rows]


def find(session: Session, pid: str, subject_kind: str, subject_id: int) -> Document:
    """Return a document of this subject.

    Raises:
        NotFound: There is none, or it belongs to another subject.
    """
    document = session.scalar(select(Document).where(Document.pid == pid))
    if document is None or (document.subject_kind, document.subject_id) != (subject_kind, subject_id):
        raise NotFound()
    return document


def path_of(document: Document) -> Path:
    """Return where the document's bytes are."""
    return kept_files.path_of(document.storage_key)


def download(document: Document) -> Download:
    """Return what is sent to a person who may read the document."""
    return Download(path_of(document), document.name, document.media_type)


def display_name(name: str) -> str:
    """Return a file name fit to show and to send in a header: no path, no control characters, Chinese kept."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > NAME_LENGTH and dot:
        name = f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"
    return name[:NAME_LENGTH] or "document"


def _media_type(name: str, content: bytes) -> str:
    try:
        if (
            content.startswith(b"%PDF-")
            or puremagic.from_string(content[:4096], mime=True) == "application/pdf"
        ):
            reader = PdfReader(BytesIO(content))
            if reader.is_encrypted or not len(reader.pages):
                raise UnreadableDocument(name=name)
            return "application/pdf"
        with Image.open(BytesIO(content)) as picture:
            fits = picture.width * picture.height <= LARGEST_PIXELS
            if picture.format in ("JPEG", "PNG") and fits:
                picture.load()
                return f"image/{picture.format.lower()}"
    except (puremagic.PureError, PyPdfError, UnidentifiedImageError, OSError, ValueError, KeyError) as fault:
        raise UnreadableDocument(name=name) from fault
    raise UnreadableDocument(name=name)
