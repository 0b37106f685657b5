/** A network of registries, by host name. */
import { type Exchange, NetworkError } from "#base";

/** Keys are `host[:port]`. Other hosts are unknown. */
export function network(hosts: Readonly<Record<string, Exchange>>): Exchange {
  const byName = new Map(Object.entries(hosts));
  return (request) => {
    const handler = byName.get(request.host);
    if (handler === undefined) throw new NetworkError("unknown-host", `no such host: ${request.host}`);
    return handler(request);
  };
}
