"""The books: every balance, every year and every pool is what its transfers and documents say."""

from voucher.checker.rule import N_, Rule

#: Stages that are not the year's own money.
OUTSIDE = "('treasury', 'receivable', 'recovered', 'written-off')"

_PLACE = (
    "a.budget_year || '/' || a.pool || '/' || a.stage"
    " || CASE WHEN a.holder = 'year' THEN '' ELSE ' of ' || a.holder || ' ' || a.holder_id END"
)
_MOVED = """
    WITH moved AS (
      SELECT account_id, SUM(fen) AS fen FROM (
        SELECT source_id AS account_id, -amount_fen AS fen FROM ledger_transfer
        UNION ALL SELECT target_id, amount_fen FROM ledger_transfer
      ) ends GROUP BY account_id
    )"""
_ENDS = """
    FROM ledger_transfer t
    JOIN ledger_entry e ON e.id = t.entry_id
    JOIN ledger_account s ON s.id = t.source_id
    JOIN ledger_account d ON d.id = t.target_id"""

BOOKS = (
    Rule(
        N_("a balance is what its transfers give"),
        f"""{_MOVED}
        SELECT {_PLACE}, 'stored ' || a.balance_fen || ', transfers give ' || COALESCE(m.fen, 0)
        FROM ledger_account a LEFT JOIN moved m ON m.account_id = a.id
        WHERE a.balance_fen <> COALESCE(m.fen, 0) ORDER BY a.id""",
    ),
    Rule(
        N_("a total is the sum of its accounts"),
        """SELECT y || '/' || p || '/' || s, 'the total says ' || SUM(kept) || ', the accounts hold ' || SUM(held)
        FROM (
          SELECT budget_year AS y, pool AS p, stage AS s, balance_fen AS kept, 0 AS held FROM ledger_total
          UNION ALL SELECT budget_year, pool, stage, 0, balance_fen FROM ledger_account
        ) money GROUP BY y, p, s HAVING SUM(kept) <> SUM(held) ORDER BY y, p, s""",
    ),
    Rule(
        N_("nothing is negative"),
        f"""{_MOVED}
        SELECT {_PLACE}, '' || CASE WHEN a.balance_fen < 0 THEN a.balance_fen ELSE m.fen END
        FROM ledger_account a LEFT JOIN moved m ON m.account_id = a.id
        WHERE a.stage <> 'treasury' AND (a.balance_fen < 0 OR m.fen < 0) ORDER BY a.id""",
    ),
    Rule(
        N_("an entry moves something"),
        """SELECT 'entry ' || e.key, 'it has no transfer' FROM ledger_entry e
        WHERE NOT EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.entry_id = e.id) ORDER BY e.id""",
    ),
    Rule(
        N_("a transfer belongs to an entry"),
        """SELECT 'transfer ' || t.id, 'there is no entry ' || t.entry_id FROM ledger_transfer t
        WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = t.entry_id) ORDER BY t.id""",
    ),
    Rule(
        N_("a transfer has two ends"),
        """SELECT 'transfer ' || t.id || ' of entry ' || t.entry_id, 'an account is missing' FROM ledger_transfer t
        LEFT JOIN ledger_account s ON s.id = t.source_id LEFT JOIN ledger_account d ON d.id = t.target_id
        WHERE s.id IS NULL OR d.id IS NULL OR s.id = d.id ORDER BY t.id""",
    ),
    Rule(
        N_("a transfer moves more than nothing"),
        """SELECT 'transfer ' || id || ' of entry ' || entry_id, '' || amount_fen FROM ledger_transfer
        WHERE amount_fen <= 0 ORDER BY id""",
    ),
    Rule(
        N_("money stays in its year"),
        f"""SELECT 'entry ' || e.key,
          'entry of ' || e.budget_year || ' moves from ' || s.budget_year || ' to ' || d.budget_year
        {_ENDS}
        WHERE s.budget_year <> e.budget_year OR d.budget_year <> e.budget_year ORDER BY e.id""",
    ),
    Rule(
        N_("money stays in its pool"),
        f"""SELECT 'entry ' || e.key, e.reason || ' moves ' || s.pool || ' to ' || d.pool
        {_ENDS}
        WHERE s.pool <> d.pool AND e.reason <> 'move-quota' ORDER BY e.id""",
    ),
    Rule(
        N_("a year holds what its documents grant"),
        f"""SELECT 'year ' || y, 'documents grant ' || SUM(granted) || ', all stages hold ' || SUM(held) FROM (
          SELECT budget_year AS y, CASE WHEN cut THEN -amount_fen ELSE amount_fen END AS granted, 0 AS held
          FROM appropriation
          UNION ALL
          SELECT budget_year, 0, balance_fen FROM ledger_account WHERE stage NOT IN {OUTSIDE}
        ) money GROUP BY y HAVING SUM(granted) <> SUM(held) ORDER BY y""",
    ),
    Rule(
        N_("a pool holds what was put into it"),
        f"""WITH flow AS (
          SELECT s.budget_year AS source_year, s.pool AS source_pool, s.stage NOT IN {OUTSIDE} AS leaves,
            d.budget_year AS target_year, d.pool AS target_pool, d.stage NOT IN {OUTSIDE} AS arrives,
            t.amount_fen AS fen
          {_ENDS}
        ), crossing AS (
          SELECT * FROM flow WHERE source_pool <> target_pool OR leaves <> arrives
        )
        SELECT 'year ' || y || ', pool ' || pool,
          'was given ' || SUM(given) || ', all stages hold ' || SUM(held)
        FROM (
          SELECT source_year AS y, source_pool AS pool, -fen AS given, 0 AS held FROM crossing WHERE leaves
          UNION ALL SELECT target_year, target_pool, fen, 0 FROM crossing WHERE arrives
          UNION ALL SELECT budget_year, pool, 0, balance_fen FROM ledger_account WHERE stage NOT IN {OUTSIDE}
        ) money GROUP BY y, pool HAVING SUM(given) <> SUM(held) ORDER BY y, pool""",
    ),
    Rule(
        N_("a key is used once"),
        """SELECT 'entry ' || key, COUNT(*) || ' entries' FROM ledger_entry
        GROUP BY key HAVING COUNT(*) > 1 ORDER BY key""",
    ),
    Rule(
        N_("money has a holder"),
        f"""SELECT {_PLACE}, 'there is no ' || a.holder || ' ' || a.holder_id FROM ledger_account a
        WHERE (a.holder = 'application' AND NOT EXISTS (SELECT 1 FROM application h WHERE h.id = a.holder_id))
          OR (a.holder = 'voucher' AND NOT EXISTS (SELECT 1 FROM voucher h WHERE h.id = a.holder_id))
          OR (a.holder = 'order' AND NOT EXISTS (SELECT 1 FROM service_order h WHERE h.id = a.holder_id))
          OR (a.holder = 'clawback' AND NOT EXISTS (SELECT 1 FROM clawback h WHERE h.id = a.holder_id))
        ORDER BY a.id""",
    ),
    Rule(
        N_("a closed year holds nothing free"),
        f"""SELECT {_PLACE}, a.balance_fen || ' may still be granted' FROM ledger_account a
        JOIN budget_year y ON y.id = a.budget_year
        WHERE y.state = 'closed' AND a.stage = 'available' AND a.balance_fen > 0 ORDER BY a.id""",
    ),
)
