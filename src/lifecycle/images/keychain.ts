/**
 * Credentials for registries, from CNB_REGISTRY_AUTH if it is set, otherwise from Docker's config.json. Credential helpers are not
 * supported; their registries are used anonymously.
 */
import { byteString, isJsonObject, type Json, type JsonObject, textOf, textOfByteString, utf8 } from "#base";
import { base64Of } from "#base/platform";
import type { Process } from "#machine";
import { phaseFault } from "../rules/faults.ts";

/** Registry (`host[:port]`) -> value of the Authorization header. Other registries are used anonymously. */
export type Keychain = Readonly<Record<string, string>>;

/** Call it before privileges are dropped, because the user may not be able to read the files. Throws a phase fault. */
export function keychain(process: Process): Keychain {
  const given = process.env.CNB_REGISTRY_AUTH;
  if (given === undefined || given === "") return dockerKeychain(process);
  const json = parse(textOfByteString(given));
  if (!isJsonObject(json)) {
    throw phaseFault("failed", "CNB_REGISTRY_AUTH is not a JSON object", {
      remedy: 'write it as {"<registry>": "<value of the Authorization header>"}',
    });
  }
  return headersByRegistry(Object.entries(json).map(([registry, header]) => [registry, textIn(header)]));
}

/** A missing or unreadable config.json has no credentials. */
function dockerKeychain({ env, fs }: Process): Keychain {
  const dir = env.DOCKER_CONFIG ?? byteString`${env.HOME ?? "/root"}/.docker`;
  const path = byteString`${dir}/config.json`;
  const json = fs.access(path, 4) ? parse(textOf(fs.read(path))) : undefined;
  const auths = isJsonObject(json) ? json.auths : undefined;
  if (!isJsonObject(auths)) return {};
  return headersByRegistry(
    Object.entries(auths).map(([key, entry]) => [hostOf(key), isJsonObject(entry) ? headerOf(entry) : ""]),
  );
}

/** Without prototype, because a registry may have any name. */
function headersByRegistry(entries: readonly (readonly [string, string])[]): Keychain {
  return Object.setPrototypeOf(Object.fromEntries(entries.filter(([, header]) => header !== "")), null);
}

/** Keys are hosts, or the URLs that old clients wrote: `https://index.docker.io/v1/`. */
const hostOf = (key: string): string => key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");

function headerOf(entry: JsonObject): string {
  const [token, auth, user] = [textIn(entry.registrytoken), textIn(entry.auth), textIn(entry.username)];
  if (token !== "") return `Bearer ${token}`;
  if (auth !== "") return `Basic ${auth}`;
  if (user === "") return "";
  return `Basic ${base64Of(utf8(`${user}:${textIn(entry.password)}`))}`;
}

const textIn = (json: Json | undefined): string => (typeof json === "string" ? json : "");

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
