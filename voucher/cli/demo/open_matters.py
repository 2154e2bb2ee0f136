"""What waits for a second person or an officer today, so that nobody's desk is empty."""

from datetime import timedelta

from sqlalchemy import select

from voucher.access import Actor
from voucher.agencies.bank import propose_bank_change
from voucher.agencies.details import ListingEntry
from voucher.agencies.list_item import file_listings
from voucher.agencies.models import Agency, Listing
from voucher.agencies.states import ListingState
from voucher.agencies.suspend import propose_resumption
from voucher.budget.allocate import propose_appropriation
from voucher.catalogue.models import Item
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.institutions import SUSPENDED, Market
from voucher.cli.demo.money_back import change_an_account
from voucher.issuance.extend import propose_extension
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import Money
from voucher.storage import db

MORE = timedelta(days=15)


def leave_open(cast: Cast, market: Market, year: int) -> None:
    """Propose a supplement, an extension, a resumption and a new bank account, hold another, file new prices."""
    propose_appropriation(
        cast.finance,
        year,
        document_number=f"舟财企〔{year}〕28号",
        amount=Money.yuan(200_000),
        note="申领踊跃，拟追加专项资金。",
    )
    _propose_extension(cast, year)
    suspended = db.session.scalars(select(Agency).where(Agency.code == SUSPENDED)).one()
    propose_resumption(cast.reviewer, suspended.pid, reason="整改完成，复查合格。")
    first, second, third, *_ = market.people.values()
    propose_bank_change(
        second, bank_name="中国工商银行舟山分行", bank_account="6222000000009002", reason="基本户变更。"
    )
    change_an_account(cast, third)
    _file_new_prices(first)


def _propose_extension(cast: Cast, year: int) -> None:
    voucher = db.session.scalars(
        select(Voucher)
        .where(Voucher.budget_year == year, Voucher.state == VoucherState.ACTIVE)
        .order_by(Voucher.id.desc())
        .limit(1)
    ).one()
    propose_extension(
        cast.reviewer,
        voucher.pid,
        use_by=voucher.use_by + MORE,
        redeem_by=voucher.redeem_by + MORE,
        reason="检测样机排期顺延，企业申请延期。",
    )


def _file_new_prices(agency: Actor) -> None:
    rows = db.session.execute(
        select(Item.code, Listing.price_min_fen, Listing.price_max_fen)
        .join(Listing, Listing.item_id == Item.id)
        .where(Listing.agency_id == agency.agency_id, Listing.state == ListingState.LISTED)
        .order_by(Item.code)
        .limit(2)
    )
    file_listings(agency, [ListingEntry(code, low, high + Money.yuan(1_000)) for code, low, high in rows])
