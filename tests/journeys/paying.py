"""The last part of a voucher's life: claim, two checks, batch, release, payment."""

from tests.journeys.town import City, number, today


def invoice_number() -> str:
    """Return the number of the invoice in this story."""
    return f"{today()[2:4]}332000000000098765"


def claimed(city: City, order: str) -> str:
    """Claim the payment with its proofs and return the number of the claim."""
    agency = city.person("agency")
    agency.go("Claims")
    agency.picture("claims")
    agency.press("Claim payment", about=order)
    agency.picture("claim-begun")
    invoice = {"Invoice number": invoice_number(), "Date of the invoice": today()}
    agency.fill({**invoice, "Amount with tax": "11,000"})
    agency.press("Add the invoice")
    agency.fill({"Paid by the firm itself": "5500", "Date of the payment": today()})
    agency.press("Save the payment")
    for kind in ("Invoice as a file", "Proof of the firm's own payment"):
        agency.choose("Kind of paper", agency.text(kind))
        agency.attach("File", f"{kind}.pdf")
        agency.press("Add the paper")
    agency.sees("Everything needed is there")
    agency.picture("claim-complete")
    agency.press("Check and submit")
    agency.sees_figure("Payable", "¥5,500.00")
    agency.picture("check-the-claim")
    agency.press("Submit the claim")
    agency.picture("claim-submitted")
    return number(agency)


def checked_twice(city: City, claim: str) -> None:
    """Check the claim, once by a reviewer and once by an approver."""
    for name, step in (("checker", "Pass the first check"), ("approver", "Approve %(amount)s")):
        officer = city.person(name)
        officer.go("Claims")
        officer.picture(f"{name}-claims")
        officer.open_row(claim)
        officer.sees_figure("Payable", "¥5,500.00")
        officer.picture(f"{name}-claim")
        officer.fill({"Why this claim is in order": "发票、付款凭证与合同一致"})
        officer.press(step, amount="¥5,500.00")
        officer.picture(f"{name}-claim-done")


def batched(city: City, claim: str) -> str:
    """Put the claim into a batch and return its number."""
    finance = city.person("finance")
    finance.go("Settlement")
    finance.picture("batches")
    finance.press("Claims ready for payment")
    finance.picture("ready-for-payment")
    finance.press("Choose claims", about=city.person("agency").acts_for())
    finance.tick(claim)
    finance.picture("ready-for-payment-of-agency")
    finance.press("Make a batch")
    finance.picture("batch-made")
    finance.press("Fix the lines and send")
    finance.press("Look up the invoices")
    finance.tick(invoice_number())
    finance.picture("invoices-looked-up")
    finance.press("Record as valid")
    return number(finance)


def settled(city: City, claim: str) -> None:
    """Put the claim into a batch, release it, record the payment: three people."""
    batch = batched(city, claim)

    director = city.person("director")
    director.go("Settlement")
    director.open_row(batch)
    director.sees("Publish the notice")
    director.picture("not-released-without-a-notice")
    city.notice_has_run_out(batch)
    director.go("Settlement")
    director.open_row(batch)
    director.picture("batch-to-release")
    director.press("Release for payment")
    director.fill({"Number of the minutes": "办公会纪要2026-31号"})
    director.picture("release")
    director.press("Release for payment")
    director.picture("released")

    cashier = city.person("cashier")
    cashier.go("Settlement")
    cashier.open_row(batch)
    cashier.picture("batch-to-pay")
    cashier.press("Record all as paid")
    cashier.fill({"Day of payment": today(), "Number of the bank": "BK20260001188"})
    cashier.picture("record-payment")
    cashier.press("Record the payments")
    cashier.picture("paid")
