/** The Docker daemon of a world, its images by symbolic reference. */
import { type Exchange, hexOf, lazy } from "#base";
import { type Daemon, daemon, type Image, type StoredImage } from "#image";
import type { Ref } from "#protocol";
import { type ObservedImage, observedOrBroken } from "./images.ts";
import { referenceOf, withSymbolicRefs } from "./refs.ts";
import type { BuildDirectories } from "./roles.ts";

export class WorldDaemon {
  readonly #daemon: Daemon;

  constructor(images: Daemon = daemon()) {
    this.#daemon = images;
  }

  get exchange(): Exchange {
    return this.#daemon.handle;
  }

  copy(): WorldDaemon {
    return new WorldDaemon(this.#daemon.copy());
  }

  /** A line for each name. */
  contents(): readonly string[] {
    return this.#daemon.images().map(({ name, id }) => `${name} ${id}`);
  }

  add(ref: Ref, image: Image): void {
    this.#daemon.add(referenceOf(ref), image);
  }

  image(ref: Ref): StoredImage | undefined {
    return this.#daemon.images().find(({ name }) => name === referenceOf(ref))?.image;
  }

  /** An image has no manifest here, so its digest is its id; the reference in the files of a lifecycle is the id without the algorithm. */
  observe(places: BuildDirectories): readonly [Ref, () => ObservedImage][] {
    return this.#daemon.images().map(({ name, id, image }): [Ref, () => ObservedImage] => {
      const observed = lazy((): ObservedImage => {
        const seen = observedOrBroken(image, "", places);
        return "broken" in seen ? seen : { ...seen, digest: id, reference: hexOf(id) };
      });
      return [symbolic(name), observed];
    });
  }
}

/** A name that a lifecycle made up stays as it is. */
function symbolic(name: string): Ref {
  const short = withSymbolicRefs(name);
  return short.startsWith("@") ? `@${short.slice(1)}` : `@${short}`;
}
