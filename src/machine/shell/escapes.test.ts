/** Bytes that scripts name by number. */
import { expect, test } from "vitest";
import { EMPTY, latin1Of, steppingClock } from "#base";
import { simMachine } from "../sim/machine.ts";
import { standardTree } from "../sim/standard-tree.ts";
import { shellMounts, shellPrograms } from "./mount.ts";

/** What a script leaves in the file `out`, latin1. */
async function written(text: string): Promise<string | undefined> {
  const work = { dir: true, mode: 0o777 } as const;
  const root = standardTree({ "/work": work, "/script": { text: `#!/bin/bash\n${text}\n`, mode: 0o755 } });
  const machine = simMachine({
    root,
    mounts: shellMounts(root),
    programs: shellPrograms(),
    clock: steppingClock(0n),
    seed: "s",
    http: async () => ({ status: 404, headers: {}, body: EMPTY }),
  });
  const env = { PATH: "/usr/bin:/bin" };
  await machine.run({ path: "/script", argv: ["/script"], env, cwd: "/work", uid: 1000, gid: 1000 });
  const out = machine.look("/work/out" as Parameters<typeof machine.look>[0]);
  return out?.kind === "file" ? latin1Of(out.content.bytes()) : undefined;
}

// As bash 5.2 and coreutils 9.1 do.
test.each([
  ["printf '\\xff\\xd8' > out", "\xff\xd8"],
  ["printf '\\303\\251' > out", "\xc3\xa9"],
  ["printf 'é\\xff%s\\n' ü >> out", "\xc3\xa9\xff\xc3\xbc\n"],
  ["printf '\\xff' | cat > out", "\xff"],
  ["printf '\\\\xff' > out", "\\xff"],
  ["printf '%s' '\\xff' > out", "\\xff"],
  ["printf '%b' '\\xff\\0303\\0251' > out", "\xff\xc3\xa9"],
  ["printf '\\0303' > out", "\x183"],
  ["echo -ne '\\xe2\\x9c\\x93\\xff' > out", "\xe2\x9c\x93\xff"],
  ["echo '\\xff' > out", "\\xff\n"],
  ["echo é > out", "\xc3\xa9\n"],
  ["printf -v name 'a\\xff'; echo hi > \"$name\"; cat a* > out", "hi\n"],
])("%s", async (text, bytes) => {
  expect(await written(text)).toBe(bytes);
});
