"""Hangs the rooms on Flask, and nothing else."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config
from voucher import cli
from voucher.accounts.sessions import presence
from voucher.catalogue.queries import categories
from voucher.dashboard.left import money_left
from voucher.publicity.queries import latest_notices
from voucher.rounds.queries import running_rounds
from voucher.storage import db
from voucher.storage.commits import may_run_again, recorded
from voucher.storage.database import engine_options, init_app, let_go, prepare_engine
from voucher.storage.grants import Limits, Roles
from voucher.storage.read_only import Watch
from voucher.storage.replica import Replica
from voucher.web import (
    error_pages,
    fault_pages,
    formatting,
    guards,
    language,
    login,
    page_frame,
    public_pages,
    read_only,
    replica_pages,
    rerun,
    security_headers,
)

#: room -> where its pages begin
ROOMS = {
    "accounts": "/account",
    "catalogue": "/catalogue",
    "firms": "/firms",
    "agencies": "/agencies",
    "eligibility": "/eligibility",
    "budget": "/budget",
    "rounds": "/rounds",
    "applications": "/applications",
    "issuance": "/vouchers",
    "orders": "/orders",
    "redemption": "/claims",
    "settlement": "/settlement",
    "disputes": "/disputes",
    "clawback": "/clawbacks",
    "warnings": "/warnings",
    "publicity": "/publicity",
    "appeals": "/appeals",
    "opinions": "/opinions",
    "spot_checks": "/spot-checks",
    "evaluations": "/evaluations",
    "dashboard": "",
    "notices": "/notices",
    "audit": "/audit",
    "calendar": "/calendar",
    "terms": "/terms",
    "repeats": "/sent",
}
#: a floor that keeps rows but shows no pages
TABLES = ("proposals",)


def create_app(config: Config) -> Flask:
    """Return the portal, ready to serve.

    Raises:
        config.UnsafeSettings: A production start with settings that are only good for development.
        voucher.web.guards.UnguardedEndpoint: A page does not say who may see it.
    """
    config.check()
    app = Flask(
        "voucher",
        root_path=str(ROOT / "voucher"),
        static_folder=ROOT / "static",
        template_folder=ROOT / "templates",
    )
    app.config.update(_settings(config))
    if hops := config.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _hang_database(app, config)
    _hang_web(app, config)
    for room, prefix in ROOMS.items():
        app.register_blueprint(import_module(f"voucher.{room}.views").pages, url_prefix=prefix or None)
    if config.replica_url:
        _hang_replica(app, config)
    cli.install(app)
    rerun.install(app, lambda fault: may_run_again(db.session(), fault), let_go)
    guards.check_every_endpoint(app)
    return app


def _hang_database(app: Flask, config: Config) -> None:
    for room in (*TABLES, *ROOMS):
        if (ROOT / "voucher" / room / "models.py").exists():
            import_module(f"voucher.{room}.models")
    init_app(app)
    with app.app_context():
        app.extensions["read_only"] = Watch(db.engine, config.read_only)  # before the engine is prepared
        prepare_engine(db.engine)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)


def _hang_web(app: Flask, config: Config) -> None:
    watch: Watch = app.extensions["read_only"]
    security_headers.install(app, https=config.production)
    read_only.install(app, watch.now, watch.answers)
    CSRFProtect(app)
    language.install(app)
    login.install(app, presence)
    guards.install(app)
    error_pages.install(app)
    fault_pages.install(app, lambda: recorded(db.session()))
    formatting.install(app)
    page_frame.install(app, config)
    public_pages.install(app, public_pages.Told(categories, running_rounds, latest_notices, money_left))


def _hang_replica(app: Flask, config: Config) -> None:
    lag = timedelta(seconds=config.replica_seconds)
    with app.app_context():
        options = engine_options(config.replica_url, config.pool_size, pgbouncer=config.pgbouncer)
        replica = Replica(config.replica_url, options, lag, db.engine)
    app.extensions["replica"] = replica
    replica_pages.install(app, replica.read, lag)


def _settings(config: Config) -> dict[str, object]:
    if config.database_url.startswith("sqlite:///"):
        Path(config.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    return {
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(
            config.database_url, config.pool_size, pgbouncer=config.pgbouncer
        ),
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "DATABASE_ROLES": Roles(config.migration_role, config.application_role, config.reading_role),
        "DATABASE_LIMITS": Limits(config.statement_seconds, config.lock_seconds, config.idle_seconds),
        "DOCUMENTS_DIR": config.documents_dir,
        "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.production,
        "SESSION_COOKIE_NAME": "form_session",
        "TRUSTED_HOSTS": [host for host in config.trusted_hosts.split(",") if host] or None,
        "WTF_CSRF_TIME_LIMIT": None,  # lives as long as the session: a long form is never lost to a clock
        "PORTAL": config,
    }
