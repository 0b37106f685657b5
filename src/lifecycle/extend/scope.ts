/**
 * The variables of one stage: those of ENV override those of ARG. A build argument is visible only after ARG declares it, except for
 * proxies. The arguments of the platform must be declared, too.
 */
import { describeFault } from "#base";
import { dockerfile } from "#contract";
import type { RunConfig } from "#image";
import type { Process } from "#machine";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";

type Arguments = Readonly<Record<string, string>>;

const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

export function platformArguments({ os, architecture }: Process["platform"]): Arguments {
  const platform = `${os}/${architecture}`;
  const of = (kind: string): Arguments => ({
    [`${kind}PLATFORM`]: platform,
    [`${kind}OS`]: os,
    [`${kind}ARCH`]: architecture,
  });
  return { ...of("TARGET"), ...of("BUILD") };
}

export class Scope {
  readonly #escape: dockerfile.Escape;
  readonly #given: Arguments;
  readonly #globals: ReadonlyMap<string, string>;
  readonly #declared = new Map<string, string>();
  env: readonly string[];

  constructor(of: {
    readonly escape: dockerfile.Escape;
    readonly given: Arguments;
    readonly globals: ReadonlyMap<string, string>;
    readonly env: RunConfig["Env"];
  }) {
    this.#escape = of.escape;
    this.#given = of.given;
    this.#globals = of.globals;
    this.env = of.env ?? [];
    for (const name of PROXIES) {
      const value = this.#valueGiven(name);
      if (value !== undefined) this.#declared.set(name, value);
    }
  }

  /** An argument without a default has the value from before the first FROM. */
  declare({ args, ...at }: dockerfile.Instruction<"ARG">, file: string): void {
    for (const { name, value } of args) {
      const known = this.expand(name, { ...at, file });
      const chosen =
        this.#valueGiven(known) ??
        (value === undefined ? this.#globals.get(known) : this.expand(value, { ...at, file }));
      if (chosen !== undefined) this.#declared.set(known, chosen);
    }
  }

  get declared(): ReadonlyMap<string, string> {
    return this.#declared;
  }

  lookup(name: string): string | undefined {
    const line = this.env.findLast((each) => each.startsWith(`${name}=`));
    return line === undefined ? this.#declared.get(name) : line.slice(name.length + 1);
  }

  expand(word: string, at: InstructionPosition, quotes?: "kept"): string {
    const lookup = (name: string): string | undefined => this.lookup(name);
    const result = dockerfile.expandWord(word, { escape: this.#escape, lookup, ...(quotes && { quotes }) });
    if (result.ok) return result.value;
    return rejectInstruction("extend-word", describeFault(result.fault), at, "correct the instruction");
  }

  /** The variables that a text names, as `NAME=value`: the expansion of the text depends on them. */
  namedIn(text: string): readonly string[] {
    const names = new Set([...text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1] ?? ""));
    return [...names].sort().flatMap((name) => {
      const value = this.lookup(name);
      return value === undefined ? [] : [`${name}=${value}`];
    });
  }

  #valueGiven(name: string): string | undefined {
    return Object.hasOwn(this.#given, name) ? this.#given[name] : undefined;
  }
}

/** The ARGs before the first FROM: a build argument overrides a default. */
export function globalArguments(file: dockerfile.Dockerfile, given: Arguments): ReadonlyMap<string, string> {
  const scope = new Scope({ escape: file.escape, given, globals: new Map(), env: [] });
  for (const instruction of file.globals) scope.declare(instruction, file.file);
  return scope.declared;
}
