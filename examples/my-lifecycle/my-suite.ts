/** Registers cases in your own test suite: name this file `*.test.ts`, and `npx vitest run` judges the lifecycle too. */
import { conformance } from "plimsoll/vitest";
import { lifecycle } from "./my-lifecycle.ts";

conformance({ lifecycle, what: ["detect.group.single", "detect.plan.provided-after"] });
