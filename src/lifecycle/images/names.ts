/** Compares image names as the specification does: fully qualified and without their digests. */
import { parseReference, referenceName } from "#image";

/** Do `a` and `b` name the same tag of the same repository? Invalid references are compared as text. */
export const sameImage = (a: string, b: string): boolean => a === b || qualified(a) === qualified(b);

function qualified(name: string): string {
  const digest = name.indexOf("@sha256:");
  const bare = digest < 0 ? name : name.slice(0, digest);
  const reference = parseReference(bare);
  return reference.ok ? referenceName(reference.value) : name;
}

/** Undefined for an invalid reference. */
export function registryOf(name: string): string | undefined {
  const reference = parseReference(name);
  return reference.ok ? reference.value.registry : undefined;
}

export function isDigestReference(name: string): boolean {
  const reference = parseReference(name);
  return reference.ok && reference.value.digest !== undefined;
}
