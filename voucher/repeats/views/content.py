"""What a request says, part by part, as digests: two requests are the same if all their parts are."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import IO

from flask import request

from voucher.access import Actor
from voucher.web.request_key import FIELD

#: what every page makes anew, or what is no part of the content
LEFT_OUT = {"csrf_token", FIELD}
BLOCK_BYTES = 64 * 1024
ADDRESS, IDENTITY = "@address", "@identity"


def content(who: Actor, key: str) -> dict[str, str]:
    """Return the digests of everything the running request says, by the names of its parts; the key salts them."""
    found = {
        ADDRESS: _digest(key, [request.full_path]),
        IDENTITY: _digest(key, [str(who.firm_id), str(who.agency_id), str(who.assist_id)]),
    }
    for name, values in request.form.lists():
        if name not in LEFT_OUT:
            found[name] = _digest(key, values)
    for name, files in request.files.lists():
        found[name] = _digest(
            key, [part for file in files for part in (file.filename or "", _of(file.stream))]
        )
    return found | _of_json(key, request.get_json(silent=True))


def differences(first: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """Return the names of the parts that are not the same in both."""
    return {name for name in first.keys() | now.keys() if first.get(name) != now.get(name)}


def _of_json(key: str, document: object) -> dict[str, str]:
    if document is None:
        return {}
    parts = document if isinstance(document, dict) else {"@body": document}
    return {name: _digest(key, [json.dumps(value, sort_keys=True)]) for name, value in parts.items()}


def _of(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := stream.read(BLOCK_BYTES):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def _digest(key: str, values: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps([key, *values]).encode()).hexdigest()[:32]
