"""claimcheck serve: the local page, and the same for programs."""

import contextlib
import socket
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.calls import configure, start_loading
from claimcheck.commands.options import ConfigFile, Isolated
from claimcheck.commands.output import print_text
from claimcheck.errors import CallError, MissingExtraError

DISMISSALS_FILE = Path("claimcheck-dismissals.db")
MIN_TOKEN = 16  # characters; shorter ones can be guessed
PORT = 8321
MAX_MEGABYTES, MAX_FILES = 32, 100  # of one request: a hundred long articles; an archive is for claimcheck audit


def serve(
    context: typer.Context,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Where to listen. What other machines can reach needs --token.", show_default=True
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="On which port; 0 takes a free one.", min=0, max=65535)] = PORT,
    token: Annotated[
        str,
        typer.Option(
            metavar="TOKEN",
            envvar="CLAIMCHECK_TOKEN",
            help=f"Ask everyone for this token, {MIN_TOKEN} characters or more.",
            show_default=False,
            show_envvar=True,
        ),
    ] = "",
    dismissals: Annotated[
        Path, typer.Option(metavar="FILE", help="Where dismissed findings are kept; made where there is none.")
    ] = DISMISSALS_FILE,
    max_megabytes: Annotated[int, typer.Option(metavar="N", help="Most that one request may bring.", min=1)] = (
        MAX_MEGABYTES
    ),
    max_files: Annotated[int, typer.Option(metavar="N", help="Most files in one request.", min=1)] = MAX_FILES,
    config_file: ConfigFile = None,
    isolated: Isolated = False,
) -> None:
    """Show a page in the browser that checks a draft against its sources, and answer programs at /api/check.

    Only this machine can reach it unless --host says otherwise. Ctrl+C ends it.
    """
    settings = configure(context, config_file, isolated=isolated).settings
    if token and len(token) < MIN_TOKEN:
        raise CallError(f"--token: {len(token)} characters, fewer than {MIN_TOKEN}; take a longer one")
    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtraError("the local page", "serve") from error
    from claimcheck.web.guard import is_loopback

    if not token and not is_loopback(host):
        raise CallError(f"--host {host}: other machines may reach it; add --token, or leave --host out")
    from claimcheck.web.app import Limits, make_app
    from claimcheck.web.dismissals import Dismissals

    app = make_app(settings, Dismissals(dismissals), Limits(max_megabytes, max_files), token=token)
    listening = _listen(host, port)
    start_loading(settings.encoder, settings.entailment)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False, ws="none")
    )
    shown = f"[{host}]" if ":" in host else host
    print_text(f"claimcheck: open http://{shown}:{listening.getsockname()[1]}/ (Ctrl+C ends it)\n")
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises CallError where that cannot be."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise CallError(f"--host {host} --port {port}: {error.strerror}; name another one") from error
