"""A firm that is new to the portal: what it declares, and how it comes to a voucher."""

from dataclasses import dataclass
from itertools import count

from tests.journeys.walker import Walker
from voucher.firms.credit_code import complete

_numbers = count(1)
PASSWORD = "a sentence of a new firm"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the person who registers a firm knows."""

    name: str
    credit_code: str
    email: str
    phone: str


def newcomer() -> Newcomer:
    """Return a firm that nobody has registered; its code passes both checks."""
    number = next(_numbers)
    code = complete(f"91330902DNM{number:05}")
    return Newcomer(
        f"舟山晨光船用配件{number}有限公司", code, f"newcomer{number}@demo.example", f"1390580{number:04}"
    )


def register(person: Walker, firm: Newcomer) -> None:
    """Register the firm from the home page, with three papers, and sign in."""
    person.page.goto("/")
    person.press("Register a firm")
    person.fill(
        {
            "Unified social credit code": firm.credit_code,
            "Name of the firm": firm.name,
            "Legal representative": "何晨光",
            "Founded on": "2015-06-01",
            "Address": "临城街道金岛路18号",
            "Industry code": "3734",
            "Employees at year end": "86",
            "Last year's revenue": "1,260.5",
            "Last year's total assets": "900",
            "Name of the contact": "林晓",
            "Telephone": firm.phone,
            "E-mail": firm.email,
            "Password": PASSWORD,
        }
    )
    person.choose("District", person.text("Dinghai District"))
    person.field("Industry").select_option("IND_industry")
    person.attach("Business licence", "营业执照.pdf")
    person.attach("Tax proof", "纳税证明.pdf")
    person.attach("Social insurance proof", "社保证明.pdf")
    person.picture("register-filled-in")
    person.press("Submit registration")
    person.sees("Your registration has arrived")


def apply(person: Walker, category: str, face: str, round_name: str = "第二批") -> None:
    """Fill in every section of an application in the round with this name."""
    person.go("Apply for a voucher")
    person.picture("open-rounds")
    person.press("Start the application", about=round_name)
    person.press("Confirm the firm's details")
    person.press("The details are right")
    person.press("Choose category and face value")
    person.tick(face)
    person.tick(category)
    person.picture("choose")
    person.press("Save and continue")
    person.press("Describe what you need")
    person.fill({"What you need": "需要梳理生产和采购流程，建立岗位考核办法，为明年的扩产做准备。"})
    person.press("Save and continue")
    person.press("Make the commitment")
    person.tick("We have read the commitment and agree to it")
    person.press("Make the commitment")
