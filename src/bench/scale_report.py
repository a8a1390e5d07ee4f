"""Makes ratios and one JSON file of what src/bench/scale has measured: scale_report.py DIRECTORY FILE"""

import json
import statistics
import sys
from datetime import datetime, timezone
from pathlib import Path

from report import host, medians, versions

SITUATIONS = ("builders", "two-processors", "products", "plan", "empty-goal")


def main(directory, report_file):
    directory = Path(directory)
    records = [json.loads(line) for line in (directory / "records").open()]
    records = [record for record in records if record["situation"] in SITUATIONS]
    add_builders_time(records, directory)
    add_phases(records, directory)
    seconds = {situation: medians(records, situation, "seconds") for situation in SITUATIONS}
    report = {"at": datetime.now(timezone.utc).isoformat(timespec="seconds"), "host": host(), "versions": versions()}
    report |= {"medianSeconds": seconds, "medianPhases": phase_medians(records), "records": records}
    Path(report_file).parent.mkdir(parents=True, exist_ok=True)
    Path(report_file).write_text(json.dumps(report, indent=2) + "\n")
    print("\n".join(lines(seconds, report["medianPhases"])))
    print(f"\nTimes are medians; all of them, and the versions of everything, are in {report_file}")


def key(record):
    return f"{record['situation']} {record['contender']} {record['round']}"


def add_builders_time(records, directory):
    """The processor time that all builders together have used, by their control groups."""
    used = {}
    if (directory / "used").exists():
        for line in (directory / "used").open():
            *run, before, after = line.split()
            used[" ".join(run)] = round(float(after) - float(before), 3)
    for record in records:
        if key(record) in used:
            record["builderCpuSeconds"] = used[key(record)]


def add_phases(records, directory):
    """Where the time of a run was: before its first package, at packages, at the KVM image, and afterwards."""
    for record in records:
        log = directory / "logs" / (key(record).replace(" ", "-") + ".jsonl")
        if log.exists():
            record["phases"] = phases([json.loads(line) for line in log.open()], record["seconds"])


def phases(events, seconds):
    begins = [time(event) for event in events if event["event"] == "goal-started"]
    starts = [time(event) for event in events if is_package(event, "image-started")]
    ends = [time(event) for event in events if is_package(event, "image-finished")]
    kvm = [time(event) for event in events if event["event"] == "image-finished" and not is_package(event, event["event"])]
    if not (begins and starts and ends and kvm):
        return None
    found = {
        "plan": min(starts) - min(begins),
        "packages": max(ends) - min(starts),
        "kvm": max(max(kvm) - max(ends), 0),
    }
    found["maven"] = seconds - sum(found.values())
    return {name: round(value, 2) for name, value in found.items()}


def is_package(event, name):
    return event["event"] == name and "/support_" in event["image"]


def time(event):
    text = event["at"].rstrip("Z")
    return datetime.fromisoformat(text[:26]).replace(tzinfo=timezone.utc).timestamp()


def phase_medians(records):
    medians_of = {}
    for record in records:
        if record.get("phases"):
            medians_of.setdefault(f"{record['situation']} {record['contender']}", []).append(record["phases"])
    return {
        run: {name: round(statistics.median(found[name] for found in all_found), 2) for name in all_found[0]}
        for run, all_found in medians_of.items()
    }


def lines(seconds, phases_of):
    builders = seconds["builders"]
    for count in sorted(builders, key=int):
        yield f"{count} of one processor: {builders[count]:.1f} s, {builders['1'] / builders[count]:.2f} times as fast as one"
    two = seconds["two-processors"]
    if "bake" in two:
        yield f"one of two processors: plugin {two['plugin']:.1f} s, bake {two['bake']:.1f} s, ratio {two['bake'] / two['plugin']:.2f}"
    elif "plugin" in two:
        yield f"one of two processors: plugin {two['plugin']:.1f} s"
    if seconds["products"]:
        yield ways_of_products(seconds["products"])
    empty = next(iter(seconds["empty-goal"].values()), 0)
    for count in sorted(seconds["plan"], key=int):
        whole = seconds["plan"][count]
        yield f"plan of {count} images: {whole:.2f} s, {whole - empty:.2f} s more than Maven itself takes"
    for run, found in phases_of.items():
        yield f"{run}: " + ", ".join(f"{name} {value:.1f} s" for name, value in found.items())


def ways_of_products(step):
    here, registry = step["send"], step["push"] + step["pull"]
    return (
        f"products to another builder, which are read in {step['read']:.1f} s: sent from here {here:.1f} s, "
        f"by a registry {registry:.1f} s ({step['push']:.1f} s push, {step['pull']:.1f} s pull), ratio {registry / here:.2f}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
