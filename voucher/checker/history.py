"""The recorded history of every case: a path in the table of its moves, that ends where the case stands."""

from pathlib import Path

from sqlalchemy import Connection, text

from voucher.checker.rule import MOST, N_, Breach, Rule

_LINES = (Path(__file__).parent / "moves.txt").read_text(encoding="utf8").splitlines()
MOVES = {tuple(line.split()) for line in _LINES if line and not line.startswith("#")}
KINDS = sorted({kind for kind, *_move in MOVES})
# these are recorded from their first day; others may begin under the name of another case
_FROM_THE_FIRST = "'agency', 'application', 'batch', 'claim', 'clawback', 'firm', 'service_order', 'voucher'"
_STANDS = " UNION ALL ".join(f"SELECT '{kind}' AS kind, id, state FROM {kind}" for kind in KINDS)

_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
_MADE = text(
    f"SELECT subject_kind, source, event, target, MIN(id) FROM audit_event"
    f" WHERE source IS NOT NULL AND target IS NOT NULL AND subject_kind IN ({_KINDS})"
    f" GROUP BY subject_kind, source, event, target ORDER BY MIN(id)"
)

HISTORY = (
    Rule(
        N_("a step begins where the last one ended"),
        f"""SELECT 'event ' || id || ' of ' || subject_kind || ' ' || subject_id,
          'it was ' || before || ', not ' || source
        FROM (
          SELECT id, subject_kind, subject_id, source,
            LAG(target) OVER (PARTITION BY subject_kind, subject_id ORDER BY id) AS before
          FROM audit_event WHERE target IS NOT NULL AND subject_kind IN ({_KINDS})
        ) steps WHERE source <> before ORDER BY id""",
    ),
    Rule(
        N_("a case stands where its history ends"),
        f"""WITH stands AS ({_STANDS}), last AS (
          SELECT subject_kind, subject_id, MAX(id) AS id FROM audit_event
          WHERE target IS NOT NULL AND subject_kind IN ({_KINDS}) GROUP BY subject_kind, subject_id
        )
        SELECT s.kind || ' ' || s.id, 'it is ' || s.state || ', recorded ' || COALESCE(e.target, 'nothing')
        FROM stands s
        LEFT JOIN last l ON l.subject_kind = s.kind AND l.subject_id = s.id
        LEFT JOIN audit_event e ON e.id = l.id
        WHERE s.state <> COALESCE(e.target, CASE WHEN s.kind IN ({_FROM_THE_FIRST}) THEN '' ELSE s.state END)
        ORDER BY s.kind, s.id""",
    ),
    Rule(
        N_("what a request posted is in the trail"),
        """SELECT 'entry ' || e.key, 'no event of request ' || e.request_id FROM ledger_entry e
        WHERE e.request_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM audit_event a WHERE a.request_id = e.request_id) ORDER BY e.id""",
    ),
)


def impossible_moves(connection: Connection) -> list[Breach]:
    """Return the recorded moves that stand in no table, each with the first event that made it."""
    made = connection.execute(_MADE).all()
    found = [move for move in made if tuple(move[:4]) not in MOVES]
    return [
        Breach(
            N_("a step is one of those that can happen"),
            f"event {event_id} of a {kind}",
            f"{a} -{event}-> {b}",
        )
        for kind, a, event, b, event_id in found[:MOST]
    ]
