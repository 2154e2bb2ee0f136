"""What the pages of this room ask."""

import re
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from voucher.eligibility.ban import BanWanted
from voucher.eligibility.firm_rules import RegisterStatus
from voucher.eligibility.pre_check import Answers
from voucher.eligibility.read_registers import Reading
from voucher.eligibility.states import BanState
from voucher.firms import credit_code as code_rules
from voucher.firms.forms import WanField
from voucher.firms.size_class import NOT_COVERED, Proposal, industries, propose_in
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, LineField, WholeNumberField
from voucher.web.form_base import given, nothing_chosen
from voucher.web.language import by_language

YES, NO = "yes", "no"
OUTSIDE_INDUSTRY = "OUTSIDE"  # an industry that the standard does not cover
REFERENCE = "OTHER"  # the row of the standard it is measured by


class GetForm(FormBase):
    """Questions asked by GET: nothing changes, nothing is kept."""

    class Meta:
        csrf = False


class PreCheckForm(FormBase):
    """Six questions about a firm. Nothing of the answers is kept."""

    in_register = RadioField(
        _l("How does the firm stand in the business register?"), [InputRequired(_l("Choose one"))]
    )
    form_of_firm = RadioField(_l("Is it a self-employed business?"), [InputRequired(_l("Choose one"))])
    industry = SelectField(_l("Industry"), [InputRequired(_l("Choose the industry of the main business"))])
    employees = WholeNumberField(_l("Employees at year end"))
    revenue_yuan = WanField(_l("Last year's revenue"))
    assets_yuan = WanField(_l("Last year's total assets"))
    large_parent = RadioField(
        _l("Does a large firm control or manage it?"), [InputRequired(_l("Choose one"))]
    )
    listed = RadioField(
        _l("Is it listed for abnormal operation, a serious breach, or as a dishonest debtor?"),
        [InputRequired(_l("Choose one"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_register.choices = [(status.value, _(status.label)) for status in RegisterStatus]
        self.industry.choices = [
            ("", nothing_chosen()),
            *((each.id, f"{by_language(each.zh, each.en)}（{each.example}）") for each in industries()),
            (OUTSIDE_INDUSTRY, _("None of these (finance, education, health, railways)")),
        ]
        for question in (self.form_of_firm, self.large_parent, self.listed):
            question.choices = [(NO, _("No")), (YES, _("Yes"))]

    @property
    def answers(self) -> Answers:
        """The answers as the rules read them."""
        return Answers(
            status=RegisterStatus(self.in_register.data),
            sole_proprietor=self.form_of_firm.data == YES,
            proposal=self._proposal(),
            large_parent=self.large_parent.data == YES,
            listed=self.listed.data == YES,
        )

    def _proposal(self) -> Proposal:
        industry, outside = given(self.industry.data), self.industry.data == OUTSIDE_INDUSTRY
        figures = self.employees.data, self.revenue_yuan.data, self.assets_yuan.data
        proposal = propose_in(REFERENCE if outside else industry, *figures)
        return replace(proposal, sure=False, reason=NOT_COVERED) if outside else proposal


class BanForm(FormBase):
    """Whom a ban is about, why and how long."""

    name = LineField(_l("Name of the firm or agency"), [InputRequired(_l("Enter the name")), Length(max=100)])
    credit_code = CodeField(_l("Unified social credit code"), [Length(max=40)])
    legal_representative = LineField(_l("Legal representative"), [Length(max=60)])
    reason = TextAreaField(
        _l("Reason of the ban"),
        [InputRequired(_l("Write the reason: the subject reads it")), Length(max=500)],
    )
    evidence = TextAreaField(
        _l("Evidence"), [InputRequired(_l("Name the documents and findings")), Length(max=1000)]
    )
    starts_on = DayField(_l("First day of the ban"), [InputRequired(_l("Enter a day"))])
    ends_on = DayField(_l("Last day of the ban"), [InputRequired(_l("Enter a day"))])

    def validate_credit_code(self, field: CodeField) -> None:
        if not field.data:
            return
        found = code_rules.check(field.data)
        if found.verdict is code_rules.Verdict.INVALID and found.why:
            raise ValidationError(_(found.why))

    @property
    def wanted(self) -> BanWanted:
        """The ban that is asked for."""
        return BanWanted(
            name=given(self.name.data),
            credit_code=self.credit_code.data or "",
            legal_representative=self.legal_representative.data or "",
            reason=given(self.reason.data),
            evidence=given(self.evidence.data),
            starts_on=given(self.starts_on.data),
            ends_on=given(self.ends_on.data),
        )


class BansForm(GetForm):
    """Which bans the bureau wants to see."""

    text = LineField(_l("Name, code or representative"))
    state = SelectField(_l("State of the ban"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [("", _("All")), *((state.value, _(state.label)) for state in BanState)]

    @property
    def wanted(self) -> BanState | None:
        """The state asked for; what cannot be read asks nothing."""
        return next((state for state in BanState if state.value == self.state.data), None)


class AppealForm(FormBase):
    """What the subject of a ban has to say."""

    text = TextAreaField(
        _l("Why the ban should be lifted"),
        [InputRequired(_l("Say what speaks against it")), Length(max=1000)],
    )


class AppealAnswerForm(FormBase):
    """How an appeal is answered."""

    outcome = RadioField(_l("Answer to the appeal"), [InputRequired(_l("Choose one"))])
    answer = TextAreaField(
        _l("Reason of the answer"),
        [InputRequired(_l("Write the reason: the subject reads it")), Length(max=1000)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [
            ("lift", _("Lift the ban from today on")),
            ("uphold", _("Uphold the ban")),
        ]


class ReadingForm(FormBase):
    """What an officer read in the public registers."""

    checked_on = DayField(_l("Read on"), [InputRequired(_l("Enter a day"))])
    in_register = SelectField(_l("Status in the business register"), [InputRequired(_l("Choose one"))])
    large_parent = BooleanField(_l("Controlled or managed by a large firm"))
    abnormal = BooleanField(_l("On the list of abnormal operation"))
    serious_breach = BooleanField(_l("On the list of serious breaches"))
    dishonest_debtor = BooleanField(_l("On the list of dishonest debtors"))
    shareholders = TextAreaField(_l("Shareholders, one on each line"), [Length(max=1000)])
    address = LineField(_l("Registered address"), [Length(max=200)])
    bank_account = CodeField(_l("Bank account, as on proofs of payment"), [Length(max=34)])
    source = LineField(_l("Where it was read"), [InputRequired(_l("Name the registers")), Length(max=500)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_register.choices = [(status.value, _(status.label)) for status in RegisterStatus]

    @property
    def reading(self) -> Reading:
        """The reading to keep."""
        return Reading(
            checked_on=given(self.checked_on.data),
            status=RegisterStatus(self.in_register.data),
            large_parent=bool(self.large_parent.data),
            abnormal=bool(self.abnormal.data),
            serious_breach=bool(self.serious_breach.data),
            dishonest_debtor=bool(self.dishonest_debtor.data),
            shareholders=tuple(
                name.strip() for name in re.split(r"[\n、;；]", self.shareholders.data or "") if name.strip()
            ),
            address=self.address.data or "",
            bank_account=self.bank_account.data or "",
            source=given(self.source.data),
        )
