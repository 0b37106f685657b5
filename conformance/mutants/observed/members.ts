/**
 * Every member of an observation, with a lifecycle that shows another value there, or the reason why no case can fail on one. The types of
 * the observation make the list: a new member needs an entry here.
 */
import type {
  ArtifactObservation,
  CallObservation,
  EntryObservation,
  FileObservation,
  ImageObservation,
  LayerObservation,
  Ref,
  RequestObservation,
  StepObservation,
  StepPhase,
} from "#protocol";

type Change<T> = (value: T) => T;
/** A string is the reason why nothing holds the member. */
type Members<T> = Readonly<Record<keyof T, Change<T> | string>>;

/** A change of what is observed after steps of these phases. */
export interface Member {
  readonly name: string;
  readonly phases: readonly StepPhase[];
  readonly change: ((step: StepObservation) => Partial<StepObservation>) | string;
}

/** A rebase keeps what a build made, so the change is in its image too. */
const MAKES = ["export", "create", "rebase"] as const;
const REBASES = ["rebase"] as const;
const RESTORES = ["restore", "create"] as const;
const STARTS = ["detect", "build", "create", "launch"] as const;
const EVERY = ["analyze", "detect", "restore", "extend", "build", "export", "create", "rebase", "launch"] as const;

const marked = (text: string): string => `${text}-plimsoll`;
const otherMode = (mode: string): string => (Number.parseInt(mode, 8) ^ 0o020).toString(8).padStart(4, "0");
const otherOwner = (owner: string): string => (owner === "root" ? "user" : "root");

const CONTENT = "cases compare the text";
const HARNESS = "the harness gives it, not the lifecycle";
const SILENT = "the text does not say it";

const ENTRY: Members<EntryObservation> = {
  name: (entry) => ({ ...entry, name: marked(entry.name) }),
  type: (entry) => ({ ...entry, type: entry.type === "dir" ? "file" : "dir" }),
  mode: (entry) => ({ ...entry, mode: otherMode(entry.mode) }),
  owner: (entry) => ({ ...entry, owner: otherOwner(entry.owner) }),
  mtime: (entry) => ({ ...entry, mtime: String(Number(entry.mtime) + 1) }),
  linkname: ({ linkname, ...entry }) => (linkname === undefined ? entry : { ...entry, linkname: marked(linkname) }),
  text: ({ text, ...entry }) => (text === undefined ? entry : { ...entry, text: marked(text) }),
  size: CONTENT,
  digest: CONTENT,
};

/** Layers that the lifecycle makes, with the members of their entries that nothing holds. */
const MADE: Readonly<Record<string, Partial<Record<keyof EntryObservation, string>>>> = {
  app: {},
  layer: {},
  launcher: { owner: SILENT, linkname: "it has no links" },
  config: { type: SILENT, mode: SILENT, owner: SILENT, linkname: "it has no links", text: "launch.* cases read it" },
  "process-types": { mode: SILENT, owner: SILENT, text: "links have none" },
  sbom: { type: SILENT, mode: SILENT, owner: SILENT, linkname: "it has no links" },
};

const LAYER: Members<LayerObservation> = {
  id: HARNESS,
  role: HARNESS,
  // Everything in a layer changes its diffID.
  diffId: (layer) => ({ ...layer, diffId: `${layer.diffId.slice(0, -4)}0000` as LayerObservation["diffId"] }),
  media: SILENT,
  urls: SILENT,
  annotations: SILENT,
  entries: (layer) => ({ ...layer, entries: [] }),
};

const IMAGE: Members<ImageObservation> = {
  digest: (image) => ({ ...image, digest: `${image.digest.slice(0, -4)}0000` as ImageObservation["digest"] }),
  reference: (image) => ({ ...image, reference: marked(image.reference) }),
  size: (image) => ({ ...image, size: image.size + 1 }),
  config: (image) => ({ ...image, config: {} }),
  labels: (image) => ({ ...image, labels: {} }),
  history: (image) => ({ ...image, history: [] }),
  media: (image) => ({
    ...image,
    media: { manifest: marked(image.media.manifest), config: marked(image.media.config) },
  }),
  layers: (image) => ({ ...image, layers: image.layers.slice(1) }),
};

const FILE: Members<FileObservation> = {
  kind: (file) => ({ ...file, kind: "fifo" }),
  mode: (file) => ({ ...file, mode: otherMode(file.mode) }),
  owner: (file) => ({ ...file, owner: otherOwner(file.owner) }),
  target: ({ target, ...file }) => (target === undefined ? file : { ...file, target: marked(target) }),
  text: ({ text, ...file }) => (text === undefined ? file : { ...file, text: marked(text) }),
  toml: ({ toml, ...file }) => (toml === undefined ? file : { ...file, toml: {} }),
  json: ({ json, ...file }) => (json === undefined ? file : { ...file, json: {} }),
  malformed: "a document that the lifecycle writes is well formed, or another member is missing",
  digest: CONTENT,
  size: CONTENT,
};

