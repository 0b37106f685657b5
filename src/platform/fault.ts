/** The faults of a platform before it starts a lifecycle. */
import type { Fault, Where } from "#base";

export type PlatformFault = Fault<
  | "buildpack-missing"
  | "buildpack-malformed"
  | "buildpack-archive"
  | "extension-missing"
  | "extension-malformed"
  | "provisions-conflict"
  | "buildpackage-malformed"
  | "order-malformed"
  | "order-empty"
  | "order-unknown-buildpack"
  | "run-image-unknown"
>;

export const platformFault = (
  kind: PlatformFault["kind"],
  message: string,
  more: { readonly where?: Where; readonly remedy?: string } = {},
): { readonly ok: false; readonly fault: PlatformFault } => ({ ok: false, fault: { kind, message, ...more } });
