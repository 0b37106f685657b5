/** The cases in a suite of one's own: name it `*.test.ts`, and `npx vitest run` judges the lifecycle with everything else. */
import { conformance } from "plimsoll/vitest";
import { lifecycle } from "./my-lifecycle.ts";

conformance({ lifecycle, what: ["detect.group.single", "detect.plan.provided-after"] });