const CALL: Members<CallObservation> = {
  as: HARNESS,
  argv: (call) => ({ ...call, argv: call.argv.map(marked) }),
  env: (call) => ({ ...call, env: {} }),
  cwd: (call) => ({ ...call, cwd: marked(call.cwd) }),
  umask: SILENT,
  lists: "what a program sees of the layers directory, which the members of files hold as well",
  reads: (call) => ({ ...call, reads: {} }),
};

const REQUEST: Members<RequestObservation> = {
  method: SILENT,
  what: SILENT,
  ref: (request) => ({ ...request, ref: marked(request.ref) }),
  status: "the registry gives it, not the lifecycle",
};

const ARTIFACT: Members<ArtifactObservation> = {
  digest: "only proposals publish artifacts; their cases hold them",
  config: "only proposals publish artifacts; their cases hold them",
  layers: "only proposals publish artifacts; their cases hold them",
  annotations: "only proposals publish artifacts; their cases hold them",
  subject: "only proposals publish artifacts; their cases hold them",
};

const STEP: Members<StepObservation> = {
  exit: (step) => ({ ...step, exit: { code: 1 } }),
  stdout: (step) => ({ ...step, stdout: "" }),
  stderr: (step) => ({ ...step, stderr: "" }),
  leftOut: HARNESS,
  files: (step) => ({ ...step, files: {} }),
  calls: (step) => ({ ...step, calls: [] }),
  registry: (step) => ({ ...step, registry: [] }),
  images: (step) => ({ ...step, images: {} }),
  artifacts: "only proposals publish artifacts; their cases hold them",
  extended: (step) => (step.extended === undefined ? step : { ...step, extended: { broken: "there is none" } }),
  obeyed: "never judged",
};

type Images = StepObservation["images"];

/** Changes each image that the lifecycle publishes. */
const inImages =
  (change: Change<ImageObservation>) =>
  ({ images }: StepObservation): Partial<StepObservation> => ({
    images: Object.fromEntries(
      Object.entries(images).map(([ref, image]): [Ref, Images[Ref]] => [
        ref as Ref,
        ref.startsWith("@app") && !("broken" in image) ? change(image) : image,
      ]),
    ),
  });

const inLayers = (isMeant: (layer: LayerObservation) => boolean, change: Change<LayerObservation>) =>
  inImages((image) => ({ ...image, layers: image.layers.map((layer) => (isMeant(layer) ? change(layer) : layer)) }));

/** `layer acme_hello/lib` and `app:2` are of the roles `layer` and `app`. */
const isOf =
  (role: string) =>
  (layer: LayerObservation): boolean =>
    layer.role.split(/[ :]/)[0] === role;

const inFiles = (isMeant: (path: string) => boolean, change: Change<FileObservation>) => (step: StepObservation) => ({
  files: Object.fromEntries(
    Object.entries(step.files).map(([path, file]) => [path, isMeant(path) ? change(file) : file]),
  ),
});

const isInLayersDir = (path: string): boolean => /^\/layers\/[^/]+\/[^/]+/.test(path);

function membersOf<T>(
  name: string,
  phases: Member["phases"],
  members: Members<T>,
  place: (change: Change<T>) => (step: StepObservation) => Partial<StepObservation>,
): readonly Member[] {
  return Object.entries<Change<T> | string>(members).map(([key, change]) => ({
    name: `${name}.${key}`,
    phases,
    change: typeof change === "string" ? change : place(change),
  }));
}

export const MEMBERS: readonly Member[] = [
  ...Object.entries(MADE).flatMap(([role, exceptions]) =>
    membersOf<EntryObservation>(`a new ${role} layer > entry`, MAKES, { ...ENTRY, ...exceptions }, (change) =>
      inLayers(isOf(role), (layer) => ({ ...layer, entries: layer.entries.map(change) })),
    ),
  ),
  ...membersOf<LayerObservation>("a layer of the run image", MAKES, LAYER, (change) => inLayers(isOf("run"), change)),
  ...["run", ...Object.keys(MADE)].flatMap((role) =>
    membersOf<LayerObservation>(
      `a ${role} layer after a rebase`,
      REBASES,
      { ...LAYER, entries: "they follow from the diffID" },
      (change) => inLayers(isOf(role), change),
    ),
  ),
  ...membersOf<ImageObservation>("a new image", MAKES, IMAGE, inImages),
  ...membersOf<ImageObservation>(
    "a rebased image",
    REBASES,
    { ...IMAGE, reference: "it is that of the digest" },
    inImages,
  ),
  ...membersOf<FileObservation>("a file in the layers directory", RESTORES, FILE, (change) =>
    inFiles(isInLayersDir, change),
  ),
  ...membersOf<CallObservation>("a call", STARTS, CALL, (change) => ({ calls }) => ({ calls: calls.map(change) })),
  ...membersOf<RequestObservation>("a request", EVERY, REQUEST, (change) => ({ registry }) => ({
    registry: registry.map(change),
  })),
  ...membersOf<ArtifactObservation>("an artifact", MAKES, ARTIFACT, () => () => ({})),
  ...membersOf<StepObservation>("a step", EVERY, STEP, (change) => change),
];
