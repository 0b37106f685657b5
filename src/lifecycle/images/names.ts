/** Names of images as the specification compares them: fully qualified, whatever digest they carry. */
import { parseReference, referenceName } from "#image";

/** `a` and `b` name one tag of one repository; what is no reference is compared as it is written. */
export const sameImage = (a: string, b: string): boolean => a === b || qualified(a) === qualified(b);

function qualified(name: string): string {
  const digest = name.indexOf("@sha256:");
  const bare = digest < 0 ? name : name.slice(0, digest);
  const reference = parseReference(bare);
  return reference.ok ? referenceName(reference.value) : name;
}

/** Undefined for what is no reference. */
export function registryOf(name: string): string | undefined {
  const reference = parseReference(name);
  return reference.ok ? reference.value.registry : undefined;
}

export function isDigestReference(name: string): boolean {
  const reference = parseReference(name);
  return reference.ok && reference.value.digest !== undefined;
}
