/** Requests to one repository of one registry, with whatever authorization the registry asks for. */
import {
  type Content,
  type Exchange,
  fail,
  type HttpRequest,
  type HttpResponse,
  isJsonObject,
  ok,
  type Result,
} from "#base";
import { attempt, imageFault } from "../faults.ts";
import { parseObject } from "../manifest.ts";
import type { ImageFault } from "../store.types.ts";
import { type Answer, exchange, statusFault } from "./exchange.ts";
import { type Challenge, type Contact, contact } from "./scheme.ts";

export interface ClientOptions {
  /** Registry host -> `Basic …`, `Bearer …` or `X-Identity …`, as in CNB_REGISTRY_AUTH. */
  readonly auth?: Readonly<Record<string, string>>;
  /** Prefixes of references, as typed, whose registries may speak plain HTTP. */
  readonly insecure?: readonly string[];
}

export interface Ask {
  readonly method: HttpRequest["method"];
  /** Below `/v2/<repository>/`, or a whole path that starts with `/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Content;
  readonly attempts?: "once" | "retried";
  /** Another server, where the registry sent us: it gets no credentials. */
  readonly at?: { readonly scheme: "http" | "https"; readonly host: string };
}

export interface Session {
  readonly registry: string;
  readonly repository: string;
  readonly scheme: "http" | "https";
  ask(ask: Ask): Promise<Answer>;
  /** Asks for the right to read a neighbour too, for mounts. */
  alsoPull(repository: string): void;
}

/** Sessions of one store: registries are contacted once, tokens kept per repository. */
export interface Sessions {
  open(of: {
    readonly registry: string;
    readonly repository: string;
    readonly insecure: boolean;
  }): Promise<Result<Session, ImageFault>>;
}

export function sessions(http: Exchange, options: ClientOptions): Sessions {
  const contacts = new Map<string, Contact>();
  const opened = new Map<string, Session>();
  return {
    async open({ registry, repository, insecure }) {
      const key = `${registry}/${repository}`;
      const known = opened.get(key);
      if (known !== undefined) return ok(known);
      const contacted = contacts.get(registry) ?? (await contact(http, registry, insecure));
      if ("ok" in contacted && !contacted.ok) return contacted;
      const found = "ok" in contacted ? contacted.value : contacted;
      contacts.set(registry, found);
      const session = sessionOf(http, {
        registry,
        repository,
        contact: found,
        credentials: credentialsFor(options, registry),
      });
      opened.set(key, session);
      return ok(session);
    },
  };
}

function credentialsFor({ auth }: ClientOptions, registry: string): string | undefined {
  return auth !== undefined && Object.hasOwn(auth, registry) ? auth[registry] : undefined;
}

interface Parts {
  readonly registry: string;
  readonly repository: string;
  readonly contact: Contact;
  readonly credentials: string | undefined;
}

function sessionOf(
  http: Exchange,
  { registry, repository, contact: { scheme, challenge }, credentials }: Parts,
): Session {
  const scopes = new Set([`repository:${repository}:push,pull`]);
  let authorization = challenge?.scheme === "bearer" ? undefined : headerOf(credentials);
  let hasToken = challenge?.scheme !== "bearer";

  const authorize = async (by: Challenge): Promise<Result<undefined, ImageFault>> => {
    const given = await bearer(http, { registry, scheme, challenge: by, credentials, scopes: [...scopes] });
    if (!given.ok) return given;
    authorization = given.value;
    hasToken = true;
    return ok(undefined);
  };

  const send = (ask: Ask): Promise<Answer> =>
    exchange(
      http,
      {
        method: ask.method,
        scheme: ask.at?.scheme ?? scheme,
        host: ask.at?.host ?? registry,
        path: ask.path.startsWith("/") ? ask.path : `/v2/${repository}/${ask.path}`,
        query: ask.query ?? {},
        headers:
          authorization === undefined || ask.at !== undefined ? (ask.headers ?? {}) : { ...ask.headers, authorization },
        ...(ask.body !== undefined && { body: ask.body }),
      },
      ask.attempts,
    );

  return {
    registry,
    repository,
    scheme,
    async ask(ask) {
      if (!hasToken && challenge !== undefined) {
        const given = await authorize(challenge);
        if (!given.ok) return given;
      }
      const answered = await send(ask);
      if (!answered.ok || answered.value.status !== 401 || ask.at !== undefined || challenge?.scheme !== "bearer")
        return answered;
      const renewed = await authorize(challenge);
      return renewed.ok ? send(ask) : renewed;
    },
    alsoPull(neighbour) {
      const scope = `repository:${neighbour}:pull`;
      if (scopes.has(scope) || challenge?.scheme !== "bearer") return;
      scopes.add(scope);
      hasToken = false;
    },
  };
}

function headerOf(credentials: string | undefined): string | undefined {
  return credentials !== undefined && /^(basic|bearer)\s/i.test(credentials) ? credentials : undefined;
}

interface TokenRequest {
  readonly registry: string;
  readonly scheme: "http" | "https";
  readonly challenge: Challenge;
  readonly credentials: string | undefined;
  readonly scopes: readonly string[];
}

/** The token dance: the realm gives a token for the credentials; a given Bearer token is used as it is. */
async function bearer(
  http: Exchange,
  { registry, scheme, challenge, credentials, scopes }: TokenRequest,
): Promise<Result<string | undefined, ImageFault>> {
  if (credentials !== undefined && /^bearer\s/i.test(credentials)) return ok(credentials);
  if (credentials !== undefined && !/^basic\s/i.test(credentials)) {
    return fail(
      imageFault(
        "image-unauthorized",
        `the credentials for ${registry} are of a kind that is not supported here`,
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
  const token = json?.ok && isJsonObject(json.value) ? (json.value.token ?? json.value.access_token) : undefined;
  return typeof token === "string" && token !== ""
    ? ok(`Bearer ${token}`)
    : fail(imageFault("image-unauthorized", `the token server of ${registry} gave no token`));
}

/** A realm must not lead credentials to plain HTTP, nor into a private network that is not the registry itself. */
function realmOf(
  realm: string | undefined,
  { registry, scheme }: { readonly registry: string; readonly scheme: string },
): Result<URL, ImageFault> {
  const refused = (why: string) =>
    fail(
      imageFault("image-unauthorized", `${registry} names a token server that ${why}: ${JSON.stringify(realm ?? "")}`),
    );
  const url = realm === undefined ? undefined : parseUrl(realm);
  if (url === undefined) return refused("is no URL");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && scheme === "http")) return refused("is not https");
  if (url.host !== registry && isInternalAddress(url.hostname)) return refused("is in a private network");
  return ok(url);
}

export function parseUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

const INTERNAL = [
  /^127\./,
  /^10\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^169\.254\./,
  /^0\.0\.0\.0$/,
  /^\[(::1?|f[cd]|fe[89ab])/i,
];

export const isInternalAddress = (hostname: string): boolean => INTERNAL.some((pattern) => pattern.test(hostname));

export const basicAuth = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
