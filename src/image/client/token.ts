/** Bearer tokens: the registry names a token server, which issues a token for credentials. */
import { type Exchange, fail, type HttpResponse, ok, type Result, utf8 } from "#base";
import { base64Of } from "#base/platform";
import { parseObject } from "../documents/manifest.ts";
import { attempt, type ImageFault, imageFault } from "../model/faults.ts";
import { exchange, statusFault } from "./exchange.ts";
import type { Challenge } from "./scheme.ts";
import { isInternalAddress, parseUrl } from "./urls.ts";

export interface TokenRequest {
  readonly registry: string;
  readonly scheme: "http" | "https";
  readonly challenge: Challenge;
  readonly credentials: string | undefined;
  readonly scopes: readonly string[];
}

/** Gets a token from the realm with the credentials. A configured Bearer token is used directly. */
export async function bearer(
  http: Exchange,
  { registry, scheme, challenge, credentials, scopes }: TokenRequest,
): Promise<Result<string | undefined, ImageFault>> {
  if (credentials !== undefined && /^bearer\s/i.test(credentials)) return ok(credentials);
  if (credentials !== undefined && !/^basic\s/i.test(credentials)) {
    return fail(
      imageFault(
        "image-unauthorized",
        `the credentials for ${registry} are of an unsupported kind`,
        'write "Basic <base64 of user:password>" or "Bearer <token>"',
      ),
    );
  }
  const realm = realmOf(challenge.realm, { registry, scheme });
  if (!realm.ok) return realm;
  const query = {
    ...Object.fromEntries(realm.value.searchParams),
    ...(challenge.service !== undefined && { service: challenge.service }),
    scope: scopes.join(" "),
  };
  const answered = await exchange(http, {
    method: "GET",
    scheme: realm.value.protocol === "http:" ? "http" : "https",
    host: realm.value.host,
    path: realm.value.pathname,
    query,
    headers: credentials === undefined ? {} : { authorization: credentials },
    answerBytesMax: TOKEN_BYTES_MAX,
  });
  if (!answered.ok) return answered;
  if (answered.value.status !== 200)
    return fail({ ...statusFault(answered.value, `token for ${registry}`), kind: "image-unauthorized" });
  return tokenIn(answered.value, registry);
}

const TOKEN_BYTES_MAX = 1024 * 1024;

function tokenIn({ body }: HttpResponse, registry: string): Result<string, ImageFault> {
  const json =
    body.size > TOKEN_BYTES_MAX
      ? undefined
      : attempt(() => parseObject(body.bytes(), "the answer of the token server"));
  const token = json?.ok ? (json.value.token ?? json.value.access_token) : undefined;
  return typeof token === "string" && token !== ""
    ? ok(`Bearer ${token}`)
    : fail(imageFault("image-unauthorized", `the token server of ${registry} gave no token`));
}

/** Credentials must not go to plain HTTP, or from a registry on the internet to an address of a private network. */
function realmOf(
  realm: string | undefined,
  { registry, scheme }: { readonly registry: string; readonly scheme: string },
): Result<URL, ImageFault> {
  const refused = (why: string) =>
    fail(
      imageFault("image-unauthorized", `${registry} names a token server that ${why}: ${JSON.stringify(realm ?? "")}`),
    );
  const url = realm === undefined ? undefined : parseUrl(realm);
  if (url === undefined) return refused("is not a URL");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && scheme === "http")) return refused("is not https");
  const isPrivate = isInternalAddress(parseUrl(`${scheme}://${registry}`)?.hostname ?? "");
  if (url.host !== registry && isInternalAddress(url.hostname) && !isPrivate) return refused("is in a private network");
  return ok(url);
}

/** In the form of CNB_REGISTRY_AUTH. */
export const basicAuth = (user: string, password: string): string => `Basic ${base64Of(utf8(`${user}:${password}`))}`;
