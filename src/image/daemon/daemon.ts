/**
 * The part of a Docker daemon that a lifecycle uses, in memory: it inspects, loads, saves and tags images. Experimental: it follows the
 * engine API 1.44 as clients of lifecycles use it, without containers, pulls, pushes, credentials and containerd's image store.
 */
import {
  type Content,
  contentOf,
  type Digest,
  describeFault,
  EMPTY,
  type HttpRequest,
  type HttpResponse,
  hexOf,
  type Json,
  utf8,
} from "#base";
import { diffIdsIn, imageBytesOf } from "../documents/stored-image.ts";
import { attempt } from "../model/faults.ts";
import type { Image, StoredImage } from "../model/image.ts";
import { parseReference, referenceName } from "../model/reference.ts";
import { readArchive, type SavedImage, saveArchive } from "./archive.ts";
import { historyJson, inspectJson } from "./describe.ts";
import { imageOfConfig } from "./image.ts";

export interface Daemon {
  /** Answers at once. */
  readonly handle: (request: HttpRequest) => HttpResponse;
  /** By full name, in byte order. */
  images(): readonly NamedImage[];
  /** Adds an image without a request. Its layers must be fetched. */
  add(name: string, image: Image): void;
  /** Another daemon with the same images. */
  copy(): Daemon;
}

export interface NamedImage {
  readonly name: string;
  /** The digest of the configuration. */
  readonly id: Digest;
  readonly image: StoredImage;
}

interface Held {
  readonly byId: Map<Digest, StoredImage>;
  readonly byName: Map<string, Digest>;
}

export const daemon = (): Daemon => daemonWith({ byId: new Map(), byName: new Map() });

function daemonWith(held: Held): Daemon {
  return {
    handle: (request) => answerTo(held, request),
    images: () =>
      [...held.byName]
        .flatMap(([name, id]) => {
          const image = held.byId.get(id);
          return image === undefined ? [] : [{ name, id, image }];
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    add(name, image) {
      const { config } = imageBytesOf(image);
      keep(held, { config: contentOf(config), names: [name], layers: image.layers.map(({ tar }) => tar) });
    },
    copy: () => daemonWith({ byId: new Map(held.byId), byName: new Map(held.byName) }),
  };
}

const API_VERSION = "1.44";
const VERSION = { Version: "0", ApiVersion: API_VERSION, MinAPIVersion: API_VERSION, Os: "linux", Arch: "amd64" };
const INFO = { OSType: "linux", Architecture: "x86_64", DriverStatus: [] };

const notFound = (message: string): HttpResponse => json(404, { message });

function answerTo(held: Held, { method, path, query, body = EMPTY }: HttpRequest): HttpResponse {
  const route = path.replace(/^\/v\d+\.\d+(?=\/)/, "");
  if (route === "/_ping") return answer(200, contentOf(utf8(method === "HEAD" ? "" : "OK")), "text/plain");
  if (route === "/version") return json(200, VERSION);
  if (route === "/info") return json(200, INFO);
  if (route === "/images/load") return load(held, body);
  const [, named, what] = /^\/images\/(.+)\/(json|history|get|tag)$/.exec(route) ?? [];
  if (what === undefined && route !== "/images/get") return notFound("page not found");
  const name = named ?? query.names ?? "";
  const id = idOf(held, name);
  const image = id && held.byId.get(id);
  if (id === undefined || image === undefined) return notFound(`No such image: ${name}`);
  if (what === "json") return json(200, inspectJson(id, image, namesOf(held, id)));
  if (what === "history") return json(200, historyJson(image));
  if (what !== "tag") return answer(200, saveArchive(image, namesOf(held, id)), "application/x-tar");
  held.byName.set(fullName(`${query.repo ?? ""}:${query.tag ?? "latest"}`), id);
  return answer(201, EMPTY, "text/plain");
}

/** A daemon reports the errors of a load in the body. */
function load(held: Held, archive: Content): HttpResponse {
  const loaded = attempt(() => readArchive(archive).map((image) => keep(held, image)));
  if (loaded.ok) return json(200, { stream: `Loaded image ID: ${loaded.value.join(", ")}\n` });
  const message = describeFault(loaded.fault);
  return json(200, { errorDetail: { message }, error: message });
}

/** Throws a fault. A layer that an image here has above the same layers is taken from there: a client need not send it. */
function keep({ byId, byName }: Held, { config, names, layers }: SavedImage): Digest {
  const known = [...byId.values()];
  const diffIds = diffIdsIn(config);
  const startsAlike = (image: StoredImage, length: number): boolean =>
    diffIds.slice(0, length).every((diffId, i) => image.layers[i]?.diffId === diffId);
  const tars = layers.map((tar, i) => known.find((image) => startsAlike(image, i + 1))?.layers[i]?.tar ?? tar);
  byId.set(config.digest, imageOfConfig(config, tars));
  for (const name of names) byName.set(fullName(name), config.digest);
  return config.digest;
}

/** By id, with or without the algorithm, or by name. */
function idOf({ byId, byName }: Held, name: string): Digest | undefined {
  const byItsId = [...byId.keys()].find((id) => id === name || hexOf(id) === name);
  return byItsId ?? byName.get(fullName(name));
}

const namesOf = ({ byName }: Held, id: Digest): readonly string[] =>
  [...byName].flatMap(([name, of]) => (of === id ? [name] : []));

function fullName(name: string): string {
  const reference = parseReference(name);
  return reference.ok ? referenceName(reference.value) : name;
}

const json = (status: number, value: Json): HttpResponse =>
  answer(status, contentOf(utf8(JSON.stringify(value))), "application/json");

const answer = (status: number, body: Content, type: string): HttpResponse => ({
  status,
  headers: { "api-version": API_VERSION, ostype: "linux", "content-type": type, "content-length": String(body.size) },
  body,
});
