"""The network is lost while a file is sent: no row, no file, and the same form can be sent again."""

from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder, TestResponse

from tests.support.busy_town import breaches, signed_in
from tests.support.confirming import portal_on
from tests.support.laboratory import Laboratory
from tests.support.orders import running_order
from tests.support.papers import paper
from tests.support.rows import changed, rows
from tests.support.trade import trade
from tests.support.wire import Answer
from voucher.web.login import cookie_name


def test_an_upload_that_is_cut_off_leaves_no_row_and_no_file(laboratory: Laboratory, tmp_path: Path):
    with laboratory.app.app_context():
        deal = trade()
        order, secret = running_order(deal, price=1_000), signed_in(deal.agency)
    url, before = laboratory.engine.url.render_as_string(hide_password=False), rows(laboratory.engine)
    with portal_on(url, tmp_path) as portal:
        browser = portal.test_client()
        browser.set_cookie(cookie_name(portal), secret)

        assert _deliver(browser, order, share=0.8).status_code == 400
        assert not changed(before, rows(laboratory.engine))
        assert not _files(tmp_path)

        assert _deliver(browser, order, share=1).status_code == 302
        assert len(_files(tmp_path)) == 1
    with laboratory.app.app_context():
        assert not breaches()


def _deliver(browser: FlaskClient, order: str, *, share: float) -> TestResponse:
    """Send a delivery with a file; only this share of what was announced arrives."""
    address = f"/orders/{order}/deliver"
    page = Answer(200, browser.get(address).get_data(as_text=True), None)
    report = FileStorage(BytesIO(paper().content), "报告.pdf")
    fields = page.hidden | {"note": "五年规划报告", "papers": report}
    announced = EnvironBuilder(method="POST", data=fields).get_environ()
    body = announced["wsgi.input"].read()
    return browser.post(
        address,
        input_stream=BytesIO(body[: int(len(body) * share)]),
        content_length=len(body),
        content_type=announced["CONTENT_TYPE"],
    )


def _files(folder: Path) -> list[Path]:
    return [found for found in folder.rglob("*") if found.is_file()]
