"""Makes tables and one JSON file of the records of measure.py: report.py RECORDS FILE"""

import json
import os
import re
import statistics
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

SITUATIONS = {
    "cold": "Debian 12, cold",
    "tree": "one line of rdma-core's work tree changed",
    "nothing": "nothing changed",
    "script": "one script changed",
    "commit": "one source commit changed",
    "line": "one line of rdma-core's source changed",
    "linux-script": "the script of Linux changed",
    "linux-commit": "the commit of Linux changed",
    "many": "200 images of 2,000 files, nothing changed",
}
CONTENDERS = {
    "plugin": "plugin",
    "plugin-classic": "classic",
    "plugin-uncached": "no ccache",
    "plugin-noPull": "-DnoPull",
    "plan": "plan",
    "empty-goal": "empty goal",
    "sequential": "docker build",
    "bake": "bake",
    "bake-ccache": "bake, ccache",
}


def main(records_file, report_file):
    records = [json.loads(line) for line in Path(records_file).open()]
    records = [record for record in records if record["situation"] in SITUATIONS]
    report = {"at": datetime.now(timezone.utc).isoformat(timespec="seconds"), "host": host(), "versions": versions()}
    report["medianSeconds"] = {name: medians(records, name, "seconds") for name in SITUATIONS}
    report["records"] = records
    Path(report_file).parent.mkdir(parents=True, exist_ok=True)
    Path(report_file).write_text(json.dumps(report, indent=2) + "\n")
    print(table("time, the plugin being 1", [time_row(records, name) for name in SITUATIONS]))
    print()
    rows = [over_empty_row(records, name) for name in SITUATIONS]
    if any(any(row[1:]) for row in rows):
        print(table("seconds more than the empty goal", rows))
        print()
    print(table("peak memory of the client, MiB", memory_rows(records)))
    print(f"\nTimes are medians; all of them, and the versions of everything, are in {report_file}")


def medians(records, situation, field):
    values = {}
    for record in records:
        if record["situation"] == situation and record.get(field) is not None:
            values.setdefault(record["contender"], []).append(record[field])
    return {contender: round(statistics.median(found), 3) for contender, found in values.items()}


def time_row(records, situation):
    seconds = medians(records, situation, "seconds")
    plugin = seconds.get("plugin")
    cells = [f"{seconds[name] / plugin:.2f}" if plugin and name in seconds else "" for name in CONTENDERS]
    return [SITUATIONS[situation], f"{plugin:.1f} s" if plugin else "", *cells]


def over_empty_row(records, situation):
    """What Maven itself costs is taken off within each round, which the machine's other users disturb least."""
    rounds = {}
    for record in records:
        if record["situation"] == situation:
            rounds.setdefault(record["round"], {})[record["contender"]] = record["seconds"]
    cells = []
    for name in CONTENDERS:
        more = [found[name] - found["empty-goal"] for found in rounds.values() if {name, "empty-goal"} <= found.keys()]
        cells.append(f"{statistics.median(more):.2f}" if more and name != "empty-goal" else "")
    return [SITUATIONS[situation], "", *cells]


def memory_rows(records):
    def row(title, field):
        most = {}
        for record in records:
            most[record["contender"]] = max(most.get(record["contender"], 0), record.get(field) or 0)
        return [title, "", *(f"{most[name]:.0f}" if most.get(name) else "" for name in CONTENDERS)]

    return [
        row("resident", "maxRssMiB"),
        row("Java heap of 128, with garbage", "maxHeapMiB"),
        row("Java heap after a collection", "maxHeapCollectedMiB"),
    ]


def table(title, rows):
    rows = [[title, "", *CONTENDERS.values()], *(row for row in rows if any(row[1:]))]
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]).rstrip()
        for row in rows
    )


def host():
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return {
        "cpu": cpu.group(1) if cpu else None,
        "cpus": len(os.sched_getaffinity(0)),
        "memoryMiB": int(memory.group(1)) // 1024,
        "kernel": os.uname().release,
    }


def versions():
    maven = output("mvn", "--batch-mode", "--version").splitlines()
    return {
        "engine": output("docker", "version", "--format", "{{.Server.Version}}"),
        "dockerClient": output("docker", "version", "--format", "{{.Client.Version}}"),
        "buildx": output("docker", "buildx", "version"),
        "maven": maven[0] if maven else None,
        "jdk": next((line for line in maven if line.startswith("Java version")), None),
        "git": output("git", "--version"),
        "project": output("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"),
    }


def output(*command):
    run = subprocess.run(command, capture_output=True, text=True)
    # Maven resets colours that it did not set.
    return run.stdout.replace("\x1b[0m", "").strip() if run.returncode == 0 else ""


if __name__ == "__main__":
    main(*sys.argv[1:])
