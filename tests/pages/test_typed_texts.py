"""What a person typed in several lines is read in several lines."""

from flask import Flask
from markupsafe import Markup


def test_plain_text_keeps_its_lines_and_what_is_laid_out_already_does_not(app: Flask):
    with app.test_request_context():
        summary = app.jinja_env.get_template("components/summary.html").module.summary
        page = summary([("Need", "first\nsecond"), ("State", Markup("<b>new</b>"))])
    assert '<dd class="typed">first\nsecond</dd>' in page
    assert "<dd><b>new</b></dd>" in page
