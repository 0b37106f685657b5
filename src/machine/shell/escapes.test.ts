/** Bytes that scripts spell by number. */
import { expect, test } from "vitest";
import { byteStringOf } from "#base";
import { runScript } from "./script.testkit.ts";

/** The content of the file `out` after a script, as latin1. */
async function written(text: string): Promise<string | undefined> {
  const { machine } = await runScript(text);
  const out = machine.nodeAt("/work/out" as Parameters<typeof machine.nodeAt>[0]);
  return out?.kind === "file" ? byteStringOf(out.content.bytes()) : undefined;
}

// The results of bash 5.2 and coreutils 9.1.
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
