/** The authorities whose certificates the client takes. Node.js knows its own list only; the machine may have more. */
import { readFileSync } from "node:fs";
import type { Agent } from "node:https";

/** Programs in Go read this file too, and with OpenSSL a link to it, unless SSL_CERT_FILE names another one. */
const OF_THE_SYSTEM = "/etc/ssl/certs/ca-certificates.crt";

let known: { readonly agent: Agent | undefined } | undefined;

/** Undefined: the list of Node.js alone, which it reads faster by itself. */
export function trustingAgent(): Agent | undefined {
  known ??= { agent: agentFor([process.env.SSL_CERT_FILE ?? OF_THE_SYSTEM, process.env.NODE_EXTRA_CA_CERTS]) };
  return known.agent;
}

function agentFor(files: readonly (string | undefined)[]): Agent | undefined {
  const more = files.flatMap((file) => textOf(file) ?? []);
  if (more.length === 0) return undefined;
  const { Agent } = process.getBuiltinModule("node:https");
  const { createSecureContext, rootCertificates } = process.getBuiltinModule("node:tls");
  return new Agent({ keepAlive: true, secureContext: createSecureContext({ ca: [...rootCertificates, ...more] }) });
}

/** Without the file, a registry of its authority is reported as untrusted. */
function textOf(file: string | undefined): string | undefined {
  try {
    return file === undefined || file === "" ? undefined : readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
