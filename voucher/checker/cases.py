"""The cases that hold money: vouchers, claims, debts, and what a firm may hold in a year."""

from voucher.checker.books import OUTSIDE
from voucher.checker.rule import N_, Rule

ALLOCATED = "('outstanding', 'locked', 'redeemed', 'payable', 'paid')"
OWED = "('approved', 'in_batch', 'pay_failed')"  # states of a claim
ENDED = "('rejected', 'withdrawn', 'lapsed')"

# The casts give SQLite a type by which it can index what it has put together.
_OWNER = """
    WITH owner AS (
      SELECT a.id, a.stage, a.balance_fen,
        CAST(CASE WHEN a.holder = 'voucher' THEN a.holder_id ELSE o.voucher_id END AS BIGINT) AS voucher_id
      FROM ledger_account a LEFT JOIN service_order o ON a.holder = 'order' AND o.id = a.holder_id
      WHERE a.holder = 'voucher' OR o.id IS NOT NULL
    )"""
_FLOW = f"""{_OWNER}, flow AS (
      SELECT t.amount_fen AS fen,
        CAST(CASE WHEN s.holder = 'voucher' THEN s.holder_id ELSE sold.voucher_id END AS BIGINT) AS giver,
        CAST(CASE WHEN d.holder = 'voucher' THEN d.holder_id ELSE bought.voucher_id END AS BIGINT) AS taker
      FROM ledger_transfer t
      JOIN ledger_account s ON s.id = t.source_id
      LEFT JOIN service_order sold ON s.holder = 'order' AND sold.id = s.holder_id
      JOIN ledger_account d ON d.id = t.target_id
      LEFT JOIN service_order bought ON d.holder = 'order' AND bought.id = d.holder_id
    )"""
_INVOICED = """
    SELECT claim_id, SUM(amount_fen) AS fen, SUM(amount_fen - red_fen) AS net FROM invoice GROUP BY claim_id"""

