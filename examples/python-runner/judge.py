"""Judges an observation: pointers into it, and matchers.

    judge.py <case.json> <folder with 0.json, 1.json, ...>    prints what fails; exits with 1 if something does
"""

import json
import sys
from pathlib import Path

MISSING = object()


def unescape(token):
    return token.replace("~3", "*").replace("~2", "=").replace("~1", "/").replace("~0", "~")


def value_at(value, pointer):
    return follow(value, pointer.split("/")[1:])


def follow(value, tokens):
    if not tokens or value is MISSING:
        return value
    token, rest = tokens[0], tokens[1:]
    if isinstance(value, list):
        if token == "*":
            found = [follow(one, rest) for one in value]
            return [one for one in found if one is not MISSING]
        return follow(element(value, token), rest)
    if isinstance(value, dict):
        return follow(value.get(unescape(token), MISSING), rest)
    return MISSING


def element(values, token):
    """`role=app` is the first element with this member."""
    key, equals, wanted = token.partition("=")
    if equals:
        key, wanted = unescape(key), unescape(wanted)
        return next((one for one in values if isinstance(one, dict) and one.get(key) == wanted), MISSING)
    return values[int(token)] if token.isdigit() and int(token) < len(values) else MISSING


def equal(a, b):
    """Unlike Python, JSON tells true from 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    return type(a) in (int, float) and type(b) in (int, float) and a == b or type(a) is type(b) and a == b


def contains(actual, part):
    if isinstance(part, dict) and isinstance(actual, dict):
        return all(key in actual and contains(actual[key], value) for key, value in part.items())
    return equal(actual, part)


def includes(actual, part):
    if isinstance(actual, list):
        return any(contains(one, part) for one in actual)
    if isinstance(actual, str):
        return isinstance(part, str) and part in actual
    return contains(actual, part)


def has_in_order(actual, expected):
    rest = iter(actual)
    return all(any(contains(one, value) for one in rest) for value in expected)


def matches(matcher, actual, whole):
    (word, value), = matcher.items()
    there = actual is not MISSING
    is_list = isinstance(actual, list)
    check = {
        "equals": lambda: there and equal(actual, value),
        "oneOf": lambda: there and any(equal(actual, one) for one in value),
        "present": lambda: there == value,
        "includes": lambda: there and includes(actual, value),
        "excludes": lambda: there and not includes(actual, value),
        "between": lambda: type(actual) in (int, float) and value[0] <= actual <= value[1],
        "length": lambda: is_list and len(actual) == value,
        "inOrder": lambda: is_list and has_in_order(actual, value),
        "sameAs": lambda: there and equal(actual, value_at(whole, value)),
        "differsFrom": lambda: there and not equal(actual, value_at(whole, value)),
        "each": lambda: is_list and len(actual) > 0 and all(matches(value, one, whole) for one in actual),
    }
    return check[word]()


def wrong_end(step, seen):
    """How a process may never end, whatever the case expects; None if it ended in another way."""
    end = seen.get("exit", {})
    if "timeout" in end:
        return "to end by itself"
    output = seen.get("stdout", "") + seen.get("stderr", "")
    panicked = end.get("code") == 2 and "panic: " in output and "goroutine " in output
    # A launched process may end in any way.
    killed = step.get("run") != "launch" and end.get("code", 0) > 128
    return "to end without a crash" if panicked or killed else None


def failures_of(case, observation):
    """What fails. After a step that ended otherwise than expected, nothing can be said."""
    for i, seen in enumerate(observation["steps"]):
        wanted = wrong_end(case["steps"][i], seen)
        if wanted is not None:
            failure = {"at": f"/steps/{i}/exit", "is": wanted, "kind": "bug", "statements": [], "actual": seen["exit"]}
            return [*(one for one in expectation_failures(case, observation) if step_of(one) < i), failure]
    failures = expectation_failures(case, observation)
    return reached(failures, min((step_of(one) for one in failures if is_about_end(one)), default=len(case["steps"])))


def reached(failures, last):
    """Those of steps before the last one, and of the end of the last one."""
    return [one for one in failures if step_of(one) < last or (step_of(one) == last and is_about_end(one))]


def step_of(failure):
    return int(failure["at"].split("/")[2])


def is_about_end(failure):
    return failure["at"].split("/")[3] == "exit"


def expectation_failures(case, observation):
    """The expectations that do not hold, and whether a reading of the text allows what is there instead."""
    failures = []
    for expectation in case["expect"]:
        actual = value_at(observation, expectation["at"])
        if matches(expectation["is"], actual, observation) or any(
            all(matches(one["is"], value_at(observation, one["at"]), observation) for one in places)
            for places in expectation.get("or", [])
        ):
            continue
        readings = expectation.get("readings", [])
        kind = next((one["kind"] for one in readings if matches(one["is"], actual, observation)), "bug")
        failures.append({**expectation, "kind": kind, "actual": None if actual is MISSING else actual})
    return failures


def describe(failure):
    statements = ", ".join(failure["statements"]) or "no statement"
    return (
        f"  {failure['kind']}: {statements}\n"
        f"    at        {failure['at']}\n"
        f"    expected  {json.dumps(failure['is'])}\n"
        f"    actual    {json.dumps(failure['actual'])[:2000]}"
    )


def main(case_file, folder):
    case = json.loads(Path(case_file).read_text(encoding="utf-8"))
    files = sorted(Path(folder).glob("*.json"), key=lambda path: int(path.stem))
    failures = failures_of(case, {"steps": [json.loads(path.read_text(encoding="utf-8")) for path in files]})
    print("\n".join([f"{case['id']}: it fails", *map(describe, failures)]) if failures else f"{case['id']}: it does not fail")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
