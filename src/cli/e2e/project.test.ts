/** `plimsoll build` reads project.toml, and takes or refuses options of pack by name. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inFolder } from "#base/testkit";
import { smallBuildpack } from "./buildpacks.testkit.ts";
import { runInProcess, writeFiles } from "./command.testkit.ts";

const LISTS = `#!/usr/bin/env bash
find . -type f | sort
echo "NAME is $(cat "$CNB_PLATFORM_DIR/env/NAME" 2>/dev/null)"
cat /certs/ca 2>/dev/null
exit 0
`;
const APP = { "keep.txt": "k", "drop.log": "d", "spec/a.txt": "a", "spec/b.log": "b" };

/** An app with this project.toml, and two buildpacks beside it. */
function build(project: string, ...args: readonly string[]) {
  return inFolder((folder) => {
    writeFiles(join(folder, "app"), { ...APP, ...(project !== "" && { "project.toml": project }) });
    writeFiles(join(folder, "lists"), smallBuildpack("me/lists", LISTS));
    writeFiles(join(folder, "other"), smallBuildpack("me/other", "#!/usr/bin/env bash\necho other builds\n"));
    writeFiles(join(folder, "certs"), { ca: "a certificate\n" });
    const own = args.map((arg) => arg.replaceAll("FOLDER", folder));
    return runInProcess("build", "a", "--path", join(folder, "app"), ...own);
  });
}

const GROUP = `[[io.buildpacks.group]]
uri = "../lists"
`;

describe("project.toml", () => {
  test("names the buildpacks, variables and files of a build", async () => {
    const { code, stdout, stderr } = await build(`${GROUP}
[io.buildpacks]
exclude = ["*.log", "project.toml"]
[[io.buildpacks.build.env]]
name = "NAME"
value = "of the project"
`);
    expect({ code }, stderr).toEqual({ code: 0 });
    expect(stdout).toContain("  ./keep.txt\n  ./spec/a.txt\n  NAME is of the project\n");
  });

  test("includes files, with an inline buildpack after them", async () => {
    const { stdout } = await build(`[io.buildpacks]
include = ["spec/"]
[[io.buildpacks.group]]
uri = "../lists"
[[io.buildpacks.group]]
id = "me/inline"
  [io.buildpacks.group.script]
  api = "0.12"
  inline = "echo inline builds"
`);
    expect(stdout).toMatch(/ {2}\.\/spec\/a\.txt\n {2}\.\/spec\/b\.log\n {2}NAME is \n.* {2}inline builds\n/s);
  });

  test("is overridden by options", async () => {
    const project = `${GROUP}[[io.buildpacks.build.env]]\nname = "NAME"\nvalue = "of the project"\n`;
    const other = await build(project, "--buildpack", "FOLDER/other");
    expect(other.stdout).toContain("other builds");
    expect(other.stdout).not.toContain("NAME is");
    expect((await build(project, "--env", "NAME=of the user")).stdout).toContain("NAME is of the user");
  });

  test("of schema 0.1 is read too, and a builder is only mentioned", async () => {
    const { stdout, stderr } = await build(`[build]
builder = "example/builder"
include = ["keep.txt"]
[[build.buildpacks]]
uri = "../lists"
[[build.env]]
name = "NAME"
value = "old"
`);
    expect(stdout).toContain("  ./keep.txt\n  NAME is old\n");
    expect(stderr).toContain("names the builder example/builder, which is not used; to use it, add --builder");
  });

  test.each([
    ["include and exclude", '[io.buildpacks]\ninclude = ["a"]\nexclude = ["b"]\n', "both include and exclude"],
    ["a buildpack from the web", '[[io.buildpacks.group]]\nuri = "https://example.com/a.tgz"\n', "fetches only images"],
    ["a buildpack that is not there", '[[io.buildpacks.group]]\nuri = "../none"\n', "there is no such buildpack"],
    ["a wrong type", "[io.buildpacks]\nexclude = 1\n", "project.toml:2"],
  ])("with %s is rejected", async (_, project, message) => {
    const { code, stderr } = await build(project);
    expect({ code }, stderr).toEqual({ code: 2 });
    expect(stderr).toContain(message);
  });
});

describe("options of pack", () => {
  const with1 = (...args: readonly string[]) => build("", "--buildpack", "FOLDER/lists", ...args);

  test("that fit are taken", async () => {
    const { code, stdout, stderr } = await with1("--network", "none", "--volume", "FOLDER/certs:/certs:ro");
    expect({ code }, stderr).toEqual({ code: 0 });
    expect(stdout).toContain("  a certificate\n");
  });

  test.each([
    ["--network", "host", "a build has no network"],
    ["--platform", "windows/amd64", "the run image is for linux/"],
    ["--volume", "FOLDER/certs:/certs:rw", "a build never changes the host"],
    ["--volume", "FOLDER/certs:/cnb/x", "/cnb belongs to the lifecycle"],
    ["--volume", "FOLDER/certs", "expected <folder>:<absolute path>"],
    ["--volume", "FOLDER/none:/x", "there is no folder"],
  ])("%s %s is refused by name", async (option, value, message) => {
    const { code, stderr } = await with1(option, value);
    expect({ code }, stderr).toEqual({ code: 2 });
    expect(stderr).toContain(message);
  });
});
