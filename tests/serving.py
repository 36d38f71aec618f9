"""The local page on a free port of this machine, for tests and screenshots."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from claimcheck.settings import Settings
from claimcheck.web.app import Limits, make_app
from claimcheck.web.dismissals import Dismissals


@contextmanager
def serving(dismissals: Path) -> Iterator[str]:
    """Yield the address of a server that keeps dismissals in this file."""
    app = make_app(Settings(), Dismissals(dismissals), Limits(max_megabytes=1, max_files=10))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started:
            if time.monotonic() > deadline or not thread.is_alive():
                raise RuntimeError("the server does not start")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
