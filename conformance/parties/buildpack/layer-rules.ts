/** Rules of the layers that bin/build leaves: their names, their TOML files and the files of their environment. */
import { describeFault, textOfByteString } from "#base";
import { layerToml, toml } from "#contract";
import { fileBytesIn } from "#platform";
import { type Tree, walk } from "#tree";
import { onMain } from "../component/answers.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { isTextArray, showValue } from "../kit/documents.ts";
import { type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, may, must } from "../kit/rule-kit.ts";
import { isDirectory, layersIn, RESERVED } from "./output.ts";

export const layerRules: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.layer-names",
    says: "No layer is called build, launch or store.",
    statements: ["buildpack.build.bp.reserved-layer-names", "buildpack.build.bp.may-name-freely"],
    judge: (evidence) =>
      onMain(evidence, ({ output }) =>
        RESERVED.filter((name) => isDirectory(output, `/${name}`)).map((name) =>
          finding(name, "no layer directory of this name", "a directory"),
        ),
      ),
  }),
  implied({
    id: "check.buildpack.layer-toml",
    says: "Each layer's TOML file has its types in [types].",
    statements: [
      "buildpack.layers.types.launch",
      "buildpack.layers.types.build",
      "buildpack.layers.types.cache",
      "buildpack.layer-toml.may",
      "buildpack.layer-toml.types",
      "buildpack.layer-toml.metadata",
      "buildpack.layers.launch.may",
      "buildpack.layers.build.may",
      "buildpack.layers.cache.may",
      "buildpack.layers.provide.may",
      "buildpack.build.bp.may-create-layers",
      "buildpack.build.bp.may-create-toml",
    ],
    judge: (evidence) =>
      onMain(evidence, ({ output }) => {
        const layers = layersIn(output).filter(({ name }) => !RESERVED.includes(name));
        if (layers.length === 0) return notRun("bin/build makes no layer");
        return layers.flatMap(({ name }) => documentFinding(output, name));
      }),
  }),
  may({
    id: "check.buildpack.layer-exec-env",
    says: "The exec-env of a layer is a list of names.",
    statements: ["buildpack.layer-toml.exec-env", "buildpack.exec-env.may.layers"],
    judge: (evidence) =>
      onMain(evidence, ({ output }) =>
        layersIn(output).flatMap(({ name, document }) => {
          const metadata = document?.metadata;
          const value = toml.isTable(metadata) ? metadata["exec-env"] : undefined;
          if (value === undefined || isTextArray(value)) return [];
          return [finding(`${name}.toml metadata.exec-env`, "a list of texts", showValue(value))];
        }),
      ),
  }),
  must({
    id: "check.buildpack.reserved-variables",
    says: "No file of a layer's environment sets a variable that begins with CNB_.",
    statements: ["buildpack.env.cnb-prefix.reserved", "buildpack.env.bp.may-write"],
    judge: (evidence) =>
      onMain(evidence, ({ output, execd }) => [
        ...envFiles(output)
          .filter(({ name }) => name.startsWith("CNB_"))
          .map(({ path, name }) => finding(path, "another variable than CNB_*", name)),
        ...execd.flatMap(({ program, output: written, ran }) =>
          keysIn(written)
            .filter((key) => key.startsWith("CNB_"))
            .map((key): Finding => ({ ...finding(program, "another variable than CNB_*", key), ran: [ran] })),
        ),
      ]),
  }),
  implied({
    id: "check.buildpack.env-suffixes",
    says: "The suffix of a file of a layer's environment is one of the specification.",
    statements: ["buildpack.env.rules.suffix"],
    judge: (evidence) =>
      onMain(evidence, ({ output }) =>
        envFiles(output)
          .filter(({ suffix }) => suffix !== undefined && !SUFFIXES.includes(suffix))
          .map(({ path, suffix }) =>
            finding(path, `no suffix, or one of ${SUFFIXES.map((one) => `.${one}`).join(", ")}`, `.${suffix}`),
          ),
      ),
  }),
];

/** A layer that was only reused may have no file; a temporary one needs none. */
function documentFinding(output: Tree, name: string): readonly Finding[] {
  const file = `${name}.toml`;
  const bytes = fileBytesIn(output, `/${file}`);
  if (bytes === undefined) return [];
  const read = layerToml.read(bytes, file);
  return read.ok ? [] : [finding(file, "types in [types], and a table of metadata", describeFault(read.fault))];
}

const SUFFIXES = ["append", "default", "delim", "override", "prepend"];

interface EnvFile {
  readonly path: string;
  readonly name: string;
  readonly suffix?: string;
}

/** The files in `env`, `env.build`, `env.launch` and `env.launch/<process>` of each layer. */
function envFiles(output: Tree): readonly EnvFile[] {
  return [...walk(output)].flatMap(({ path, node }): readonly EnvFile[] => {
    const text = textOfByteString(path).slice(1);
    const base = /^[^/]+\/(?:env|env\.build|env\.launch|env\.launch\/[^/]+)\/([^/]+)$/.exec(text)?.[1];
    if (node.kind !== "file" || base === undefined) return [];
    const at = base.indexOf(".");
    return [at < 0 ? { path: text, name: base } : { path: text, name: base.slice(0, at), suffix: base.slice(at + 1) }];
  });
}

/** The names that an exec.d program sets; none if its output is no TOML. */
const keysIn = (text: string): readonly string[] => {
  const read = toml.read(new TextEncoder().encode(text), "exec.d");
  return read.ok ? Object.keys(read.value) : [];
};
