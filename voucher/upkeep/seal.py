"""The seal around a backup: encrypted and authenticated, block by block, with libsodium's `secretstream`.

A sealed file is a preamble (what it is, the mark of the key, the stream's header) and blocks of 64 KiB. Each block is
bound to the preamble and to its place, and the last one is marked as the last: a block that was changed, moved, left
out or added is noticed, and so is a file that ends too early. Memory does not grow with the file.
"""

import hashlib
import io
import secrets
from pathlib import Path
from typing import BinaryIO

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from voucher.upkeep.faults import BrokenBackup, UpkeepFault

NAME = b"voucher backup 1\n"
BLOCK = 64 * 1024
_OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_KEY = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES
_ORDINARY = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MARK = 8
SEAL = "the seal"


class Sealer:
    """Takes the plain bytes and writes the sealed ones. Without `finish` the file never counts as whole."""

    def __init__(self, target: BinaryIO, key: bytes) -> None:
        self._target, self._state = target, sodium.crypto_secretstream_xchacha20poly1305_state()
        header = sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self._preamble = NAME + _mark_of(key) + header
        self._waiting = bytearray()
        target.write(self._preamble)

    def write(self, plain: bytes) -> int:
        self._waiting += plain
        while len(self._waiting) > BLOCK:  # the last block waits for `finish`, which marks it
            self._seal(bytes(self._waiting[:BLOCK]), _ORDINARY)
            del self._waiting[:BLOCK]
        return len(plain)

    def flush(self) -> None:
        """Keep what does not fill a block yet."""

    def finish(self) -> None:
        """Write the last block and mark it as the last."""
        self._seal(bytes(self._waiting), _LAST)
        self._waiting.clear()

    def _seal(self, plain: bytes, tag: int) -> None:
        sealed = sodium.crypto_secretstream_xchacha20poly1305_push(self._state, plain, self._preamble, tag)
        self._target.write(sealed)


class Opener(io.RawIOBase):
    """Reads the plain bytes of a sealed file; no byte leaves it that is not authentic.

    Raises:
        BrokenBackup: The file was changed or cut, or belongs to another key.
    """

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source, self._state = source, sodium.crypto_secretstream_xchacha20poly1305_state()
        self._preamble = source.read(len(NAME) + _MARK + _HEADER)
        if not self._preamble.startswith(NAME) or len(self._preamble) < len(NAME) + _MARK + _HEADER:
            raise BrokenBackup(SEAL, "this is not a backup of the portal")
        if self._preamble[len(NAME) : -_HEADER] != _mark_of(key):
            raise BrokenBackup(SEAL, "it was made with another key than the one given")
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(self._state, self._preamble[-_HEADER:], key)
        self._plain, self._blocks, self._ended = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._plain and not self._ended:
            self._open_block()
        count = min(len(buffer), len(self._plain))
        buffer[:count], self._plain = self._plain[:count], self._plain[count:]
        return count

    def _open_block(self) -> None:
        self._blocks += 1
        place = f"{SEAL} of block {self._blocks}"
        sealed = self._source.read(BLOCK + _OVERHEAD)
        if not sealed:
            raise BrokenBackup(place, "the file is cut: its end is missing")
        try:
            self._plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
                self._state, sealed, self._preamble
            )
        except (CryptoError, ValueError) as fault:
            raise BrokenBackup(place, "it was changed, or the file is cut here") from fault
        self._ended = tag == _LAST
        if self._ended and self._source.read(1):
            raise BrokenBackup(place, "something was added behind the end")


def new_key() -> str:
    """Return a new key as it is kept in a file: 64 hexadecimal digits."""
    return secrets.token_hex(_KEY)


def read_key(file: str) -> bytes:
    """Return the key that this file holds.

    Raises:
        UpkeepFault: No file is named, others may read it, or it holds no key.
    """
    if not file:
        raise UpkeepFault("VOUCHER_BACKUP_KEY_FILE names no key; `flask backup key FILE` makes one")
    try:
        text = Path(file).read_text(encoding="ascii").strip()
        key, others = bytes.fromhex(text), Path(file).stat().st_mode & 0o077
    except (OSError, ValueError) as fault:
        raise UpkeepFault(f"{file} cannot be read as a key: {fault}") from fault
    if others:
        raise UpkeepFault(f"{file} can be read by others: chmod 600 it, and think about who has the key now")
    if len(key) != _KEY:
        raise UpkeepFault(f"{file} holds no key of {2 * _KEY} hexadecimal digits")
    return key


def _mark_of(key: bytes) -> bytes:
    """Return what tells keys apart and tells nothing about them."""
    return hashlib.blake2b(digest_size=_MARK, key=key, person=b"voucher backup").digest()
