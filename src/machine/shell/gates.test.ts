/** Calls that would differ from the real command are refused by name, and no command runs. */
import { expect, test } from "vitest";
import { runScript } from "./script.testkit.ts";

test.each([
  ["ls --color=always", "ls of the in-process shell: option --color=always"],
  ["cp -b a b", "cp of the in-process shell: option -b"],
  ["find . -newermt 2020-01-01", "find of the in-process shell: the predicate -newermt"],
  ["tar -cf a.tar /etc", "tar of the in-process shell: an archive as a file"],
  ["sed 's/a/\\U&/' /etc/group", "sed of the in-process shell: changes of case in a replacement"],
  ["grep -P a /etc/group", "grep of the in-process shell: option -P"],
  ["shuf /etc/group", "the in-process shell has no shuf"],
  ["for d in */; do echo $d; done", "the in-process shell does not expand the pattern */"],
  ["touch '*'; echo *", "a pattern of the in-process shell meets the name *"],
])("%s", async (text, limit) => {
  expect((await runScript(text)).result.limit).toBe(limit);
});

test.each(["echo x # for d in */", "echo '*/'", "sed 's/a/b/' < /etc/group", "find . -name '*.txt' -type f"])(
  "%s is no limit",
  async (text) => {
    expect((await runScript(text)).result.limit).toBeUndefined();
  },
);
