"""The second part of a voucher's life: order, contract, delivery, the firm's confirmation."""

from tests.journeys.town import City, number, today
from tests.journeys.walker import Walker


def ordered(city: City, owner: Walker) -> str:
    """Order a service for 12,000 yuan and return the number of the order."""
    agency = city.person("agency")
    name = agency.page.locator(".person-identity").inner_text().split(" ")[0]
    agency.picture("agency-arrives")
    owner.go("My vouchers")
    owner.picture("my-vouchers")
    owner.page.locator(".card-link").get_by_role("link").click()
    owner.sees("¥10,000.00 / ¥10,000.00")
    owner.picture("voucher")
    owner.press("Order a service")
    owner.fill({"Item or agency": name, "Price up to": "12000"})
    owner.press("Filter")
    owner.picture("choose-a-service")
    owner.page.locator("tbody tr").first.get_by_role("link").click()
    owner.fill({"Price agreed with the agency": "12,000", "What you need": "梳理流程，年底前交付报告。"})
    owner.picture("new-order")
    owner.press("Continue")
    owner.sees("The voucher pays %(part)s, you pay %(own)s", part="¥6,000.00", own="¥6,000.00")
    owner.picture("check-the-order")
    owner.press("Place the order")
    owner.sees("The agency has been told")
    owner.picture("order-placed")
    return number(owner)


def delivered(city: City, owner: Walker, order: str) -> None:
    """Accept, agree on a contract of 11,000 yuan, deliver, and let the firm confirm."""
    agency = city.person("agency")
    agency.go("Orders")
    agency.picture("agency-orders")
    agency.open_row(order)
    agency.press("See and answer")
    agency.picture("accept-the-order")
    agency.press("Accept the order")
    agency.press("Register the contract")
    agency.fill(
        {"Contract number": "HT-2026-118", "Contract price": "11000", "Date of the contract": today()}
    )
    agency.attach("The contract", "服务合同.pdf")
    agency.picture("contract")
    agency.press("Register the contract")
    _next_step(owner, "My orders", "Waiting for me", order, "See the contract")
    owner.sees("The voucher pays %(part)s, you pay %(own)s", part="¥5,500.00", own="¥5,500.00")
    owner.picture("sign-the-contract")
    owner.press("Sign the contract")
    _next_step(agency, "Orders", "Being served", order, "Submit the delivery")
    agency.fill({"What was delivered": "流程手册一册，岗位考核办法一份。"})
    agency.attach("Deliverables", "咨询报告.pdf")
    agency.picture("deliver")
    agency.press("Submit the delivery")
    _next_step(owner, "My orders", "Waiting for me", order, "Check and confirm")
    owner.sees_figure("Contract price", "¥11,000.00")
    owner.picture("confirm-the-delivery")
    owner.press("Confirm and redeem")
    owner.sees("Redemption succeeded", "¥5,500.00")
    owner.picture("redeemed")


def _next_step(person: Walker, entry: str, tab: str, order: str, button: str) -> None:
    """Find the order in the list and begin its next step."""
    person.go(entry)
    person.open_tab(tab)
    person.open_row(order)
    person.picture("order-for-" + button.lower().replace(" ", "-"))
    person.press(button)
