/** Constructors of image faults, and the way between faults that are thrown (lazy getters) and faults that are values. */
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

/** Throws a fault out of a lazy getter; {@link attempt} catches it. */
export function throwFault(kind: ImageFaultKind, message: string, remedy?: string): never {
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

/** The fault of an image as a value; a tar fault of a layer is a malformed image; everything else is thrown on. */
export function attempt<T>(act: () => T): Result<T, ImageFault> {
  try {
    return ok(act());
  } catch (error) {
    return fail(faultOf(error));
  }
}

/** The image fault that an error carries. What is no fault is a bug or a system error and is thrown on. */
export function faultOf(error: unknown): ImageFault {
  if (!(error instanceof FaultError)) throw error;
  if (isImageFault(error.fault)) return error.fault;
  return { ...error.fault, kind: "image-malformed" };
}
