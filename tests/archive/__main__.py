"""Write an archive and what is known of it."""

import argparse
from pathlib import Path

from . import write_archive

parser = argparse.ArgumentParser(prog="python -m tests.archive", description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--stories", type=int, default=1000, help="about five articles each")
parser.add_argument("--seed", type=int, default=1)
arguments = parser.parse_args()
write_archive(arguments.folder, arguments.stories, arguments.seed)
