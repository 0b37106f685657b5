/** A buildpack or an image extension as its author gives it: a directory, whose descriptor may be missing or wrong. */
import { type Api, compareApi, type Fault, fail, parseApi, pathOfText, type Result, textOfByteString } from "#base";
import { type DocumentTable, toml } from "#contract";
import { fileBytesIn, subtreeOf } from "#platform";
import type { Tree } from "#tree";
import { tableIn, tablesIn, textIn } from "../kit/documents.ts";
import { type Answer, notRun } from "../kit/rule.ts";

export type ComponentKind = "buildpack" | "extension";

export interface Component {
  readonly kind: ComponentKind;
  /** Where it comes from, for people: a folder, an archive, a directory of an image. */
  readonly from: string;
  /** The descriptor is at its top. */
  readonly tree: Tree;
  readonly descriptor: Result<DocumentTable, Fault>;
}

export function componentOf(kind: ComponentKind, tree: Tree, from: string): Component {
  const file = descriptorFile(kind);
  const bytes = fileBytesIn(tree, `/${file}`);
  const missing = { kind: "descriptor-missing", message: "the file does not exist", where: { file } };
  return { kind, tree, from, descriptor: bytes === undefined ? fail(missing) : toml.read(bytes, file) };
}

export const descriptorFile = (kind: ComponentKind): string => `${kind}.toml`;

const NOTHING: DocumentTable = {};

export const descriptorOf = ({ descriptor }: Component): DocumentTable => (descriptor.ok ? descriptor.value : NOTHING);

/** `[buildpack]` or `[extension]`. */
export const infoOf = (component: Component): DocumentTable => tableIn(descriptorOf(component), component.kind);

export const idOf = (component: Component): string => textIn(infoOf(component), "id") ?? "";
export const versionOf = (component: Component): string => textIn(infoOf(component), "version") ?? "";

/** `acme/hello@1.0.0`, or where it comes from if it has no id. */
export const nameOf = (component: Component): string =>
  idOf(component) === "" ? component.from : `${idOf(component)}@${versionOf(component)}`;

export const isComposite = (component: Component): boolean => tablesIn(descriptorOf(component), "order").length > 0;

/** `<major>.<minor>` or `<major>`, without anything around it. */
const API_FORM = /^\d{1,20}(\.\d{1,20})?$/;

export const isApiForm = (text: string): boolean => API_FORM.test(text);

/** The declared Buildpack API; undefined if it has no such form. */
export function declaredApi(component: Component): Api | undefined {
  const text = textIn(descriptorOf(component), "api") ?? "";
  return isApiForm(text) ? parseApi(text) : undefined;
}

/** Answers only for components that declare at least this version. */
export function fromApi(component: Component, first: Api, answer: () => Answer): Answer {
  const declared = declaredApi(component);
  if (declared === undefined) return notRun("the descriptor declares no Buildpack API");
  return compareApi(declared, first) >= 0
    ? answer()
    : notRun(`it comes with Buildpack API ${first}, and this is ${declared}`);
}

/** Answers only if the descriptor can be read. */
export const onDescriptor = (component: Component, answer: (descriptor: DocumentTable) => Answer): Answer =>
  component.descriptor.ok
    ? answer(component.descriptor.value)
    : notRun(`${descriptorFile(component.kind)} cannot be read`);

/** The components in `/cnb/buildpacks` or `/cnb/extensions` of an image, whether or not they are as they should be. */
export function componentsIn(kind: ComponentKind, tree: Tree, from: string): readonly Component[] {
  const place = `/cnb/${kind}s`;
  const below = (path: string): readonly string[] => {
    const directory = subtreeOf(tree, pathOfText(path));
    return directory?.root.names.map((name) => textOfByteString(name)) ?? [];
  };
  return below(place).flatMap((id) =>
    below(`${place}/${id}`).flatMap((version) => {
      const path = `${place}/${id}/${version}`;
      const own = subtreeOf(tree, pathOfText(path));
      return own === undefined ? [] : [componentOf(kind, own, `${from}:${path}`)];
    }),
  );
}
