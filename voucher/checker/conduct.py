"""How it came about: two people where two are asked for, numbers without holes, and a notice for whom it concerns."""

from voucher.checker.rule import N_, Rule

NUMBERED = (
    "appeal",
    "application",
    "batch",
    "claim",
    "clawback",
    "dispute",
    "firm",
    "objection",
    "proposal",
    "round",
    "service_order",
)
_ISSUED = "Your voucher %(code)s over %(face)s is here. Use it until %(last)s."


def _two_people(what: str, table: str, first: str, second: str, when: str) -> Rule:
    return Rule(
        what,
        f"""SELECT '{table} ' || id, 'person ' || {second} || ' did both' FROM {table}
        WHERE {first} = {second} AND {when} ORDER BY id""",
    )


PEOPLE = (
    _two_people(
        N_("two people accept and review"), "application", "accepted_by", "reviewed_by", "state = 'issued'"
    ),
    _two_people(
        N_("two people accept and approve"), "application", "accepted_by", "decided_by", "state = 'issued'"
    ),
    _two_people(
        N_("two people review and approve"), "application", "reviewed_by", "decided_by", "state = 'issued'"
    ),
    _two_people(
        N_("two people enter and check a claim"), "claim", "created_by", "checked_by", "state = 'paid'"
    ),
    _two_people(
        N_("two people enter and approve a claim"), "claim", "created_by", "approved_by", "state = 'paid'"
    ),
    _two_people(
        N_("two people check and approve a claim"), "claim", "checked_by", "approved_by", "state = 'paid'"
    ),
    _two_people(
        N_("two people make and release a batch"),
        "batch",
        "made_by",
        "released_by",
        "released_at IS NOT NULL",
    ),
    _two_people(
        N_("two people propose and decide"),
        "proposal",
        "proposed_by",
        "decided_by",
        "state IN ('approved', 'declined')",
    ),
    _two_people(
        N_("two people ask for and grant money"),
        "appropriation",
        "proposed_by",
        "approved_by",
        "amount_fen > 0",
    ),
    _two_people(
        N_("two people propose and close a year"),
        "year_closing",
        "proposed_by",
        "closed_by",
        "budget_year > 0",
    ),
    Rule(
        N_("who checked a claim neither releases nor pays it"),
        """SELECT 'claim ' || c.id, 'person ' || CASE WHEN l.recorded_by IN (c.checked_by, c.approved_by)
          THEN l.recorded_by ELSE b.released_by END || ' did both'
        FROM batch_line l JOIN claim c ON c.id = l.claim_id JOIN batch b ON b.id = l.batch_id
        WHERE l.state = 'paid' AND c.state = 'paid' AND (l.recorded_by IN (c.checked_by, c.approved_by)
          OR b.released_by IN (c.checked_by, c.approved_by)) ORDER BY c.id""",
    ),
)
NUMBERS = (
    Rule(
        N_("no number is lost, and none is used twice"),
        "SELECT 'series ' || s.name, s.last - s.left_out || ' were given, ' || COALESCE(n.many, 0) || ' are there'"
        " FROM number_series s LEFT JOIN ("
        "SELECT substr(number, 1, 6) AS series, COUNT(DISTINCT number) AS many, COUNT(*) AS uses FROM ("
        + " UNION ALL ".join(f"SELECT number FROM {table} WHERE number IS NOT NULL" for table in NUMBERED)
        + " UNION ALL SELECT code FROM agency) numbered GROUP BY substr(number, 1, 6)) n ON n.series = s.name"
        " WHERE length(s.name) = 6 AND (s.last - s.left_out <> COALESCE(n.many, 0) OR n.uses <> n.many)"
        " ORDER BY s.name",
    ),
)
NOTICES = (
    Rule(
        N_("who is issued a voucher is told, once"),
        f"""SELECT 'voucher ' || v.id, 'person ' || m.person_id || ' was told ' || COALESCE(n.times, 0) || ' times'
        FROM voucher v JOIN membership m ON m.firm_id = v.firm_id LEFT JOIN (
          SELECT subject_pid, person_id, COUNT(*) AS times FROM notice WHERE text = '{_ISSUED}'
          GROUP BY subject_pid, person_id
        ) n ON n.subject_pid = v.pid AND n.person_id = m.person_id
        WHERE COALESCE(n.times, 0) <> 1 AND m.active AND m.created_at < v.issued_at AND m.valid_until IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM audit_event e
            WHERE e.subject_kind = 'membership' AND e.subject_id = m.id AND e.event = 'end'
          )
        ORDER BY v.id, m.person_id""",
    ),
)
