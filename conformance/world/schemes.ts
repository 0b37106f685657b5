/** How a registry speaks. In-process the network checks the certificate, as the client does on a machine of real processes. */
import { type Exchange, NetworkError } from "#base";
import type { RegistrySpec } from "#protocol";

export const overPlainHttp =
  (registry: Exchange): Exchange =>
  (request) => {
    if (request.scheme !== "http") throw new NetworkError("not-tls", `${request.host} does not speak TLS`);
    return registry(request);
  };

export const overTls =
  (registry: Exchange, authority: NonNullable<RegistrySpec["authority"]>): Exchange =>
  (request) => {
    const { host, scheme, unverified } = request;
    if (scheme !== "https") throw new NetworkError("cut", `${host} speaks TLS only`);
    if (authority === "unknown" && unverified !== true)
      throw new NetworkError("untrusted", `${host} has a certificate of an unknown authority`);
    return registry(request);
  };
