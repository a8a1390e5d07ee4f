"""Runs one command and writes down what it took: measure.py DIRECTORY SITUATION CONTENDER ROUND COMMAND ARGUMENT…

The record, a line of JSON, goes to DIRECTORY/records, the command's output to DIRECTORY/logs.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path


def main(directory, situation, contender, number, *command):
    directory = Path(directory)
    gc_log = directory / "gc.log"
    gc_log.unlink(missing_ok=True)
    log = directory / "logs" / f"{situation}-{contender}-{number}.log"
    with log.open("wb") as out:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        # Of the process and of those that it waited for: the largest of them, not their sum.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
    if status != 0:
        sys.stderr.write("".join(log.open(errors="replace").readlines()[-40:]))
        sys.exit(f"{contender} failed in {situation}, round {number}")
    record = {
        "situation": situation,
        "contender": contender,
        "round": int(number),
        "seconds": round(seconds, 3),
        "cpuSeconds": round(usage.ru_utime + usage.ru_stime, 3),
        "maxRssMiB": round(usage.ru_maxrss / 1024, 1),
    }
    if gc_log.exists():
        record.update(heap(gc_log.read_text()))
    with (directory / "records").open("a") as records:
        records.write(json.dumps(record) + "\n")
    print(f"{situation}, round {number}: {contender} {seconds:.1f} s", file=sys.stderr)


def heap(log):
    """The most that was used, garbage included, and the most that was left by a collection."""
    collections = [(int(before), int(after)) for before, after in re.findall(r"(\d+)M->(\d+)M\(", log)]
    at_end = [int(used) // 1024 for used in re.findall(r"(?:heap|generation) +total \d+K, used (\d+)K", log)]
    return {
        "maxHeapMiB": max([before for before, _ in collections] + at_end, default=None),
        "maxHeapCollectedMiB": max((after for _, after in collections), default=None),
    }


main(*sys.argv[1:])
