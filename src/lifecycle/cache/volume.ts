/**
 * A cache in a directory. A build writes to `staging`, which replaces `committed` when it is complete:
 *
 *   committed/          sha256:<hex>.tar ...  io.buildpacks.lifecycle.cache.metadata
 *   staging/            the same, being written
 *   committed-backup/   the old one, while they change places
 */
import { type ByteString, byteString, type Content, textOf, utf8 } from "#base";
import { LABELS } from "#contract";
import { type Layer, layerOfTar } from "#image";
import { type ProcessFs, SystemError } from "#machine";
import { phaseFault } from "../rules/faults.ts";
import type { Cache, StagedLayer } from "./cache.ts";

const METADATA = LABELS.cacheMetadata;
/** Nothing is there, or a directory, or a link that leads nowhere, or the user may not read it. */
const UNREADABLE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ELOOP", "EACCES"]);

/**
 * Throws a phase fault if the directory does not exist. Removes incomplete files of an earlier build; if that build ended while the old cache and
 * the new one changed places, the old one is the cache.
 */
export function volumeCache(fs: ProcessFs, dir: ByteString): Cache {
  if (!fs.exists(dir)) {
    throw phaseFault("failed", `the cache directory ${dir} does not exist`, {
      remedy: "create it, or build without a cache",
    });
  }
  const at = (name: ByteString): ByteString => byteString`${dir}/${name}`;
  const [committed, backup] = [at(byteString("committed")), at(byteString("committed-backup"))];
  fs.removeAll(at(byteString("staging")));
  fs.mkdir(at(byteString("staging")), { parents: true });
  if (fs.exists(backup) && !fs.exists(committed)) fs.rename(backup, committed);
  fs.removeAll(backup);
  fs.mkdir(committed, { parents: true });
  return new VolumeCache(fs, dir);
}

class VolumeCache implements Cache {
  readonly name: ByteString;
  readonly metadata: string | undefined;
  readonly #fs: ProcessFs;
  constructor(fs: ProcessFs, dir: ByteString) {
    this.name = dir;
    this.#fs = fs;
    const metadata = this.#content(byteString`${dir}/committed/${METADATA}`);
    this.metadata = metadata === undefined ? undefined : textOf(metadata.bytes());
  }

  async layer(diffId: string): Promise<Layer | undefined> {
    const tar = this.#content(byteString`${this.name}/committed/${byteString(diffId)}.tar`);
    return tar === undefined || tar.digest !== diffId ? undefined : layerOfTarOnce(tar);
  }

  /** Undefined if it cannot be read as a file: a damaged cache is built again. */
  #content(path: ByteString): Content | undefined {
    try {
      return this.#fs.readContent(path);
    } catch (error) {
      if (error instanceof SystemError && UNREADABLE.has(error.code)) return undefined;
      throw error;
    }
  }

  stage(layer: Layer, { unchanged }: StagedLayer): void {
    const [committed, staged] = [this.#path(byteString("committed"), layer), this.#path(byteString("staging"), layer)];
    if (this.#fs.exists(staged)) return;
    if (unchanged && this.#content(committed)?.digest === layer.diffId) this.#fs.link(committed, staged);
    else this.#fs.write(staged, layer.tar);
    layers.set(layer.tar, layer);
  }

  #path(state: ByteString, { diffId }: Layer): ByteString {
    return byteString`${this.name}/${state}/${byteString(diffId)}.tar`;
  }

  async commit(metadata: string): Promise<void> {
    const [committed, staging, backup] = [
      byteString`${this.name}/committed`,
      byteString`${this.name}/staging`,
      byteString`${this.name}/committed-backup`,
    ];
    this.#fs.write(`${staging}/${METADATA}`, utf8(`${metadata}\n`));
    this.#fs.rename(committed, backup);
    try {
      this.#fs.rename(staging, committed);
    } catch (error) {
      this.#fs.rename(backup, committed);
      throw error;
    }
    this.#fs.removeAll(backup);
  }
}

/** A tar that this process wrote is not read again. */
const layers = new WeakMap<Content, Layer>();

function layerOfTarOnce(tar: Content): Layer {
  const known = layers.get(tar);
  if (known !== undefined) return known;
  const made = layerOfTar(tar);
  layers.set(tar, made);
  return made;
}
