/** Caches parsed manifests and configurations by digest: clients and registries read the same ones again and again. */
import { BoundedCache, type Content } from "#base";

const DOCUMENTS_MAX = 64;
const BYTES_MAX = 64 * 1024;

export class ParsedDocuments<T> {
  readonly #parsed = new BoundedCache<T>(DOCUMENTS_MAX);

  /** `variant` names what else the result depends on. A document larger than {@link BYTES_MAX} is parsed each time. */
  get({ digest, size }: Content, variant: string, parse: () => T): T {
    return size > BYTES_MAX ? parse() : this.#parsed.getOrMake(`${digest} ${variant}`, parse);
  }
}
