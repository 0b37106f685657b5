/** Requests to one repository of one registry, with the authorization that the registry requires. */
import { type Content, type Exchange, type HttpRequest, ok, type Result } from "#base";
import type { ImageFault } from "../model/faults.ts";
import { ANSWER_BYTES_MAX, type Answer, type AnswerNowOrLater, exchange, type NowOrLater } from "./exchange.ts";
import { type Challenge, type Contact, contact } from "./scheme.ts";
import { bearer } from "./token.ts";

export interface ClientOptions {
  /** Registry host -> `Basic …`, `Bearer …` or `X-Identity …`, as in CNB_REGISTRY_AUTH. */
  readonly auth?: Readonly<Record<string, string>>;
  /** Prefixes of references, as given, whose registries may use plain HTTP. */
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
  readonly waitSeconds?: number;
  readonly answerBytesMax?: number;
  /** Another server, to which the registry redirected. It gets no credentials. */
  readonly at?: { readonly scheme: "http" | "https"; readonly host: string };
}

export interface RegistrySession {
  readonly registry: string;
  readonly repository: string;
  readonly scheme: "http" | "https";
  ask(ask: Ask): AnswerNowOrLater;
  /** Also requests the right to read another repository, for mounts. */
  alsoPull(repository: string): void;
}

/** The sessions of one store: each registry is contacted once, and tokens are kept for each repository. */
export interface RegistrySessions {
  open(of: {
    readonly registry: string;
    readonly repository: string;
    readonly insecure: boolean;
  }): NowOrLater<Result<RegistrySession, ImageFault>>;
}

export function sessions(http: Exchange, options: ClientOptions): RegistrySessions {
  const contacts = new Map<string, Contact>();
  const opened = new Map<string, RegistrySession>();
  return {
    open({ registry, repository, insecure }) {
      const key = `${registry}/${repository}`;
      const known = opened.get(key);
      if (known !== undefined) return ok(known);
      const on = insecure ? withoutVerification(http, registry) : http;
      const begin = (by: Contact): Result<RegistrySession, ImageFault> => {
        const session = sessionOf(on, {
          registry,
          repository,
          contact: by,
          credentials: credentialsFor(options, registry),
        });
        contacts.set(registry, by);
        opened.set(key, session);
        return ok(session);
      };
      const contacted = contacts.get(registry);
      if (contacted !== undefined) return begin(contacted);
      return contact(on, registry, insecure).then((found) => (found.ok ? begin(found.value) : found));
    },
  };
}

/** Whatever other server the registry names, its certificate counts. */
const withoutVerification =
  (http: Exchange, registry: string): Exchange =>
  (request) =>
    http(request.host === registry ? { ...request, unverified: true } : request);

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
): RegistrySession {
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

  const send = (ask: Ask): AnswerNowOrLater =>
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
        ...(ask.waitSeconds !== undefined && { waitSeconds: ask.waitSeconds }),
        answerBytesMax: ask.answerBytesMax ?? ANSWER_BYTES_MAX,
      },
      ask.attempts,
    );

  /** Sends with a token, which is fetched if it is missing or expired. */
  const sendAuthorized = async (ask: Ask, by: Challenge): Promise<Answer> => {
    const given = hasToken ? undefined : await authorize(by);
    if (given?.ok === false) return given;
    const answered = await send(ask);
    if (!answered.ok || answered.value.status !== 401 || ask.at !== undefined) return answered;
    const renewed = await authorize(by);
    return renewed.ok ? send(ask) : renewed;
  };

  return {
    registry,
    repository,
    scheme,
    ask: (ask) => (challenge?.scheme === "bearer" ? sendAuthorized(ask, challenge) : send(ask)),
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
