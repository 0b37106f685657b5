/** The images of a world by symbolic reference: in a registry, which is one server under several names, and in a Docker daemon. */
import { type Digest, describeFault, type Exchange, lazy } from "#base";
import { network, type Registry, type RegistryState, registry, type StoredImage } from "#image";
import type {
  ArtifactObservation,
  ImageForm,
  ImageSpec,
  InjectedFault,
  Ref,
  RegistrySpec,
  RequestObservation,
  StepObservation,
} from "#protocol";
import { observeArtifact } from "./artifacts.ts";
import { WorldDaemon } from "./daemon.ts";
import { withForbiddenRepositories } from "./forbidden.ts";
import { publishInForm } from "./image-forms.ts";
import { imageOf, type ObservedImage, observedOrBroken } from "./images.ts";
import {
  isInDaemon,
  NAMED_REGISTRIES,
  OTHER_PORT,
  OTHER_REGISTRY,
  referenceOf,
  SECURE_REGISTRY,
  WORLD_DAEMON,
  WORLD_REGISTRY,
} from "./refs.ts";
import type { BuildDirectories } from "./roles.ts";
import { StepRules } from "./rules.ts";
import { overPlainHttp, overTls } from "./schemes.ts";

/** Something that a kill at a registry request can end: the machine that runs the command. */
export interface KillTarget {
  kill(): void | Promise<void>;
}

export class WorldRegistry {
  readonly exchange: Exchange;
  readonly #spec: RegistrySpec;
  readonly #registry: Registry;
  readonly #daemon: WorldDaemon;
  readonly #rules = new StepRules();
  #killable: KillTarget | undefined;
  #stepBegan = 0;

