/** A network of registries, by host name. */
import { type Exchange, NetworkError } from "#base";

/** Keys are `host[:port]`. Other hosts are unknown. */
export function network(hosts: Readonly<Record<string, Exchange>>): Exchange {
  const byName = new Map(Object.entries(hosts));
  return (request) => {
    const found = byName.get(request.host);
    if (found === undefined) throw new NetworkError("unknown-host", `no such host: ${request.host}`);
    return found(request);
  };
}
