/** Image faults: constructors, and conversion between thrown faults (of lazy getters) and values. */
import { type Fault, FaultError, fail, ok, type Result } from "#base";

export type ImageFault = Fault<
  | "image-not-found"
  | "image-unauthorized"
  | "image-unreachable"
  | "image-malformed"
  | "image-digest-mismatch"
  | "image-truncated"
  | "image-too-large"
  | "image-bad-reference"
  | "image-save-failed"
  | "image-unsupported"
>;

export type ImageFaultKind = ImageFault["kind"];

export const imageFault = (kind: ImageFaultKind, message: string, remedy?: string): ImageFault =>
  remedy === undefined ? { kind, message } : { kind, message, remedy };

/** Throws a fault, for lazy getters; {@link attempt} catches it. */
export function throwImageFault(kind: ImageFaultKind, message: string, remedy?: string): never {
  throw new FaultError(imageFault(kind, message, remedy));
}

const KINDS: Readonly<Record<ImageFaultKind, true>> = {
  "image-not-found": true,
  "image-unauthorized": true,
  "image-unreachable": true,
  "image-malformed": true,
  "image-digest-mismatch": true,
  "image-truncated": true,
  "image-too-large": true,
  "image-bad-reference": true,
  "image-save-failed": true,
  "image-unsupported": true,
};

const isImageFault = (fault: Fault): fault is ImageFault => Object.hasOwn(KINDS, fault.kind);

/** Returns a thrown image fault as a value, and a tar fault as a malformed image. Other errors are thrown on. */
export function attempt<T>(act: () => T): Result<T, ImageFault> {
  try {
    return ok(act());
  } catch (error) {
    return fail(faultOf(error));
  }
}

/** The image fault in an error. Another error is a bug or a system error and is thrown on. */
function faultOf(error: unknown): ImageFault {
  if (!(error instanceof FaultError)) throw error;
  if (isImageFault(error.fault)) return error.fault;
  return { ...error.fault, kind: "image-malformed" };
}