  /** `state`: the contents at the start. */
  constructor(spec: RegistrySpec, state?: RegistryState, images: WorldDaemon = new WorldDaemon()) {
    this.#daemon = images;
    const { mount, auth, password, tokenUses, authority, ...forbidden } = spec;
    this.#spec = spec;
    this.#registry = registry({
      ...(state !== undefined && { state }),
      ...(mount !== undefined && { mount }),
      ...(auth !== undefined &&
        auth !== "none" && { auth: { kind: auth, user: "cnb", password: password ?? "secret" } }),
      ...(tokenUses !== undefined && { tokenUses }),
      scheme: "any",
      onKill: () => void this.#killable?.kill(),
    });
    const answers = this.#rules.around(withForbiddenRepositories(this.#registry.handle, forbidden));
    const plain = overPlainHttp(answers);
    const names = [WORLD_REGISTRY, OTHER_REGISTRY, ...NAMED_REGISTRIES];
    this.exchange = network({
      ...Object.fromEntries(names.map((name) => [name, plain])),
      ...(authority !== undefined && { [SECURE_REGISTRY]: overTls(answers, authority), [OTHER_PORT]: plain }),
      [WORLD_DAEMON]: this.#daemon.exchange,
    });
  }

  /** Another registry with the same contents; it has no requests yet. */
  copy(): WorldRegistry {
    const copy = new WorldRegistry(this.#spec, this.#registry.state(), this.#daemon.copy());
    for (const [key, seen] of this.#observed) copy.#observed.set(key, seen);
    return copy;
  }

  /** Equal for worlds with the same tags, manifests, blobs and images in the daemon. No client sees the open uploads of another one. */
  contents(): string {
    const { repositories } = this.#registry.state();
    const lines = [...repositories].map(([name, { tags, manifests, blobs }]) =>
      [
        name,
        ...[...tags].map(([tag, digest]) => `${tag} ${digest}`).sort(),
        "",
        ...[...manifests.keys()].sort(),
        "",
        ...[...blobs.keys()].sort(),
      ].join("\n"),
    );
    return [...lines.sort(), ...this.#daemon.contents()].join("\n\n");
  }

  publish(ref: Ref, spec: ImageSpec): void {
    if (isInDaemon(ref)) this.#daemon.add(ref, imageOf(spec));
    else publishInForm(this.#registry, referenceOf(ref), imageOf(spec), spec);
  }

  /** Without such an image nothing changes. */
  repack(ref: Ref, form: ImageForm): void {
    const image = this.image(ref);
    if (image !== undefined) publishInForm(this.#registry, referenceOf(ref), image, form);
  }

  image(ref: Ref): StoredImage | undefined {
    if (isInDaemon(ref)) return this.#daemon.image(ref);
    const found = this.#registry.image(referenceOf(ref));
    return found.ok ? found.value : undefined;
  }

  beginStep(): void {
    this.#stepBegan = this.#registry.requests();
  }

  /** Injects the fault; requests are counted from now on, from 0. */
  arm(fault: InjectedFault | undefined, killable: KillTarget): void {
    this.#killable = killable;
    const registryFault =
      fault !== undefined && "request" in fault ? [{ request: fault.request + 1, give: fault.give }] : [];
    this.#registry.setFaults(registryFault);
    this.#rules.set(fault !== undefined && "rules" in fault ? fault.rules : []);
  }

  disarm(): void {
    this.#killable = undefined;
    this.#registry.setFaults([]);
    this.#rules.set([]);
  }

  /** The requests of this step. */
  requests(): readonly RequestObservation[] {
    return this.#registry
      .log()
      .slice(this.#stepBegan)
      .map(({ method, what, repository, reference, status }) => ({
        method,
        what: REQUEST_KINDS[what] ?? "other",
        ref: repository === "" ? "" : `@${repository}${reference.startsWith("sha256:") ? "@" : ":"}${reference}`,
        status,
      }));
  }

  /** Every tag, as it is now. */
  observe(places: BuildDirectories): ObservedTags {
    const broken = new Map(this.#registry.check().map((tag) => [`${tag.repository}:${tag.tag}`, tag.problem]));
    const images: [Ref, () => ObservedImage][] = [...this.#daemon.observe(places)];
    const artifacts: Record<Ref, ArtifactObservation> = {};
    for (const { repository, tag, digest } of this.#registry.tags()) {
      const ref: Ref = `@${repository}:${tag}`;
      const problem = broken.get(`${repository}:${tag}`);
      const artifact = problem === undefined ? this.#registry.artifact(referenceOf(ref)) : undefined;
      if (artifact?.ok && artifact.value !== undefined) artifacts[ref] = observeArtifact(artifact.value, repository);
      else if (problem === undefined) images.push([ref, this.#imageAt(ref, digest, places)]);
      else images.push([ref, () => ({ broken: problem })]);
    }
    return {
      images: () => Object.fromEntries(images.map(([ref, seen]) => [ref, seen()])),
      ...(Object.keys(artifacts).length > 0 && { artifacts }),
    };
  }

  /** The image that the tag names now. It is observed once for all steps. */
  #imageAt(ref: Ref, digest: Digest, places: BuildDirectories): () => ObservedImage {
    const key = `${ref} ${digest} ${places.app} ${places.layers}`;
    const known = this.#observed.get(key);
    if (known !== undefined) return known;
    const found = this.#registry.image(referenceOf(ref));
    if (!found.ok) return () => ({ broken: describeFault(found.fault) });
    const image = found.value;
    if (image === undefined) return () => ({ broken: "not an image" });
    const repository = ref.slice(1, ref.lastIndexOf(":"));
    const seen = lazy(() => observedOrBroken(image, repository, places));
    this.#observed.set(key, seen);
    return seen;
  }

  readonly #observed = new Map<string, () => ObservedImage>();
}

/** The tags of the registry after a step. */
export interface ObservedTags {
  /** Observes the images at its call, as they were when the tags were read. */
  images(): StepObservation["images"];
  readonly artifacts?: NonNullable<StepObservation["artifacts"]>;
}

const REQUEST_KINDS: Readonly<Record<string, RequestObservation["what"]>> = {
  api: "ping",
  manifest: "manifest",
  blob: "blob",
  upload: "upload",
};
