/** Versions that a user may ask for: outside of the range, with a patch number, empty, with spaces. */
import { describe, expect, test } from "vitest";
import { runInProcess } from "../e2e/command.testkit.ts";

const PLATFORM = "0.7, 0.8, 0.9, 0.10, 0.11, 0.12, 0.13, 0.14, 0.15";
const FORM = "expected API versions such as 0.12 or 0.12..0.14, found";

const listed = (option: string, version: string) =>
  runInProcess("test", "detect.group.single", "--list", option, version);

describe.each(["--platform-api", "--buildpack-api"])("%s", (option) => {
  test.each(["0.12.1", "", " 0.12", "0.12 ", "0.12 ..0.13", "0.12..0.13..0.14", "-1.0"])(
    "does not take %j",
    async (version) => {
      const { code, stdout, stderr } = await listed(option, version);
      expect([code, stdout, stderr]).toEqual([2, "", `plimsoll: ${FORM} ${JSON.stringify(version)}\n`]);
    },
  );

  test.each(["0.6", "0.16", "1", "0.2..0.6", "0.16.."])(
    "says that the lifecycle does not support %j",
    async (version) => {
      const { code, stdout, stderr } = await listed(option, version);
      const [name, supported] =
        option === "--platform-api" ? ["Platform API", PLATFORM] : ["Buildpack API", "0.7, 0.8, 0.9, 0.10, 0.11, 0.12"];
      const why = `the lifecycle supports ${name} ${supported}, not ${version}`;
      expect([code, stdout, stderr]).toEqual([4, "", `plimsoll: no case would be run: ${why}\n`]);
    },
  );

  test("takes the part of a range that the lifecycle supports", async () => {
    const { code, stdout } = await listed(option, "0.2..0.7");
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${option.slice(2, -4)} 0.7`)]);
  });
});
