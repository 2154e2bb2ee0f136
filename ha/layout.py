"""Where everything of a loopback cluster lies and listens, and its configuration files."""

import secrets
import socket
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from ha.owner import Owner

TEMPLATES = Path(__file__).parent / "config"
HOST = "127.0.0.1"
NAMES = ("db1", "db2", "db3")


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind((HOST, 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@dataclass(frozen=True, slots=True)
class Node:
    """One of the three machines: its name and its ports."""

    name: str
    postgres: int
    rest: int
    etcd_client: int
    etcd_peer: int


@dataclass(frozen=True)
class Layout:
    """The ports, passwords and files of one cluster; everything lies in `folder`."""

    folder: Path
    owner: Owner
    ports: list[int] = field(default_factory=lambda: _free_ports(4 * len(NAMES) + 3))
    passwords: dict[str, str] = field(
        default_factory=lambda: {
            f"{whose}_PASSWORD": secrets.token_hex(16)
            for whose in ("SUPERUSER", "REPLICATION", "REWIND", "REST", "PORTAL")
        }
    )

    @property
    def nodes(self) -> list[Node]:
        return [Node(name, *self.ports[4 * number : 4 * number + 4]) for number, name in enumerate(NAMES)]

    @property
    def primary_port(self) -> int:
        return self.ports[-3]

    @property
    def replicas_port(self) -> int:
        return self.ports[-2]

    @property
    def pgbouncer_port(self) -> int:
        return self.ports[-1]

    def home(self, node: Node) -> Path:
        """Return the folder in which the node's PostgreSQL and Patroni work."""
        return self.folder / node.name

    def data(self, node: Node) -> Path:
        """Return the data directory of the node's PostgreSQL."""
        return self.home(node) / "data"

    def url(self, database: str = "voucher") -> str:
        """Return the URL with which the portal reaches a database of PgBouncer."""
        return f"postgresql://voucher:{self.passwords['PORTAL_PASSWORD']}@{HOST}:{self.pgbouncer_port}/{database}"

    def superuser(self, port: int, database: str = "postgres") -> str:
        """Return a connection string for the superuser, to one node or through HAProxy."""
        password = self.passwords["SUPERUSER_PASSWORD"]
        return (
            f"host={HOST} port={port} user=postgres password={password} dbname={database} connect_timeout=3"
        )

    def write(self) -> None:
        """Write every configuration file, readable by nobody else."""
        for part in ("etcd", "front"):
            self.owner.make(self.folder / part)
        for name in ("haproxy.cfg", "pgbouncer.ini", "userlist.txt"):
            self._fill(name, self.folder / "front" / name, self._everywhere())
        for node in self.nodes:
            self.owner.make(self.home(node))
            for name in ("etcd.yml", "patroni.yml"):
                self._fill(name, self.home(node) / name, self._everywhere() | self._of(node))

    def _fill(self, name: str, target: Path, values: dict[str, object]) -> None:
        filled = Template((TEMPLATES / name).read_text(encoding="utf8")).substitute(values)
        self.owner.write(target, filled)

    def _of(self, node: Node) -> dict[str, object]:
        return {
            "NAME": node.name,
            "POSTGRES": f"{HOST}:{node.postgres}",
            "POSTGRES_DATA": self.data(node),
            "SOCKETS": self.home(node),
            "REST": f"{HOST}:{node.rest}",
            "ETCD_DATA": self.folder / "etcd" / node.name,
            "ETCD_CLIENT": f"{HOST}:{node.etcd_client}",
            "ETCD_PEER": f"{HOST}:{node.etcd_peer}",
        }

    def _everywhere(self) -> dict[str, object]:
        values: dict[str, object] = {
            "CLUSTER": "voucher",
            "NETWORK": "127.0.0.1/32",
            "WATCHDOG": "off",
            "ETCD_HOSTS": ",".join(f"{HOST}:{node.etcd_client}" for node in self.nodes),
            "ETCD_MEMBERS": ",".join(f"{node.name}=http://{HOST}:{node.etcd_peer}" for node in self.nodes),
            "HAPROXY_HOST": HOST,
            "HAPROXY_PRIMARY": f"{HOST}:{self.primary_port}",
            "HAPROXY_PRIMARY_PORT": self.primary_port,
            "HAPROXY_REPLICAS": f"{HOST}:{self.replicas_port}",
            "HAPROXY_REPLICAS_PORT": self.replicas_port,
            "PGBOUNCER_HOST": HOST,
            "PGBOUNCER_PORT": self.pgbouncer_port,
            "USERLIST": self.folder / "front" / "userlist.txt",
        }
        for number, node in enumerate(self.nodes, 1):
            values |= {
                f"NAME{number}": node.name,
                f"POSTGRES{number}": f"{HOST}:{node.postgres}",
                f"REST{number}_HOST": HOST,
                f"REST{number}_PORT": node.rest,
            }
        return values | self.passwords
