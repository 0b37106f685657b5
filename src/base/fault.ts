/**
 * Expected errors as values. Two other kinds of errors are thrown: a system error inside a program, and an `InvariantError` for a bug.
 */

/** The place of a fault in an input. Lines and columns count from 1. */
export interface Where {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly key?: string;
}

/** Rooms refine `kind` and add data: `type OrderFault = Fault<"order-unknown-buildpack"> & { readonly id: string }`. */
export interface Fault<Kind extends string = string> {
  readonly kind: Kind;
  /** What was expected and what was found, one sentence. */
  readonly message: string;
  readonly where?: Where;
  /** What to do next. */
  readonly remedy?: string;
}

export type Result<T, F extends Fault = Fault> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: F };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <F extends Fault>(fault: F): { readonly ok: false; readonly fault: F } => ({ ok: false, fault });

/**
 * Carries a fault through code that cannot return it (deep parsers, tree walks); the room that owns the fault kind catches it. A
 * subclass `class TomlError extends FaultError<TomlFault> {}` tells the catcher the type of the fault.
 */
export class FaultError<F extends Fault = Fault> extends Error {
  override readonly name = "FaultError";
  readonly fault: F;
  constructor(fault: F) {
    super(describeFault(fault));
    this.fault = fault;
  }
}

export function describeFault(fault: Fault): string {
  const { where } = fault;
  const place = where && [where.file, where.line, where.column].filter((part) => part !== undefined).join(":");
  const key = where?.key === undefined ? "" : ` [${where.key}]`;
  const remedy = fault.remedy === undefined ? "" : `; ${fault.remedy}`;
  return `${place === undefined ? "" : `${place}${key}: `}${fault.message}${remedy}`;
}

/** The value of a result. Throws a FaultError, for callers that pass faults on by throwing. */
export function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new FaultError(result.fault);
  return result.value;
}
