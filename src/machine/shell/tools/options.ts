/** The options of GNU commands: `-la`, `-n 3`, `-n3`, `--lines=3`, and operands between them. */
export interface OptionSpec {
  /** Letters without a value. */
  readonly flags?: string;
  /** Letters with a value. */
  readonly values?: string;
  /** Long names, without `--`, and their letters; a name without a letter is its own. */
  readonly long?: Readonly<Record<string, string>>;
  /** Long names that take a value, such as `--reference=FILE`. */
  readonly longValues?: Readonly<Record<string, string>>;
  /** The first operand ends the options. */
  readonly isOperandLast?: boolean;
}

export interface Options {
  readonly operands: readonly string[];
  has(letter: string): boolean;
  /** The last value. */
  value(letter: string): string | undefined;
  /** All values in order. */
  values(letter: string): readonly string[];
  /** The one of these letters that comes last. */
  last(letters: string): string | undefined;
}

/** An option that the in-process command does not have. The real command may have it, so the harness's limit is reported. */
export class UnsupportedOption extends Error {
  override readonly name = "UnsupportedOption";
}

interface Given {
  readonly letter: string;
  readonly value?: string;
}

export function parseOptions(args: readonly string[], spec: OptionSpec): Options {
  const given: Given[] = [];
  const operands: string[] = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--") {
      operands.push(...left.splice(0));
    } else if (arg.startsWith("--")) given.push(longOption(arg, spec, left));
    else if (arg.startsWith("-") && arg.length > 1) given.push(...shortOptions(arg, spec, left));
    else if (spec.isOperandLast === true) operands.push(arg, ...left.splice(0));
    else operands.push(arg);
  }
  const of = (letter: string): readonly Given[] => given.filter((one) => one.letter === letter);
  return {
    operands,
    has: (letter) => of(letter).length > 0,
    value: (letter) => of(letter).at(-1)?.value,
    values: (letter) => of(letter).map(({ value }) => value ?? ""),
    last: (letters) => given.findLast(({ letter }) => letters.includes(letter))?.letter,
  };
}

function longOption(arg: string, spec: OptionSpec, left: string[]): Given {
  const equals = arg.indexOf("=");
  const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
  const flag = equals < 0 ? spec.long?.[name] : undefined;
  if (flag !== undefined) return { letter: flag };
  const letter = spec.longValues?.[name];
  const value = equals < 0 ? left.shift() : arg.slice(equals + 1);
  if (letter === undefined || value === undefined) throw new UnsupportedOption(arg);
  return { letter, value };
}

function shortOptions(arg: string, { flags = "", values = "" }: OptionSpec, left: string[]): Given[] {
  const given: Given[] = [];
  for (let i = 1; i < arg.length; i++) {
    const letter = arg.charAt(i);
    if (flags.includes(letter)) given.push({ letter });
    else if (values.includes(letter)) {
      const value = i + 1 < arg.length ? arg.slice(i + 1) : left.shift();
      if (value === undefined) throw new UnsupportedOption(`-${letter}`);
      return [...given, { letter, value }];
    } else throw new UnsupportedOption(`-${letter}`);
  }
  return given;
}
