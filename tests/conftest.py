"""What holds for all tests."""

import os

# A test sees what the program does, not what another test left behind; those of the cache name a folder of their own.
os.environ.setdefault("CLAIMCHECK_CACHE", "false")
