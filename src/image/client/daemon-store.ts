/** The images of a Docker daemon, through its HTTP API. */
import {
  type Digest,
  type Exchange,
  fail,
  type HttpRequest,
  type HttpResponse,
  isJsonObject,
  NetworkError,
  ok,
  type Result,
  textOf,
} from "#base";
import { readArchive, saveArchive } from "../daemon/archive.ts";
import { imageOfConfig } from "../daemon/image.ts";
import { parseJson } from "../documents/manifest.ts";
import { imageBytesOf } from "../documents/stored-image.ts";
import { fetchImage } from "../layers/fetch.ts";
import { attempt, type ImageFault, imageFault, throwImageFault } from "../model/faults.ts";
import type { Image } from "../model/image.ts";
import type { ImageStore } from "../model/store.ts";

/** The id of the image in a daemon: the digest of its configuration. */
export const imageIdOf = (image: Image): Digest => imageBytesOf(image).configDigest;

const ARCHIVE_BYTES_MAX = 4 * 1024 ** 3 - 1;

/** The message of an error, which is in the body even if the status is 200. */
function errorIn({ status, body }: HttpResponse): string | undefined {
  const lines = textOf(body.bytes())
    .split("\n")
    .filter((line) => line !== "");
  const errors = lines.flatMap((line) => {
    const answer = attempt(() => parseJson(line, "the answer"));
    const said = answer.ok && isJsonObject(answer.value) ? (answer.value.error ?? answer.value.message) : undefined;
    return typeof said === "string" ? [said] : [];
  });
  return errors[0] ?? (status === 200 ? undefined : `status ${status}`);
}

/** `host` is the `host:port` of the daemon. Names are references, or ids of images. */
export function daemonStore(http: Exchange, host: string): ImageStore {
  const ask = async (
    method: "GET" | "POST",
    path: string,
    given: Pick<HttpRequest, "query" | "body"> = { query: {} },
  ): Promise<Result<HttpResponse, ImageFault>> => {
    const headers = given.body === undefined ? {} : { "content-type": "application/x-tar" };
    try {
      return ok(
        await http({ method, scheme: "http", host, path, headers, answerBytesMax: ARCHIVE_BYTES_MAX, ...given }),
      );
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const message = `no answer from the Docker daemon at ${host}: ${error.message}`;
      return fail(imageFault("image-unreachable", message, "start it, or set DOCKER_HOST to its address"));
    }
  };
  return {
    async open(name) {
      const answer = await ask("GET", "/images/get", { query: { names: name } });
      if (!answer.ok) return answer;
      if (answer.value.status === 404) return ok(undefined);
      if (answer.value.status !== 200)
        return fail(
          imageFault("image-unreachable", `the daemon does not give the image ${name}: ${errorIn(answer.value)}`),
        );
      return attempt(() => {
        const [saved] = readArchive(answer.value.body);
        if (saved === undefined) return throwImageFault("image-malformed", `the archive of ${name} has no image`);
        return imageOfConfig(saved.config, saved.layers);
      });
    },
    async save(image, names) {
      const ready = await fetchImage(image);
      if (!ready.ok) return ready;
      const body = attempt(() => saveArchive(image, names));
      if (!body.ok) return body;
      const answer = await ask("POST", "/images/load", { query: { quiet: "1" }, body: body.value });
      if (!answer.ok) return answer;
      const problem = errorIn(answer.value);
      if (problem !== undefined)
        return fail(imageFault("image-save-failed", `the daemon refuses the image: ${problem}`));
      const { manifest, manifestDigest, configDigest } = imageBytesOf(image);
      const tags = names.map((name) => ({ name }));
      return ok({ digest: manifestDigest, manifestSize: manifest.length, imageId: configDigest, tags });
    },
  };
}
