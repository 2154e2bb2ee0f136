"""The application while some rooms are not written yet. Goes when they are."""

import importlib

from flask import Flask

from config import Config
from tests.support.catalogue import ROOT
from voucher.storage.database import db, engine_options, prepare_engine


def create_app(config: Config) -> Flask:
    for file in sorted((ROOT / "voucher").glob("*/models.py")):
        importlib.import_module(f"voucher.{file.parent.name}.models")
    try:
        from voucher import app as assembly

        assembly.ROOMS = {
            r: p for r, p in assembly.ROOMS.items() if (ROOT / "voucher" / r / "views.py").exists()
        }
        return assembly.create_app(config)
    except ImportError as missing:
        print(f"bare application: {missing}")
    app = Flask("voucher")
    app.config.update(
        SECRET_KEY="x",
        SQLALCHEMY_DATABASE_URI=config.database_url,
        DOCUMENTS_DIR=config.documents_dir,
        PORTAL=config,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url, config.pool_size),
    )
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    return app
