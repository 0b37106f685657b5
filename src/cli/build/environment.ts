/** The variables that a user passes to the buildpacks. */
import { type Fault, fail, ok, type Result, textOf } from "#base";
import { readFileUpTo } from "#base/host";

/** Reads `NAME=value`, or `NAME` with the value from `here`. Options override files; lines of files have the same form. */
export function parseEnvironment(
  given: readonly string[],
  files: readonly string[],
  here: Readonly<Record<string, string | undefined>>,
): Result<Readonly<Record<string, string>>, Fault> {
  const env: Record<string, string> = {};
  for (const file of files) {
    const lines = linesOf(file);
    if (!lines.ok) return lines;
    for (const [line, text] of lines.value) {
      const added = add(env, text, here, { file, line });
      if (!added.ok) return added;
    }
  }
  for (const text of given) {
    const added = add(env, text, here);
    if (!added.ok) return added;
  }
  return ok(env);
}

function add(
  env: Record<string, string>,
  text: string,
  here: Readonly<Record<string, string | undefined>>,
  where?: { readonly file: string; readonly line: number },
): Result<undefined, Fault> {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  if (name === "" || name.includes("/") || name.includes("\0") || name === "." || name === "..") {
    const message = `a variable for the buildpacks: expected NAME=value or NAME, found ${JSON.stringify(text)}`;
    return fail({ kind: "env-bad", message, ...(where !== undefined && { where }) });
  }
  // Shells and Docker refuse such a name too: the line is a command of a shell.
  if (/\s/.test(name)) {
    const message = `a variable for the buildpacks: the name ${JSON.stringify(name)} has a space`;
    const remedy = name.startsWith("export ")
      ? `write ${text.slice("export ".length).trimStart()}`
      : "write NAME=value without spaces in the name";
    return fail({ kind: "env-bad", message, remedy, ...(where !== undefined && { where }) });
  }
  const value = equals < 0 ? here[name] : text.slice(equals + 1);
  if (value !== undefined) env[name] = value;
  return ok(undefined);
}

/** Linux passes at most 2 MiB of variables to a program. */
const ENV_FILE_MAX = 2 << 20;

function linesOf(file: string): Result<readonly (readonly [number, string])[], Fault> {
  const bytes = readFileUpTo(file, ENV_FILE_MAX);
  if (!bytes.ok)
    return fail({ ...bytes.fault, message: `the file of --env-file cannot be read: ${bytes.fault.message}` });
  const lines = textOf(bytes.value)
    .split(/\r?\n/)
    .map((line, i) => [i + 1, line.trimStart()] as const);
  return ok(lines.filter(([, line]) => line !== "" && !line.startsWith("#")));
}
