"""Whatever is typed wrongly: the page says what, beside the field and on top, and keeps everything typed."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey
TYPED = "input:not([type=hidden], [type=password], [type=file]), select, textarea"
VALUES = """controls => controls.map(c => [c.name, ['radio', 'checkbox'].includes(c.type) ? c.checked : c.value])"""


def _registration(visitor: Walker) -> None:
    visitor.page.goto("/firms/register")


def _order(person: Walker) -> None:
    person.open_usable_voucher()
    person.press("Order a service")
    person.page.locator("tbody tr").first.get_by_role("link").click()


def _description(person: Walker) -> None:
    person.switch_to_other_firm()
    person.go("Apply for a voucher")
    person.press("Start the application", about="先到先得")
    person.press("Describe what you need")


def _code(person: Walker) -> None:
    person.go("Take a voucher")


def _appropriation(person: Walker) -> None:
    person.page.goto("/budget/appropriation")


def _new_price(person: Walker) -> None:
    person.go("Items and prices")
    person.page.locator("tbody tr").first.get_by_role("link").last.click()


def _password(person: Walker) -> None:
    person.page.goto("/account/password")


FORMS = {
    "a firm registers": (
        None,
        _registration,
        {
            "Unified social credit code": "91330902DNM000018O",
            "Name of the firm": "舟山试填有限公司",
            "Telephone": "12",
        },
        "Submit registration",
        ["Unified social credit code", "Legal representative", "Telephone", "E-mail", "Password"],
    ),
    "a firm orders": (
        "firm",
        _order,
        {"Price agreed with the agency": "一万二", "What you need": "年底前完成。"},
        "Continue",
        ["Price agreed with the agency"],
    ),
    "a firm orders for a price outside the filed ones": (
        "firm",
        _order,
        {"Price agreed with the agency": "1", "What you need": "年底前完成。"},
        "Continue",
        ["Price agreed with the agency"],
    ),
    "a firm describes its need": (
        "firm",
        _description,
        {"What you need": "x", "When the service should begin": "2001-01-01"},
        "Save and continue",
        ["When the service should begin"],
    ),
    "an agency types a code": (
        "agency",
        _code,
        {"Voucher code or QR code": "ABCD-1234"},
        "Show the voucher",
        ["Voucher code or QR code"],
    ),
    "an agency files a price": (
        "agency",
        _new_price,
        {"Lowest price": "many"},
        "File the new price",
        ["Lowest price"],
    ),
    "finance proposes money": (
        "finance",
        _appropriation,
        {"Amount": "三百万", "Remark": "追加"},
        "Submit for a second person",
        ["Document number", "Amount"],
    ),
    "somebody changes the password": (
        "auditor",
        _password,
        {"Present password": "wrong", "New password": "short", "New password again": "other"},
        "Change the password",
        ["New password again"],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_wrong_is_said_beside_the_field_and_everything_typed_is_kept(arrive: Arrive, form: str):
    name, way, answers, button, wrong = FORMS[form]
    person = arrive(name)
    way(person)
    person.fill(answers)
    before = _typed(person)
    person.press(button)
    expect(person.page.locator("[data-error-summary]")).to_be_focused()
    assert _typed(person) == before
    for label in wrong:
        _has_its_message(person, label)


def _typed(person: Walker) -> object:
    """Return what stands in the controls of the page's forms."""
    return person.page.locator("main form").locator(TYPED).evaluate_all(VALUES)


def _has_its_message(person: Walker, label: str) -> None:
    """Make sure that the field is marked, says why, and is one step from the summary."""
    field = person.field(label)
    expect(field).to_have_attribute("aria-invalid", "true")
    identifier = field.get_attribute("id")
    message = person.page.locator(f"#{identifier}-error")
    expect(message).to_be_visible()
    assert identifier in (field.get_attribute("aria-describedby") or "")
    person.page.locator(f"[data-error-summary] a[href='#{identifier}']").first.click()
    expect(field).to_be_focused()
