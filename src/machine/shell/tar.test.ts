/** `tar` of the in-process shell: what it packs unpacks to the same files, and what it cannot do is a limit. */
import { expect, test } from "vitest";
import { runScript } from "./script.testkit.ts";

const TREE = `
mkdir -p from/sub && cd from && printf 'a\\n' > one && chmod 0750 one && ln -s one link && ln one twin && printf 'b\\n' > 'sub/two words' && cd ..
`;

const printed = async (script: string) => {
  const { result } = await runScript(`${TREE}${script}`);
  expect(result).toMatchObject({ exit: { code: 0 }, stderr: "" });
  return result.stdout;
};

test("a directory goes through a pipe", async () => {
  expect(
    await printed(
      "mkdir to && tar -cf - from | tar -xf - -C to && cd to/from && cat one 'sub/two words' && readlink link && stat -c '%a %h' one",
    ),
  ).toBe("a\nb\none\n750 2\n");
});

test("an archive is packed from another directory, compressed, and its first elements are cut off", async () => {
  expect(await printed("mkdir to && tar czC from . | tar xzf - -C to && cat to/one && cd to && ls sub")).toBe(
    "a\ntwo words\n",
  );
  expect(await printed("rm from/twin && mkdir to && tar c from | tar x --strip-components=1 -C to && ls to")).toBe(
    "link\none\nsub\n",
  );
});

test("members are listed and chosen", async () => {
  expect(await printed("tar -c from | tar -t")).toBe(
    "from/\nfrom/link\nfrom/one\nfrom/sub/\nfrom/sub/two words\nfrom/twin\n",
  );
  expect(await printed("mkdir to && tar -c from | tar -x -C to from/sub && ls to/from")).toBe("sub\n");
});

test.each([
  ["tar -cf a.tar from", "an archive as a file"],
  ["tar -cv from", "a list beside an archive"],
  ["tar -c /etc", "a member with an absolute name"],
  ["tar -cJ from", "option -J"],
  ["printf x | tar -x", "a damaged archive"],
  ["mkdir to && tar -c from | tar -x -C to --strip-components=1", "a hard link, with --strip-components"],
])("%s is a limit", async (script, limit) => {
  expect((await runScript(`${TREE}${script}`)).result.limit).toBe(`tar of the in-process shell: ${limit}`);
});
