"""The first part of a voucher's life: the firm registers and applies, the bureau reviews and issues."""

from tests.journeys.newcomer import PASSWORD, Newcomer, apply, register
from tests.journeys.town import City, number
from tests.journeys.walker import Walker


def registered_and_verified(city: City, firm: Newcomer) -> Walker:
    """Register the firm and let an officer verify it; return the person of the firm."""
    owner = city.visitor()
    register(owner, firm)
    owner.picture("registered")
    owner.sign_in(firm.email, PASSWORD)

    officer = city.person("intake")
    officer.picture("intake-arrives")
    officer.go("Firms")
    officer.picture("firms-to-verify")
    officer.fill({"Name or credit code": firm.credit_code.lower()})
    officer.press("Filter")
    officer.open_row(firm.name)
    officer.picture("firm-to-verify")
    officer.press("Decide")
    officer.tick("Small firm")
    officer.picture("decide-on-the-firm")
    officer.press("Verify the firm")
    officer.picture("firm-verified")
    return owner


def applied(owner: Walker, firm: Newcomer) -> str:
    """Apply for a voucher of 10,000 yuan and return the number of the application."""
    owner.page.goto("/account/arrive")
    owner.picture("firm-arrives")
    apply(owner, "管理咨询", "¥10,000.00")
    owner.picture("task-list")
    owner.press("Check and submit")
    owner.sees(firm.name, "¥10,000.00")
    owner.picture("check-answers")
    owner.press("Submit the application for a voucher")
    owner.picture("receipt")
    owner.press("Follow the application")
    owner.picture("application")
    return number(owner)


def reviewed_and_issued(city: City, case: str) -> None:
    """Accept, review and approve the application, each step by another officer."""
    for name, step in (
        ("intake", "Accept"),
        ("reviewer", "Pass the first review"),
        ("approver", "Approve and issue"),
    ):
        officer = city.person(name)
        officer.go("Applications")
        officer.picture(f"{name}-queue")
        officer.fill({"Case number or firm": case})
        officer.press("Filter")
        officer.open_row(case)
        officer.sees("¥10,000.00")
        officer.picture(f"{name}-case")
        officer.press(step)
        officer.picture(f"{name}-done")
