"""The pages of vouchers: for the firm that holds one, and for the bureau that watches over them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import City, city, issued_voucher, row
from tests.support.catalogue import zh
from tests.support.city import officer, verified_firm
from tests.support.laboratory import Laboratory
from tests.support.orders import placed_order
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from tests.support.statements import statements
from tests.support.trade import trade
from voucher.access import Actor, Role
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.issuance.voucher_code import grouped

Act = Callable[..., Any]
Stored = Callable[[], Any]
MOST_STATEMENTS = 12
DAY = timedelta(days=1)
HOLDS = ("Propose an extension", "Freeze", "Unfreeze", "Propose to revoke")


@pytest.fixture
def town(act: Act) -> City:
    built: City = act(city)
    return built


@pytest.fixture
def who(act: Act) -> Actor:
    firm: Actor = act(verified_firm)
    return firm


@pytest.fixture
def pid(act: Act, town: City, who: Actor) -> str:
    issued: str = act(issued_voucher, town, who)
    return issued


@pytest.fixture
def stored(act: Act, pid: str) -> Stored:
    """Return the voucher as it is kept now."""
    return lambda: act(row, Voucher, pid)


@pytest.fixture
def firm(client: Client, who: Actor) -> Client:
    return client.sign_in(who)


@pytest.fixture
def approver(app: Flask, town: City) -> Client:
    return browser_of(app, town.approver)


def test_a_firm_opens_its_voucher_from_the_list(firm: Client, stored: Stored):
    code = grouped(stored().code)
    listed = firm.get("/vouchers/")
    assert code in listed.text
    page = listed.click("管理咨询")
    for shown in (code, "¥10,000.00", zh("Voucher is valid")):
        assert shown in page.text
    assert "<svg" in page.html


def test_the_printed_voucher_says_everything_a_paper_needs(firm: Client, stored: Stored, pid: str):
    page = firm.get(f"/vouchers/{pid}").click(zh("Print the voucher"))
    for printed in (
        "人民币壹万元整",
        "¥10,000.00",
        grouped(stored().code),
        "91330902DEM",
        "/vouchers/verify",
    ):
        assert printed in page.text
    assert "<svg" in page.html


def test_a_firm_gives_back_what_it_was_shown(firm: Client, stored: Stored, pid: str):
    form = firm.get(f"/vouchers/{pid}").click(zh("Give the voucher back"))
    done = form.submit(zh("Give back %(amount)s", amount="¥10,000.00"))
    assert zh("Voucher was given back") in done.text
    assert stored().state is VoucherState.GIVEN_BACK


def test_what_changed_meanwhile_is_shown_before_it_is_given_back(app: Flask, act: Act):
    deal = act(trade)
    form = browser_of(app, deal.firm).get(f"/vouchers/{deal.voucher_pid}/give-back")
    act(placed_order, deal, price=6_000)
    again = form.submit(zh("Give back %(amount)s", amount="¥10,000.00"), status=422)
    assert "¥7,000.00" in again.text
    again.submit(zh("Give back %(amount)s", amount="¥7,000.00"))


def test_a_voucher_of_another_firm_does_not_exist(app: Flask, act: Act, pid: str):
    other = Client(app).sign_in(act(verified_firm))
    for page in ("", "/print", "/give-back"):
        other.get(f"/vouchers/{pid}{page}", status=404)
    other.get(f"/vouchers/detail/{pid}", status=404)
    assert "¥" not in other.get("/vouchers/").text


def test_an_agency_sees_a_voucher_only_with_an_order_on_it(app: Flask, act: Act):
    deal = act(trade)
    agency = browser_of(app, deal.agency)
    agency.get(f"/vouchers/{deal.voucher_pid}", status=404)
    act(placed_order, deal)
    page = agency.get(f"/vouchers/{deal.voucher_pid}")
    assert zh("Voucher is valid") in page.text
    assert "¥" not in page.text


def test_an_approver_freezes_and_unfreezes(approver: Client, firm: Client, stored: Stored, pid: str):
    form = approver.get(f"/vouchers/detail/{pid}").click(zh("Freeze"))
    assert "reason" in form.submit(zh("Freeze"), reason=" ", status=422).errors
    frozen = form.submit(zh("Freeze"), reason="涉嫌转让，核查中。")
    assert stored().state is VoucherState.FROZEN
    assert "涉嫌转让，核查中。" in firm.get(f"/vouchers/{pid}").text
    frozen.submit(zh("Unfreeze"))
    assert stored().state is VoucherState.ACTIVE


def test_a_revocation_takes_two_people(app: Flask, act: Act, approver: Client, stored: Stored, pid: str):
    proposed = approver.get(f"/vouchers/detail/{pid}").click(zh("Propose to revoke"))
    proposed = proposed.submit(zh("Propose to revoke"), reason="材料不实。")
    assert zh("An approver who did not propose it decides.") in proposed.text
    assert zh("Approve the proposal") not in proposed.buttons()
    second = browser_of(app, act(officer, Role.APPROVER)).get(f"/vouchers/detail/{pid}")
    assert "材料不实。" in second.text
    second.submit(zh("Approve the proposal"))
    assert stored().state is VoucherState.REVOKED


def test_a_declined_proposal_leaves_the_voucher_as_it_is(
    app: Flask, act: Act, approver: Client, stored: Stored, pid: str
):
    approver.get(f"/vouchers/detail/{pid}/revoke").submit(zh("Propose to revoke"), reason="材料不实。")
    second = browser_of(app, act(officer, Role.APPROVER)).get(f"/vouchers/detail/{pid}")
    assert zh("The proposal is declined.") in second.submit(zh("Decline the proposal")).text
    assert stored().state is VoucherState.ACTIVE


def test_an_extension_is_proposed_with_days_that_are_possible(
    app: Flask, act: Act, approver: Client, stored: Stored, pid: str
):
    use_by, redeem_by = stored().use_by, stored().redeem_by
    form = approver.get(f"/vouchers/detail/{pid}").click(zh("Propose an extension"))
    for typed, wrong in (
        ({"use_by": ""}, "use_by"),
        ({"use_by": "下周"}, "use_by"),
        ({"use_by": (use_by - DAY).isoformat()}, "use_by"),
        ({"redeem_by": (redeem_by + 2000 * DAY).isoformat()}, "redeem_by"),
    ):
        page = form.submit(zh("Propose the extension"), reason="服务周期较长。", status=422, **typed)
        assert set(page.errors) == {wrong}
        assert all(value in page.html for value in (*typed.values(), "服务周期较长。"))
    form.submit(zh("Propose the extension"), use_by=(use_by + DAY).isoformat(), reason="服务周期较长。")
    second = browser_of(app, act(officer, Role.APPROVER)).get(f"/vouchers/detail/{pid}")
    second.submit(zh("Approve the proposal"))
    assert stored().use_by == use_by + DAY


def test_the_bureau_finds_vouchers_by_what_it_knows(approver: Client, stored: Stored, pid: str):
    code = grouped(stored().code)
    for asked in ({"text": code}, {"text": code.lower()}, {"text": "示范制造"}, {"stage": "outstanding"}):
        assert code in approver.get("/vouchers/list", query=asked).text
    for asked in ({"state": "revoked"}, {"category": "ZC"}, {"stage": "paid"}, {"month": "2016-01"}):
        page = approver.get("/vouchers/list", query=asked)
        assert zh("No voucher fits. Ask for less.") in page.text
    approver.get("/vouchers/list", query={"year": "x", "state": "x", "month": "x", "stage": "x"})


def test_an_auditor_reads_without_names_and_without_buttons(app: Flask, act: Act, who: Actor, pid: str):
    page = browser_of(app, act(officer, Role.AUDITOR)).get(f"/vouchers/detail/{pid}")
    offered = {*page.buttons(), *page.links()}
    assert not [hold for hold in HOLDS if zh(hold) in offered]
    assert "经办" not in page.text


def test_no_page_of_vouchers_needs_many_statements(
    laboratory: Laboratory, approver: Client, firm: Client, pid: str
):
    of_firm = ("/vouchers/", f"/vouchers/{pid}", f"/vouchers/{pid}/print", f"/vouchers/{pid}/give-back")
    of_bureau = ("/vouchers/list", f"/vouchers/detail/{pid}", f"/vouchers/detail/{pid}/extend")
    for browser, paths in ((firm, of_firm), (approver, of_bureau)):
        for path in paths:
            with statements(laboratory.engine) as sent:
                browser.get(path)
            assert len(sent) <= MOST_STATEMENTS, f"{path}: {len(sent)}\n" + "\n".join(sent)


def test_what_expires_soon_leads_to_the_vouchers_behind_each_figure(approver: Client):
    page = approver.get("/vouchers/expiring")
    assert zh("Not used: the last day of use comes") in page.text
    for link in ("stage=outstanding&amp;use_within=90", "stage=redeemed&amp;redeem_within=30"):
        assert link in page.html
    assert approver.get("/vouchers/list", query={"stage": "outstanding", "use_within": "30"}).status == 200
    assert approver.get("/vouchers/list", query={"use_within": "x", "redeem_within": "99999"}).status == 200
