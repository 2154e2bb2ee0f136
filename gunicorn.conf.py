"""How the portal is served: one master, two processes of eight threads, on HOST and PORT."""

import gc
import os
import sys
from typing import Any

from voucher.cli.rounds import look_on_beside
from voucher.cli.serve import check_before_serving
from voucher.repeats.saving import saving_of

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 2
threads = 8
backlog = 4096  # with the two thousand being served, a rush of 5,000 waits in line; who is turned away tries ever later
preload_app = True
timeout = 60
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Do not begin with a database role that may do more than the portal has to."""
    check_before_serving(server.app.wsgi())
    gc.freeze()  # what is there now stays: looking for garbage in it again and again would only take time


def post_worker_init(worker: Any) -> None:
    """Let each serving process look into the queues of first-come rounds now and then, and save answers meanwhile."""
    look_on_beside(worker.wsgi)
    saving_of(worker.wsgi).go_on_beside()
    # Whoever holds a lock of the database and has its answer should not wait five milliseconds for Python's own lock.
    sys.setswitchinterval(0.0005)


def worker_exit(_server: Any, worker: Any) -> None:
    """Leave no answer unsaved."""
    saving_of(worker.wsgi).finish()
