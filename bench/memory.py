"""How much memory a process has, as the kernel counts it in /proc."""

import re
from pathlib import Path

RESIDENT = re.compile(r"^Vm(HWM|RSS):\s+(\d+) kB$", re.MULTILINE)


def resident_mib(pid: int) -> tuple[float, float]:
    """Return what is resident of a process now, and the most that ever was."""
    found = {name: int(kib) / 1024 for name, kib in RESIDENT.findall(Path(f"/proc/{pid}/status").read_text())}
    return found["RSS"], found["HWM"]
