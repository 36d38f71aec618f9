"""Python's collector of reference cycles, told to look less often."""

import gc

ALLOCATIONS = 50_000  # containers more than are freed, until the youngest are looked through; 700 by default


def collect_rarely() -> None:
    """Look for reference cycles rarely in this process; for a program of ours, not for one that imports the package.

    A check makes records by the hundred thousand that hold one another and are no cycles. To look through them again
    and again takes a twentieth of its time.
    """
    gc.set_threshold(ALLOCATIONS)
