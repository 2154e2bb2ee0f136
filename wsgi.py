"""The application that a web server serves."""

import gc

from config import Config
from voucher.app import create_app

app = create_app(Config())
gc.freeze()  # what is there now stays: looking for garbage in it again and again would only take time
