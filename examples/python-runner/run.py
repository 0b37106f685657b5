"""Runs exported test cases on a directory of lifecycle executables, without Plimsoll.

    plimsoll export export.base rebase.layers --out cases.json
    python3 run.py cases.json --lifecycle ./bin

Needs Python 3.11, its standard library, and bubblewrap. What the runner cannot do is "not run": two users, faults of the registry, images
as other tools make them, image extensions.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from judge import describe, failures_of
from sandbox import World, not_run


def observe(case, lifecycle):
    work = Path(tempfile.mkdtemp(prefix="plimsoll-"))
    try:
        world = World(case, work, lifecycle)
        world.prepare()
        steps = []
        for i in range(len(case["steps"])):
            steps.append(world.step(i))
            if "timeout" in steps[-1].get("exit", {}):
                break
        return {"steps": steps}
    finally:
        shutil.rmtree(work, ignore_errors=True)


class Runner:
    def __init__(self, cases, lifecycle):
        self.cases = {key(case): case for case in cases}
        self.lifecycle = lifecycle
        self.known = {}

    def judge(self, case):
        """The verdict, and the failures or the reason."""
        if key(case) not in self.known:
            self.known[key(case)] = self._judge(case)
        return self.known[key(case)]

    def _judge(self, case):
        reason = not_run(case)
        if reason is not None:
            return "not run", reason
        failures = failures_of(case, observe(case, self.lifecycle))
        control = case.get("control")
        if control is not None:
            other = self.cases.get((control["id"], case["platform"], case["buildpack"]))
            # A lifecycle that rejects everything passes no rejection.
            if other is None or self.judge(other)[0] != "pass":
                return "inconclusive", f"the control {control['id']} does not pass, or is not among the cases"
        return ("fail", failures) if failures else ("pass", None)


def key(case):
    return case["id"], case["platform"], case["buildpack"]


def main():
    parser = argparse.ArgumentParser(description="Runs exported test cases on lifecycle executables.")
    parser.add_argument("cases", help="what `plimsoll export` wrote")
    parser.add_argument("--lifecycle", required=True, help="a directory with analyzer, detector, ...")
    options = parser.parse_args()
    document = json.loads(Path(options.cases).read_text(encoding="utf-8"))
    runner = Runner(document["cases"], options.lifecycle)
    counts = {}
    for case in document["cases"]:
        verdict, why = runner.judge(case)
        counts[verdict] = counts.get(verdict, 0) + 1
        print(f"{verdict}  {' '.join(key(case))}{f'  ({why})' if isinstance(why, str) else ''}", flush=True)
        for failure in why if isinstance(why, list) else []:
            print(describe(failure))
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    sys.exit(1 if counts.get("fail") or counts.get("inconclusive") else 0)


if __name__ == "__main__":
    main()
