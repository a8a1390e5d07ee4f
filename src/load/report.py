"""Prints the records of src/load/run as a table: report.py FILE"""

import json
import sys
from collections import defaultdict

HEADER = ("situation", "step", "seconds", "most memory, MiB", "counts")


def main(file):
    rows = defaultdict(lambda: {"seconds": [], "memory": [], "counts": []})
    with open(file) as records:
        for line in records:
            record = json.loads(line)
            situation, step = record["situation"], record["contender"]
            if situation == "runs":
                # One row for all of them.
                step = "all"
            row = rows[situation, step]
            if "number" in record:
                row["counts"].append(f"{record['number']} {record['name']}")
            else:
                row["seconds"].append(record["seconds"])
                row["memory"].append(record["maxRssMiB"])
    table = [HEADER]
    for (situation, step), row in rows.items():
        seconds = f"{max(row['seconds']):.1f}" if row["seconds"] else ""
        memory = f"{max(row['memory']):.0f}" if row["memory"] else ""
        table.append((situation, step, seconds, memory, ", ".join(row["counts"])))
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADER))]
    table.insert(1, tuple("-" * width for width in widths))
    for row in table:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")


main(*sys.argv[1:])
