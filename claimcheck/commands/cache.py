"""claimcheck cache: what was read and is kept for the next run."""

import typer

from claimcheck.commands.calls import configure, find_cache
from claimcheck.commands.options import CacheFolder, ConfigFile, Isolated
from claimcheck.commands.output import print_text
from claimcheck.errors import CallError

caches = typer.Typer(help="What was read and is kept, so that the next check does not read it again.")


@caches.command()
def info(
    context: typer.Context, cache_dir: CacheFolder = None, config_file: ConfigFile = None, isolated: Isolated = False
) -> None:
    """Say where the cache is and how big."""
    cache = find_cache(configure(context, config_file, isolated=isolated).settings)
    size = cache.size()
    print_text(f"{cache.folder}: {size.readings:,} readings, {size.size_bytes / 1e6:,.1f} MB\n")


@caches.command()
def clear(
    context: typer.Context, cache_dir: CacheFolder = None, config_file: ConfigFile = None, isolated: Isolated = False
) -> None:
    """Empty the cache."""
    cache = find_cache(configure(context, config_file, isolated=isolated).settings)
    size = cache.size()
    try:
        cache.clear()
    except OSError as error:
        raise CallError(f"{error.filename}: cannot be removed: {error.strerror}; remove it by hand") from error
    print_text(f"{cache.folder}: {size.readings:,} readings removed, {size.size_bytes / 1e6:,.1f} MB\n")
