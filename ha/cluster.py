"""The cluster on loopback: three etcd, three PostgreSQL under Patroni, HAProxy and PgBouncer."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from ha import processes
from ha.layout import Layout, Node
from ha.owner import Owner
from ha.packages import program
from ha.patroni import are_whole, has_role

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90.0  # seconds


class Cluster:
    """Use it in a `with`: it runs inside, and is stopped and removed at the end, even if this process is killed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="voucher-ha-"))
        self.folder.chmod(0o711)
        self._owner = Owner.unprivileged()
        self.layout = Layout(self.folder, self._owner)
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self._sweeper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Cluster":
        self._sweeper = subprocess.Popen(
            [sys.executable, "-m", "ha.sweep", str(self.folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_fault: object) -> None:
        processes.kill_all(self.folder)
        for process in self._started.values():
            process.wait(timeout=10)
        if self._sweeper and self._sweeper.stdin:
            self._sweeper.stdin.close()
            self._sweeper.wait(timeout=120)

    def _start(self) -> None:
        self.layout.write()
        for node in self.nodes:
            self._run(f"etcd-{node.name}", "etcd", "--config-file", self.layout.home(node) / "etcd.yml")
        for node in self.nodes:
            self.start_node(node)
        self._run("haproxy", "haproxy", "-db", "-f", self.folder / "front" / "haproxy.cfg")
        self.wait_until_whole()
        with psycopg.connect(self.layout.superuser(self.primary.postgres), autocommit=True) as connection:
            password = sql.Literal(self.layout.passwords["PORTAL_PASSWORD"])
            connection.execute(sql.SQL("CREATE ROLE voucher LOGIN PASSWORD {}").format(password))
            connection.execute("CREATE DATABASE voucher OWNER voucher")
        self._start_pgbouncer()

    def _start_pgbouncer(self) -> None:
        self._run("pgbouncer", "pgbouncer", self.folder / "front" / "pgbouncer.ini")
        self.wait(self._portal_may_come, "PgBouncer does not answer")

    def _run(self, name: str, *command: object, folder: Path | None = None) -> None:
        front = self.folder / "front"
        words = [program(str(command[0])), *(str(word) for word in command[1:])]
        self._started[name] = self._owner.start(words, folder or front, self.folder / f"{name}.log")

    @property
    def nodes(self) -> list[Node]:
        return self.layout.nodes

    @property
    def primary(self) -> Node:
        """The node that writes now.

        Raises:
            TimeoutError: There is none.
        """
        found: list[Node] = []

        def look() -> list[Node]:
            found[:] = self._with_role("primary")
            return found

        self.wait(look, "there is no primary")
        return found[0]

    def start_node(self, node: Node) -> None:
        """Start the node's Patroni, which starts its PostgreSQL."""
        home = self.layout.home(node)
        self._run(f"patroni-{node.name}", "patroni", home / "patroni.yml", folder=home)

    def kill_node(self, node: Node) -> None:
        """Kill the node's Patroni and PostgreSQL as a power cut does."""
        processes.kill_all(self.layout.home(node))
        self._started[f"patroni-{node.name}"].wait(timeout=10)

    def kill_server(self, node: Node) -> None:
        """Kill only the node's PostgreSQL; its Patroni lives and sees it."""
        server = (self.layout.data(node) / "postmaster.pid").read_text(encoding="utf8").splitlines()[0]
        processes.tell([int(server)], signal.SIGKILL)

    def restart_pgbouncer(self) -> None:
        """Kill PgBouncer and start it again: whoever waits for an answer does not get it."""
        self._started["pgbouncer"].kill()
        self._started["pgbouncer"].wait(timeout=10)
        self._start_pgbouncer()

    def freeze(self, node: Node, word: str = "") -> list[int]:
        """Stop the node's processes in whose title the word stands, and return their ids."""
        pids = processes.named(self.layout.home(node), word)
        processes.tell(pids, signal.SIGSTOP)
        return pids

    def thaw(self, pids: list[int]) -> None:
        """Let stopped processes go on."""
        processes.tell(pids, signal.SIGCONT)

    def patronictl(self, *words: str) -> str:
        """Run `patronictl` as an operator would, and return what it printed."""
        home = self.layout.home(self.nodes[0])
        done = subprocess.run(
            [program("patronictl"), "-c", str(home / "patroni.yml"), *words],
            cwd=home,
            check=False,
            capture_output=True,
            text=True,
            **self._owner.lent(home),
        )
        if done.returncode != 0:
            raise RuntimeError(f"patronictl {' '.join(words)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def switch_over(self) -> None:
        """Make the synchronous replica the primary, in order."""
        self.patronictl("switchover", "--force")

    def set_synchronous(self, on: bool) -> None:
        """Set whether commits wait for a replica, and wait until it is so."""
        word = str(on).lower()
        self.patronictl(
            "edit-config",
            "--force",
            "-s",
            f"synchronous_mode={word}",
            "-s",
            f"synchronous_mode_strict={word}",
        )
        self.wait(lambda: self._waits_for_replicas() == on, f"synchronous mode is not {word}")

    def wait_until_whole(self) -> float:
        """Return after how many seconds the cluster is whole.

        Raises:
            TimeoutError: It is not, after 90 seconds.
        """
        return self.wait(lambda: are_whole(self.nodes), "the cluster is not whole")

    def wait(self, until: Callable[[], object], otherwise: str) -> float:
        """Return after how many seconds `until` is true.

        Raises:
            TimeoutError: Not within 90 seconds.
        """
        began = time.monotonic()
        while not until():
            if time.monotonic() > began + PATIENCE:
                raise TimeoutError(f"{otherwise}\n{self.logs()}")
            time.sleep(0.25)
        return time.monotonic() - began

    def logs(self) -> str:
        """Return the last lines that each program wrote."""
        parts = []
        for log in sorted(self.folder.glob("*.log")):
            lines = log.read_text(encoding="utf8", errors="replace").splitlines()[-15:]
            parts.append("\n".join([f"--- {log.name}", *lines]))
        return "\n".join(parts)

    def _with_role(self, role: str) -> list[Node]:
        return [node for node in self.nodes if has_role(node, role)]

    def _portal_may_come(self) -> bool:
        try:
            psycopg.connect(self.layout.url(), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _waits_for_replicas(self) -> bool:
        with psycopg.connect(self.layout.superuser(self.primary.postgres)) as connection:
            shown = connection.execute("SHOW synchronous_standby_names").fetchall()
        return bool(shown[0][0])