VOUCHERS = (
    Rule(
        N_("a voucher is issued with its face"),
        f"""{_FLOW}
        SELECT 'voucher ' || v.id, 'face ' || v.face_fen || ', issued ' || COALESCE(i.fen, 0) FROM voucher v
        LEFT JOIN (
          SELECT taker, SUM(fen) AS fen FROM flow WHERE giver IS NULL GROUP BY taker
        ) i ON i.taker = v.id
        WHERE v.face_fen <> COALESCE(i.fen, 0) ORDER BY v.id""",
    ),
    Rule(
        N_("a voucher's parts sum to its face"),
        f"""{_FLOW}, parts AS (
          SELECT voucher_id, balance_fen AS held, 0 AS home, 0 AS passed FROM owner
          UNION ALL SELECT giver, 0, fen, 0 FROM flow WHERE giver IS NOT NULL AND taker IS NULL
          UNION ALL SELECT giver, 0, 0, fen FROM flow WHERE giver <> taker
        )
        SELECT 'voucher ' || v.id, 'face ' || v.face_fen || ', held ' || COALESCE(p.held, 0)
          || ', gone home ' || COALESCE(p.home, 0) || ', to another voucher ' || COALESCE(p.passed, 0)
        FROM voucher v LEFT JOIN (
          SELECT voucher_id, SUM(held) AS held, SUM(home) AS home, SUM(passed) AS passed
          FROM parts GROUP BY voucher_id
        ) p ON p.voucher_id = v.id
        WHERE v.face_fen <> COALESCE(p.held + p.home - p.passed, 0) ORDER BY v.id""",
    ),
)
CLAIMS = (
    *(
        Rule(
            name,
            f"""SELECT 'order ' || order_id,
              'claims say ' || SUM(claimed) || ', the account holds ' || SUM(held) FROM (
              SELECT order_id, payable_fen AS claimed, 0 AS held FROM claim
              WHERE payable_fen IS NOT NULL AND state IN {states}
              UNION ALL
              SELECT holder_id, 0, balance_fen FROM ledger_account WHERE holder = 'order' AND stage = '{stage}'
            ) money GROUP BY order_id HAVING SUM(claimed) <> SUM(held) ORDER BY order_id""",
        )
        for name, stage, states in (
            (N_("what claims call payable stands there"), "payable", OWED),
            (N_("what claims call paid stands there"), "paid", "('paid')"),
        )
    ),
)
DEBTS = (
    Rule(
        N_("a debt stands in full somewhere"),
        """SELECT 'clawback ' || c.id, 'owed ' || c.owed_fen || ', the accounts hold ' || COALESCE(a.fen, 0)
        FROM clawback c LEFT JOIN (
          SELECT holder_id, SUM(balance_fen) AS fen FROM ledger_account WHERE holder = 'clawback' GROUP BY holder_id
        ) a ON a.holder_id = c.id WHERE c.owed_fen <> COALESCE(a.fen, 0) ORDER BY c.id""",
    ),
    Rule(
        N_("what was paid back is in the books"),
        """SELECT 'clawback ' || c.id, 'receipts ' || COALESCE(r.fen, 0) || ', noted ' || c.received_fen
          || ', books ' || COALESCE(a.fen, 0)
        FROM clawback c LEFT JOIN (
          SELECT clawback_id, SUM(amount_fen) AS fen FROM clawback_receipt GROUP BY clawback_id
        ) r ON r.clawback_id = c.id LEFT JOIN (
          SELECT holder_id, SUM(balance_fen) AS fen FROM ledger_account
          WHERE holder = 'clawback' AND stage = 'recovered' GROUP BY holder_id
        ) a ON a.holder_id = c.id
        WHERE c.received_fen <> COALESCE(r.fen, 0) OR c.received_fen <> COALESCE(a.fen, 0) ORDER BY c.id""",
    ),
    Rule(
        N_("paid-back money stays beside the year's"),
        f"""SELECT 'transfer ' || t.id || ' of entry ' || t.entry_id, 'it moved from ' || s.stage || ' to ' || d.stage
        FROM ledger_transfer t
        JOIN ledger_account s ON s.id = t.source_id JOIN ledger_account d ON d.id = t.target_id
        WHERE (s.holder = 'clawback' OR d.holder = 'clawback')
          AND (s.stage NOT IN {OUTSIDE} OR d.stage NOT IN {OUTSIDE}) ORDER BY t.id""",
    ),
)
LIMITS = (
    Rule(
        N_("a firm holds at most its cap of a year"),
        f"""{_OWNER}
        SELECT 'firm ' || v.firm_id || ' in ' || LOCAL_YEAR(v.issued_at),
          'holds ' || SUM(h.fen) || ', the cap is ' || MAX(p.cap_per_firm_fen)
        FROM voucher v JOIN policy p ON p.id = v.policy_id JOIN (
          SELECT voucher_id, SUM(balance_fen) AS fen FROM owner WHERE stage IN {ALLOCATED} GROUP BY voucher_id
        ) h ON h.voucher_id = v.id
        GROUP BY v.firm_id, LOCAL_YEAR(v.issued_at)
        HAVING SUM(h.fen) > MAX(p.cap_per_firm_fen) ORDER BY v.firm_id""",
    ),
    Rule(
        N_("a claim is at most what was redeemed"),
        f"""SELECT 'claim ' || c.id, 'payable ' || c.payable_fen || ', redeemed ' || o.redeemed_fen
        FROM claim c JOIN service_order o ON o.id = c.order_id
        WHERE c.state NOT IN {ENDED} AND c.payable_fen > o.redeemed_fen ORDER BY c.id""",
    ),
    Rule(
        N_("a claim is at most its share of the invoices"),
        f"""SELECT 'claim ' || c.id, 'payable ' || c.payable_fen || ', invoices ' || COALESCE(i.fen, 0)
          || ' less ' || COALESCE(i.fen - i.net, 0) || ', at ' || o.ratio_bp || ' of 10000'
        FROM claim c JOIN service_order o ON o.id = c.order_id LEFT JOIN ({_INVOICED}) i ON i.claim_id = c.id
        WHERE c.state NOT IN {ENDED} AND c.payable_fen * 10000 > o.ratio_bp
          * CASE WHEN c.state IN ('approved') THEN COALESCE(i.net, 0) ELSE COALESCE(i.fen, 0) END
        ORDER BY c.id""",
    ),
    Rule(
        N_("what was paid was released, once and in that amount"),
        """SELECT 'claim ' || c.id, 'payable ' || COALESCE(c.payable_fen, 0) || ', paid in ' || COALESCE(l.many, 0)
          || ' lines ' || COALESCE(l.fen, 0)
        FROM claim c LEFT JOIN (
          SELECT claim_id, COUNT(*) AS many, SUM(amount_fen) AS fen FROM batch_line WHERE state = 'paid'
          GROUP BY claim_id
        ) l ON l.claim_id = c.id
        WHERE (c.state = 'paid' AND (COALESCE(l.many, 0) <> 1 OR l.fen <> c.payable_fen))
          OR (c.state <> 'paid' AND l.many > 0) ORDER BY c.id""",
    ),
    Rule(
        N_("an invoice backs one claim"),
        f"""SELECT 'invoice ' || i.key, 'it backs the claims ' || MIN(c.id) || ' and ' || MAX(c.id)
        FROM invoice i JOIN claim c ON c.id = i.claim_id WHERE c.state NOT IN {ENDED}
        GROUP BY i.key HAVING COUNT(DISTINCT c.id) > 1 ORDER BY i.key""",
    ),
)
