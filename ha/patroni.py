"""What the Patroni of each node says of it, over HTTP."""

import json
import urllib.error
import urllib.request
from typing import Any

from ha.layout import HOST, Node

PATIENCE = 2  # seconds


def has_role(node: Node, role: str) -> bool:
    """Say whether the node is `primary` or `replica` now, as HAProxy asks it."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{node.rest}/{role}", timeout=PATIENCE):
            return True
    except OSError:
        return False


def are_whole(nodes: list[Node]) -> bool:
    """Say whether one is primary and the others stream from it, one of them synchronously."""
    leaders = [node for node in nodes if has_role(node, "primary")]
    if len(leaders) != 1 or not all(has_role(node, "replica") for node in nodes if node not in leaders):
        return False
    streams = _state(leaders[0]).get("replication", [])
    streaming = {s["application_name"]: s["sync_state"] for s in streams if s["state"] == "streaming"}
    return len(streaming) == len(nodes) - 1 and "sync" in streaming.values()


def _state(node: Node) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{node.rest}/patroni", timeout=PATIENCE) as answer:
            return dict(json.load(answer))
    except OSError:
        return {}
