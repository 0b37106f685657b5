/** How a phase may end. */
import { describe, expect, test } from "vitest";
import type { RunStep, StepPhase } from "./case.ts";
import type { ExitObservation } from "./observation.ts";
import { wrongEnd } from "./wrong-end.ts";

const NOTHING = { stdout: "", files: {}, calls: [], registry: [], images: {} };
const end = (run: StepPhase, exit: ExitObservation, stderr = "", more: Partial<RunStep> = {}): string | undefined =>
  wrongEnd({ run, ...more }, { ...NOTHING, exit, stderr });

const GO = "panic: runtime error: index out of range [1] with length 1\n\ngoroutine 1 [running]:\nmain.main()\n";
const STACK =
  "runtime: goroutine stack exceeds\nfatal error: stack overflow\n\ngoroutine 1 gp=0xc0 m=3 mp=0xc1 [running]:\n";
const RUST = "\nthread 'main' (1234) panicked at src/main.rs:4:5:\nindex out of bounds\n";
const NODE = "TypeError: x is undefined\n    at main (/cnb/lifecycle/detector:1:22)\n\nNode.js v22.1.0\n";

describe("a crash", () => {
  test.each([
    ["Go", 2, GO],
    ["Go, of a stack without an end", 2, STACK],
    ["Rust", 101, RUST],
    ["Node.js", 1, NODE],
    ["Python", 1, "Traceback (most recent call last):\n"],
    ["Java", 1, 'Exception in thread "main" java.lang.Error\n\tat Main.main(Main.java:3)\n'],
  ])("of %s is its code with its trace", (_, code, trace) => {
    expect(end("detect", { code }, trace)).toBe("to end without a crash");
    expect(end("launch", { code }, trace)).toBe("to end without a crash");
    expect(end("detect", { code: 20 }, trace)).toBeUndefined();
  });

  test("is not a usage error of Go's flags, although that has the same code", () => {
    expect(end("detect", { code: 2 }, "flag provided but not defined: -x\nUsage of detector:\n")).toBeUndefined();
  });

  test("is a signal, also as a shell reports it", () => {
    expect(end("detect", { signal: "SIGSEGV" })).toBe("to end without a crash");
    expect(end("build", { code: 139 })).toBe("to end without a crash");
    expect(end("build", { code: 134 })).toBe("to end without a crash");
  });

  test("is not what a test case does to the process, nor the end of an app's process", () => {
    const killed: Partial<RunStep> = { fault: { request: 0, give: "kill" } };
    expect(end("export", { signal: "SIGKILL" }, "", killed)).toBeUndefined();
    expect(end("launch", { signal: "SIGTERM" })).toBeUndefined();
    expect(end("launch", { code: 143 })).toBeUndefined();
  });
});

describe("an exit code", () => {
  test.each([
    ["detect", [0, 1, 2, 10, 11, 12, 13, 19, 20, 29, 91, 99], [30, 51, 90, 100, 101, 255]],
    ["build", [0, 1, 11, 12, 50, 51, 59], [20, 60, 100, 255]],
    ["create", [0, 1, 20, 32, 42, 51, 69], [70, 91, 102]],
    ["rebase", [0, 1, 70, 79], [62, 80]],
  ] as const)("of %s is its own or a general one", (phase, good, bad) => {
    for (const code of good) expect(end(phase, { code }), String(code)).toBeUndefined();
    for (const code of bad)
      expect(end(phase, { code }), String(code)).toBe(`to exit with a code of ${phase} or of every phase`);
  });

  test("of launch is any: the process of the app has it", () => {
    for (const code of [3, 82, 101, 255]) expect(end("launch", { code })).toBeUndefined();
  });
});
