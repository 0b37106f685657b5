/** The test cases of the specification, by its sections. */
import type { TestCase } from "#protocol";
import { caseFiles, readCases } from "./files.ts";

let all: readonly TestCase[] | undefined;

export function specificationCases(): readonly TestCase[] {
  all ??= readCases();
  return all;
}

/** Reads no test case. */
export const isSpecificationCase = (id: string): boolean => caseFiles.some(({ ids }) => ids.includes(id));

/**
 * The test cases with these ids, with their controls and the other test cases of the same files. Undefined if a word is not the id of one test
 * case. Reads only these files.
 */
export function casesNamed(words: readonly string[]): readonly TestCase[] | undefined {
  const read = new Map<string, readonly TestCase[]>();
  const waiting = [...words];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const files = caseFiles.filter(({ ids }) => ids.some((one) => one === id || one.startsWith(`${id}.`)));
    const [file] = files;
    if (files.length > 1 || file?.ids.includes(id) !== true) return undefined;
    const inside = read.get(file.name) ?? file.read();
    read.set(file.name, inside);
    const control = inside.find((one) => one.id === id)?.control?.id;
    if (control !== undefined && control !== id) waiting.push(control);
  }
  return [...read.values()].flat();
}

/** Reads the file of this test case only. Undefined if none has the id. */
export const caseNamed = (id: string): TestCase | undefined =>
  caseFiles
    .find(({ ids }) => ids.includes(id))
    ?.read()
    .find((one) => one.id === id);

/** The file that declares a test case, from the top of the repository; undefined for test cases of proposals. */
export function fileOfSpecificationCase({ id }: TestCase): string | undefined {
  const file = caseFiles.find(({ ids }) => ids.includes(id));
  return file && `conformance/cases/${file.name}.ts`;
}
