/** Commands that people paste into a shell. */
import { expect, test } from "vitest";
import { replayCommand } from "./commands.ts";

test("the command that replays a failure can be pasted into a shell", () => {
  expect(replayCommand("/w/.plimsoll/failures/a.b-0.15-0.12.json")).toBe(
    "plimsoll replay /w/.plimsoll/failures/a.b-0.15-0.12.json",
  );
  expect(replayCommand("/my work/it's/a.json")).toBe("plimsoll replay '/my work/it'\\''s/a.json'");
});
