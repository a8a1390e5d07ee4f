#!/usr/bin/env python3
"""Prints what src/env/matrix has found: matrix.py DIRECTORY ENGINE…"""

import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

RESULTS = ("passed", "failed", "skipped")


class Engine:
    """The tests on one engine: their number by result, the failures, and the skips by reason."""

    def __init__(self, directory: Path):
        self.name = directory.name
        self.count = dict.fromkeys(RESULTS, 0)
        self.seconds = 0.0
        self.failures: list[str] = []
        self.skips: dict[str, list[str]] = defaultdict(list)
        for report in sorted(directory.glob("TEST-*.xml")):
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                self._add(case)
        if (directory / "failed").exists() or not any(self.count.values()):
            self.failures.append(f"Maven: see {directory / 'log'}")

    def _add(self, case: ElementTree.Element) -> None:
        test = f"{case.get('classname', '').rsplit('.', 1)[-1]}.{case.get('name') or '(the class)'}"
        self.seconds += float(case.get("time", "0").replace(",", ""))
        failure = case.find("failure") if case.find("failure") is not None else case.find("error")
        skipped = case.find("skipped")
        if failure is not None:
            self.count["failed"] += 1
            self.failures.append(f"{test}: {first_line(failure)}")
        elif skipped is not None:
            self.count["skipped"] += 1
            self.skips[first_line(skipped) or "no reason"].append(test)
        else:
            self.count["passed"] += 1


def first_line(element: ElementTree.Element) -> str:
    text = element.get("message") or element.text or element.get("type") or ""
    return next(iter(text.strip().splitlines()), "").removeprefix("Assumption failed: ").removeprefix(
        "org.opentest4j.TestAbortedException: ")


def main() -> int:
    engines = [Engine(Path(sys.argv[1]) / name) for name in sys.argv[2:]]
    print("| engine | passed | failed | skipped | time of the tests |\n|---|---|---|---|---|")
    for engine in engines:
        print(f"| {engine.name} | {' | '.join(str(engine.count[result]) for result in RESULTS)} "
              f"| {engine.seconds / 60:.0f} min |")
    for title, lines in (
            ("Failed", [f"{engine.name}: {failure}" for engine in engines for failure in engine.failures]),
            ("Skipped", [f"{engine.name}: {len(tests)} since {reason} ({', '.join(sorted(set(tests))[:3])}"
                         f"{', …' if len(set(tests)) > 3 else ''})"
                         for engine in engines for reason, tests in sorted(engine.skips.items())])):
        if lines:
            print(f"\n{title}:\n")
            print("\n".join(f"- {line}" for line in lines))
    return 1 if any(engine.failures for engine in engines) else 0


if __name__ == "__main__":
    sys.exit(main())
