/** Image references, parsed as in the official lifecycle's library (weak validation). Statement: platform.image.reference. */
import { BoundedCache, type Digest, fail, isDigest, ok, type Result } from "#base";
import { type ImageFault, imageFault } from "./faults.ts";

export interface Reference {
  /** `host[:port]`; Docker Hub is `index.docker.io`. */
  readonly registry: string;
  /** With the `library/` that Docker Hub implies. */
  readonly repository: string;
  /** Undefined if the reference has a digest. */
  readonly tag?: string;
  readonly digest?: Digest;
}

const DEFAULT_REGISTRY = "index.docker.io";
const DEFAULT_TAG = "latest";

/** Clients read the same few references at every request. */
const parsed = new BoundedCache<Result<Reference, ImageFault>>(256);

export const parseReference = (text: string): Result<Reference, ImageFault> =>
  text.length > TEXT_MAX ? parse(text) : parsed.getOrMake(text, () => parse(text));

const parse = (text: string): Result<Reference, ImageFault> =>
  byTag(text) ?? byDigest(text) ?? fail(badReference(text));

const TEXT_MAX = 512;

const badReference = (text: string): ImageFault =>
  imageFault(
    "image-bad-reference",
    `could not parse reference: ${JSON.stringify(text.slice(0, 300))}`,
    "write it as [registry/]repository[:tag] or [registry/]repository@sha256:<64 hex digits>, in lower case",
  );

type Parsed = { readonly ok: true; readonly value: Reference } | undefined;

function byTag(text: string): Parsed {
  const { base, tag } = splitTag(text);
  if (tag !== undefined && !/^[\w.-]{1,128}$/.test(tag)) return undefined;
  const context = contextOf(base);
  return context && ok({ ...context, tag: tag ?? DEFAULT_TAG });
}

function byDigest(text: string): Parsed {
  const [base = "", digest = "", more] = text.split("@");
  if (more !== undefined || !isDigest(digest)) return undefined;
  const named = byTag(base);
  const context = named === undefined ? contextOf(base) : named.value;
  return context && ok({ registry: context.registry, repository: context.repository, digest });
}

/** A colon starts a tag, or a port if a slash follows. */
function splitTag(text: string): { readonly base: string; readonly tag?: string } {
  const colon = text.lastIndexOf(":");
  if (colon < 0 || text.includes("/", colon)) return { base: text };
  return { base: text.slice(0, colon), tag: text.slice(colon + 1) };
}

function contextOf(text: string): Pick<Reference, "registry" | "repository"> | undefined {
  const slash = text.indexOf("/");
  const first = slash < 0 ? "" : text.slice(0, slash);
  const named = slash >= 0 && (first === "localhost" || /[.:]/.test(first));
  const repository = named ? text.slice(slash + 1) : text;
  if (!/^[a-z0-9_\-./]{1,255}$/.test(repository)) return undefined;
  if (named && !isAuthority(first)) return undefined;
  const registry = named && first !== "docker.io" ? first : DEFAULT_REGISTRY;
  const implied = registry === DEFAULT_REGISTRY && !repository.includes("/");
  return { registry, repository: implied ? `library/${repository}` : repository };
}

const isAuthority = (host: string): boolean =>
  /^(\[[0-9a-fA-F:.]+\]|[^\s/@:?#[\]\\%<>"{}|^`]*)(:\d*)?$/.test(host) && host !== "";

/** `registry/repository`. */
export const contextName = (reference: Reference): string => `${reference.registry}/${reference.repository}`;
/** The tag or digest, as in the paths of a registry. */
export const identifierOf = (reference: Reference): string => reference.digest ?? reference.tag ?? DEFAULT_TAG;
/** The full name: `registry/repository:tag` or `registry/repository@digest`. */
export const referenceName = (reference: Reference): string =>
  `${contextName(reference)}${reference.digest === undefined ? ":" : "@"}${identifierOf(reference)}`;

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const LOCAL = [/^localhost:/, /\.localhost(:\d{1,5})?$/, /^127\.0\.0\.1(:\d{1,5})?$/, /^(::1|\[::1\](:\d{1,5})?)$/];

/** Whether plain HTTP may be tried after HTTPS: for this machine and private networks, but not for `localhost` without a port. */
export const isLocalRegistry = (registry: string): boolean =>
  LOCAL.some((pattern) => pattern.test(registry)) || isPrivateAddress(registry.split(":")[0] ?? "");

function isPrivateAddress(host: string): boolean {
  const match = IPV4.exec(host);
  if (match === null) return false;
  const [a = 256, b = 256, c = 256, d = 256] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255) return false;
  return a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
}
