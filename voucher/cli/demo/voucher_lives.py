"""The life of one voucher, from the draft to wherever its story has come today."""

from datetime import datetime, timedelta

from sqlalchemy import select

from voucher.cli.demo.application_lives import application_life
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.claim_lives import claim_life
from voucher.cli.demo.director import Director
from voucher.cli.demo.order_lives import order_life
from voucher.cli.demo.stage import Life
from voucher.cli.demo.stories import Ending, Story
from voucher.issuance.extend import decide_extension, propose_extension
from voucher.issuance.give_back import give_back
from voucher.issuance.hold import freeze
from voucher.issuance.models import Voucher
from voucher.storage import db


def voucher_life(director: Director, story: Story, round_pid: str) -> Life:
    """Live the story in the round."""
    moment, voucher = yield from application_life(director, story, round_pid)
    if not voucher:
        return
    if story.ending < Ending.PLACED:
        yield from _idle(director, story, voucher, moment)
        return
    moment, order = yield from order_life(director, story, voucher, moment)
    if story.ending >= Ending.CLAIM_DRAFT:
        yield from claim_life(director, story, order, moment)


def _idle(director: Director, story: Story, voucher: str, moment: datetime) -> Life:
    if story.ending is Ending.UNUSED:
        return
    yield director.pace.after(moment, 5)
    if story.ending is Ending.GIVEN_BACK:
        give_back(director.firm(story), voucher)
    elif story.ending is Ending.FROZEN:
        freeze(director.cast.approver, voucher, reason="企业涉及失信核查，核查期间暂停使用。")
    else:
        _extend(director.cast, voucher)


def _extend(cast: Cast, voucher: str) -> None:
    row = db.session.scalars(select(Voucher).where(Voucher.pid == voucher)).one()
    longer = timedelta(days=20)
    proposal = propose_extension(
        cast.reviewer,
        voucher,
        use_by=row.use_by + longer,
        redeem_by=row.redeem_by + longer,
        reason="企业搬迁，服务安排顺延。",
    )
    decide_extension(cast.director, proposal, approve=True)
