"""The part of a voucher's life in which it is applied for and decided."""

from collections.abc import Generator
from datetime import datetime

from voucher.access import Actor
from voucher.applications.allocate import allocate
from voucher.applications.apply import submit, withdraw
from voucher.applications.draft import choose, commit_to_rules, confirm_firm, describe, start_draft
from voucher.applications.intake import accept, return_for_correction
from voucher.applications.review import pass_review, reject
from voucher.applications.sections import Defect, Section
from voucher.cli.demo.director import Director
from voucher.cli.demo.stories import Ending, Story
from voucher.issuance.issue import approve

PURPOSES = [
    "计划对现有产线进行诊断，降低不良率，希望机构驻厂辅导并提交改进方案。",
    "新产品拟进入省外市场，需要完成第三方检测并取得报告。",
    "拟申请两项实用新型专利，需要检索、撰写和代理服务。",
    "财务与用工制度不完善，希望由专业机构梳理并培训管理人员。",
    "计划上线进销存与订单管理系统，需要实施方案与上门培训。",
    "准备参加行业展会，需要市场调研与推广方案。",
]


def application_life(
    director: Director, story: Story, round_pid: str
) -> Generator[datetime, None, tuple[datetime, str]]:
    """Apply and be decided; return the moment and the pid of the voucher ("" if there is none)."""
    yield story.starts
    with director.filing(story) as filing:
        pid = _apply(director, story, round_pid, filing)
    if story.ending <= Ending.SUBMITTED:
        return story.starts, ""
    moment = director.pace.after(story.starts, 1.5)
    yield moment
    _take_in(director, story, pid)
    if story.ending <= Ending.ACCEPTED:
        return moment, ""
    moment = director.pace.after(moment, 2)
    yield moment
    if story.ending is Ending.REJECTED:
        reject(director.cast.reviewer, pid, reason="申请内容属于强制检测，不在服务券支持范围。")
        return moment, ""
    digest = pass_review(director.cast.reviewer, pid, note="材料齐全，符合申领条件。")
    if story.ending is Ending.REVIEWED:
        return moment, ""
    moment = director.pace.after(moment, 2)
    yield moment
    return moment, approve(director.cast.approver, pid, digest=digest)


def _apply(director: Director, story: Story, round_pid: str, firm: Actor) -> str:
    pid = start_draft(firm, round_pid)
    confirm_firm(firm, pid)
    choose(firm, pid, category_code=story.category, face=story.face)
    if story.ending is not Ending.DRAFT:
        describe(firm, pid, purpose=director.random.choice(PURPOSES), expected_on=None)
        commit_to_rules(firm, pid)
        submit(firm, pid)
        allocate()
    return pid


def _take_in(director: Director, story: Story, pid: str) -> None:
    if story.ending is Ending.WITHDRAWN:
        withdraw(director.firm(story), pid)
    elif story.ending is Ending.RETURNED:
        _return(director.cast.intake, pid)
    else:
        accept(director.cast.intake, pid)


def _return(officer: Actor, pid: str) -> None:
    defects = [
        Defect(Section.PURPOSE, "请写明服务内容、预期成果和时间安排。"),
        Defect(Section.DOCUMENTS, "纳税证明不是最近一个年度的，请更换。"),
    ]
    return_for_correction(officer, pid, defects)
