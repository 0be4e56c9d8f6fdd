"""Becomes another program that ends together with the supervisor, as another user where asked.

Standard library only and run as a file of its own, before anything else of the project loads.
"""

import argparse
import ctypes
import os
import struct
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1


def call(name: str, *arguments: int | bytes) -> None:
    """Call one function of the C library and raise what it reports."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def change_user(uid: int, gid: int, *, enter_closed_folders: bool) -> None:
    """Give up root; of its powers only the way through folders closed to others may stay."""
    if enter_closed_folders:
        # Without it access(2), which PostgreSQL asks about its own files, ignores the power kept below.
        call("prctl", PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if enter_closed_folders:
        mask = 1 << CAP_DAC_OVERRIDE
        call("capset", struct.pack("Ii", CAPABILITY_VERSION_3, 0), struct.pack("6I", mask, mask, mask, 0, 0, 0))
        call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def end_with_parent(parent: int, signal_number: int) -> None:
    """Ask the kernel for a signal when the supervisor dies, be it killed; only Linux can."""
    if sys.platform == "linux":
        call("prctl", PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("The supervisor is gone.")


def main() -> None:
    """Read the options, change what they say and become the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", type=int, required=True)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("--enter-closed-folders", action="store_true")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if options.uid is not None:
        change_user(options.uid, options.gid, enter_closed_folders=options.enter_closed_folders)
    # A change of user forgets the request, so it comes last.
    end_with_parent(options.parent, options.signal)
    os.execvp(options.command[0], options.command)  # noqa: S606 - no shell between


if __name__ == "__main__":
    main()
