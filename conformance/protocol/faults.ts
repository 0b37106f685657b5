/** What a step meets while it runs: a registry on a bad day, a disk that fails, a kill. */

import type { FileCall } from "#machine";

/** Some requests for manifests, blobs and uploads get another answer. */
export type RegistryRule = {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  readonly what?: "manifest" | "blob" | "upload";
  readonly repository?: string;
  /** Of these requests in the step: the first so many; every n-th. Default: all. */
  readonly times?: number;
  readonly every?: number;
  readonly give: /** `retryAfter` in seconds; `code` as in the errors of the OCI distribution specification. */
    | { readonly status: number; readonly retryAfter?: number; readonly code?: string }
    /** To another server, which has the same content and wants no credentials. */
    | "redirect"
    | "cut"
    /** The first half, or one byte differs; digests and headers stay. */
    | "truncated"
    | "changed"
    /** A page of HTML, as a proxy gives it that wants a login. */
    | "page"
    /** The answer without the header `Docker-Content-Digest`; with the media type of any JSON; with absolute URLs in place of paths. */
    | "without-digest"
    | "other-type"
    | "absolute-location"
    /** The answer comes after so many seconds; on a machine of real processes after half a second at most. */
    | { readonly slowSeconds: number };
};

export type RegistryFault = 401 | 404 | 429 | 500 | "cut" | "kill";
export type InjectedFault =
  /** At the n-th registry request of the step, from 0. */
  | { readonly request: number; readonly give: RegistryFault }
  /** During the step; the first rule that is for a request counts. */
  | { readonly rules: readonly RegistryRule[] }
  /** When the phase and its programs have printed the n-th line, from 0. */
  | { readonly line: number; readonly give: "kill" }
  /** Each such call of the phase and of its programs; the subject must have the capability `disk-faults`. */
  | { readonly calls: readonly FileCall[]; readonly give: "ENOSPC" | "EIO" | "EROFS" | "EPERM" }
  /** The directory, without links in its path, is a disk with so many bytes left; the subject must have the capability `disk-faults`. */
  | { readonly full: string; readonly bytes: number }
  /** At the n-th file call of the step, from 0; in-process only. */
  | { readonly syscall: number; readonly give: "ENOSPC" | "EIO" | "EROFS" | "kill" };
