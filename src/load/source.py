"""Prints a commit of many files for git fast-import: source.py FILES"""

import sys

IN_A_DIRECTORY = 1000


def main(files):
    out = sys.stdout
    out.write("commit refs/heads/main\ncommitter A <a@example.com> 1700000000 +0000\ndata 4\nload\n")
    for number in range(int(files)):
        text = f"file {number}\n"
        out.write(f"M 644 inline d{number // IN_A_DIRECTORY:05d}/f{number % IN_A_DIRECTORY:03d}.c\n")
        out.write(f"data {len(text)}\n{text}")
    out.write("done\n")


main(*sys.argv[1:])
