/** Rules of the programs of buildpacks and image extensions, as files. */
import { byteStringOf, pathOfText } from "#base";
import { type FileNode, resolve } from "#tree";
import type { Finding, Rule } from "../kit/rule.ts";
import { finding, implied, must, type RuleDraft } from "../kit/rule-kit.ts";
import { type Component, type ComponentKind, isComposite, onDescriptor } from "./component.ts";
import type { ComponentEvidence } from "./evidence.ts";
import { targetsOf } from "./target-rules.ts";

/** The programs that a component may have. */
export const PROGRAMS: Readonly<Record<ComponentKind, readonly string[]>> = {
  buildpack: ["bin/detect", "bin/build"],
  extension: ["bin/detect", "bin/generate"],
};

export const programAt = ({ tree }: Component, name: string): FileNode | undefined => {
  const found = resolve(tree, pathOfText(`/${name}`), { follow: true });
  return found.ok && found.node?.kind === "file" ? found.node : undefined;
};

export const isExecutable = (program: FileNode): boolean => (program.mode & 0o111) !== 0;

/** `bin/build.exe` and `bin/build.bat` are programs for Windows. */
const isForWindows = (component: Component): boolean =>
  ["bin/build.exe", "bin/build.bat"].some((name) => programAt(component, name) !== undefined);

export const buildpackPrograms: readonly Rule<ComponentEvidence>[] = [
  implied({
    id: "check.buildpack.executables",
    says: "A component buildpack has bin/detect and bin/build, both executable.",
    statements: ["buildpack.term.component.executables"],
    judge: ({ component }) => {
      if (isComposite(component)) return { notRun: "it is a composite buildpack" };
      if (isForWindows(component) && programAt(component, "bin/build") === undefined)
        return { notRun: "it is a buildpack for Windows" };
      return PROGRAMS.buildpack.flatMap((name): readonly Finding[] => {
        const program = programAt(component, name);
        if (program === undefined) return [finding(name, "an executable file", null)];
        return isExecutable(program) ? [] : [finding(name, "an executable file", `mode ${program.mode.toString(8)}`)];
      });
    },
  }),
  implied({
    id: "check.buildpack.composite-executables",
    says: "A composite buildpack has neither bin/detect nor bin/build.",
    statements: ["buildpack.term.composite.no-executables"],
    judge: ({ component }) =>
      onDescriptor(component, () => {
        if (!isComposite(component)) return { notRun: "it is a component buildpack" };
        const there = PROGRAMS.buildpack.filter((name) => programAt(component, name) !== undefined);
        return there.map((name) => finding(name, "no program beside an order", "a file"));
      }),
  }),
];

/** The processors in the headers of ELF files. */
const MACHINES: Readonly<Record<number, string>> = {
  3: "386",
  21: "ppc64le",
  22: "s390x",
  40: "arm",
  62: "amd64",
  183: "arm64",
  243: "riscv64",
};

/** Undefined for a file that is no ELF file. */
function architectureOf(program: FileNode): string | undefined {
  const [head = new Uint8Array()] = program.content.chunks();
  if (head.length < 20 || head[0] !== 0x7f || byteStringOf(head.subarray(1, 4)) !== "ELF") return undefined;
  const [low = 0, high = 0] = head.subarray(18, 20);
  const machine = head[5] === 2 ? low * 256 + high : high * 256 + low;
  return MACHINES[machine] ?? `machine ${machine}`;
}

/** A script says nothing of its processor, and a name of an architecture that a target leaves out matches each. */
export const architecture = (kind: ComponentKind): Rule<ComponentEvidence> => {
  const draft: RuleDraft<ComponentEvidence> = {
    id: `check.${kind}.architecture`,
    says: "Its programs are for the architecture of some target.",
    statements: [...(kind === "buildpack" ? [] : ["ext.ext-toml.targets.may"]), "buildpack.targets.compatible"],
    judge: ({ component }) => {
      const targets = targetsOf(component).map(({ arch }) => arch);
      if (targets.length === 0) return { notRun: "the descriptor has no targets" };
      return PROGRAMS[kind].flatMap((name): readonly Finding[] => {
        const program = programAt(component, name);
        const found = program === undefined ? undefined : architectureOf(program);
        if (found === undefined || targets.includes(found) || targets.includes("")) return [];
        return [finding(name, `a program for ${targets.join(" or ")}`, found)];
      });
    },
  };
  return (kind === "buildpack" ? must : implied)(draft);
};
