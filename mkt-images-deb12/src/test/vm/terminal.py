#!/usr/bin/env python3
"""Runs a command in a terminal of its own, and types there once something has appeared.

    terminal.py EXPECTED TYPED EXPECTED TYPED … -- COMMAND ARGUMENT…

Escapes like \\x03 may be in what is typed. Prints all that the terminal shows; its status is the command's. A terminal that
has shown nothing for two minutes is taken away.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

ROWS, COLUMNS = 50, 132
SILENCE = 120


def main() -> int:
    separator = sys.argv.index("--")
    steps = [word.encode().decode("unicode_escape").encode("latin-1") for word in sys.argv[1:separator]]
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execvp(sys.argv[separator + 1], sys.argv[separator + 1 :])
    shown, since = b"", 0
    while True:
        if not select.select([terminal], [], [], SILENCE)[0]:
            os.close(terminal)
            break
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        shown += piece
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        while steps and steps[0] in shown[since:]:
            since = len(shown)
            os.write(terminal, steps[1])
            del steps[:2]
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


sys.exit(main())
