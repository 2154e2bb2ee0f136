"""A wire to PostgreSQL that can be cut at a chosen word: before it arrives, or when it was obeyed but not answered."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url


class CuttingProxy:
    """Listens on a free port and passes everything on to the server of `database_url`."""

    def __init__(self, database_url: str) -> None:
        self._target = make_url(database_url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._word, self._obeyed, self._behind = b"", False, b""
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The URL of the same database over this wire."""
        _, port = self._listener.getsockname()
        wired: URL = self._target.set(host="127.0.0.1", port=port, query={"sslmode": "disable"})
        return wired.render_as_string(hide_password=False)

    def cut_at(self, word: bytes) -> None:
        """Cut the wire once, when this word comes along: the server never hears it."""
        self._word, self._obeyed = word, False

    def cut_after(self, word: bytes, *, behind: bytes = b"") -> None:
        """Cut the wire once, when the server has obeyed this word, said `behind` another: nobody hears its answer."""
        self._word, self._obeyed, self._behind = word, True, behind

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                _Line(self, client, self._connect()).start()

    def _connect(self) -> socket.socket:
        folder, port = self._target.query.get("host"), self._target.port or 5432
        if not folder:
            return socket.create_connection((self._target.host or "127.0.0.1", port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(Path(str(folder)) / f".s.PGSQL.{port}"))
        return server

    def takes(self, said: bytes) -> bool | None:
        """Return whether the server may still obey what was said; None if nothing is cut here."""
        if self._behind:
            self._behind = b"" if self._behind in said else self._behind
            return None
        if not self._word or self._word not in said:
            return None
        self._word, self.cuts = b"", self.cuts + 1
        return self._obeyed


class _Line:
    """One connection: a thread for each direction."""

    def __init__(self, proxy: CuttingProxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self._mute = False

    def start(self) -> None:
        for pump in (self._forth, self._back):
            threading.Thread(target=self._pumped, args=(pump,), daemon=True).start()

    def _pumped(self, pump: Any) -> None:
        with suppress(OSError):
            pump()
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _forth(self) -> None:
        while said := self._client.recv(65536):
            obeyed = self._proxy.takes(said)
            if obeyed is False:
                return
            self._mute = self._mute or obeyed is True
            self._server.sendall(said)

    def _back(self) -> None:
        while (said := self._server.recv(65536)) and not self._mute:
            self._client.sendall(said)
