/** `cmp [-s] FILE FILE`. */
import { parseOptions } from "./options.ts";
import type { Tool } from "./tool.ts";

export const cmp: Tool = (call) => {
  const options = parseOptions(call.args, { flags: "s", long: { quiet: "s", silent: "s" } });
  const [left, right = "-", ...more] = options.operands;
  if (left === undefined) return call.fail("missing operand", 2);
  if (more.length > 0) return call.limit("bytes to skip");
  const [a, b] = [call.read(left), call.read(right)];
  if (a === undefined || b === undefined) return call.exit(2);
  if (a === b) return;
  call.exit(1);
  if (options.has("s")) return;
  const at = Array.from(a).findIndex((byte, i) => byte !== b[i]);
  if (at < 0 || at >= b.length) return call.fail(`EOF on ${a.length < b.length ? left : right}`);
  call.line(`${left} ${right} differ: char ${at + 1}, line ${a.slice(0, at).split("\n").length}`);
};
