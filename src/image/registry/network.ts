/** A network of registries: who answers under which name. */
import { type Exchange, NetworkError } from "#base";

/** Names are `host[:port]`. Any other name is unknown. */
export function network(hosts: Readonly<Record<string, Exchange>>): Exchange {
  const byName = new Map(Object.entries(hosts));
  return (request) => {
    const found = byName.get(request.host);
    return found === undefined
      ? Promise.reject(new NetworkError("unknown-host", `no such host: ${request.host}`))
      : found(request);
  };
}
