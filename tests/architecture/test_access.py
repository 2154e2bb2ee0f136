"""The authorisation matrix, and the door of every page."""

import pytest
import yaml
from flask import Flask

from tests.support.catalogue import ROOT
from voucher.access import Action, Role
from voucher.access.policy import POLICY
from voucher.web.guards import UnguardedEndpoint, check_every_endpoint

MATRIX = yaml.safe_load((ROOT / "tests" / "samples" / "authorization.yaml").read_text(encoding="utf8"))
RULES = MATRIX["rules"]


def test_every_action_of_the_matrix_is_known_and_no_other():
    assert {str(action) for action in Action} == set(RULES)
    assert {role.value for role in Role} == set(MATRIX["roles"])


@pytest.mark.parametrize("action", Action, ids=str)
def test_the_policy_is_the_matrix(action: Action):
    rule = RULES[str(action)]
    granted = {role.value: str(scope) for role, scope in POLICY[action].grants.items()}
    assert granted == rule["allow"]
    assert POLICY[action].hidden == (rule["deny"] == 404)


def test_an_action_that_nobody_may_take_says_so_in_the_matrix():
    nobody = {str(action) for action in Action if not POLICY[action].grants}
    assert nobody == {name for name, rule in RULES.items() if not rule["allow"]}


def test_a_page_that_does_not_say_who_may_enter_stops_the_start():
    app = Flask("portal")
    app.add_url_rule("/open", "open", lambda: "anybody")
    with pytest.raises(UnguardedEndpoint, match="open"):
        check_every_endpoint(app)


def test_every_endpoint_says_who_may_enter(bare_app: Flask):
    check_every_endpoint(bare_app)
