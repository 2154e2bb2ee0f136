"""The application that a web server serves."""

from config import Config
from voucher.app import create_app

app = create_app(Config())
