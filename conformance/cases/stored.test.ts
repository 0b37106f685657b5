import { expect, test } from "vitest";
import { coveredBy, factsOf } from "#protocol";
import { casesOnDemand, headsOf } from "./cases-on-demand.ts";
import { caseFiles } from "./files.ts";

const files = caseFiles.slice(0, 3);
const heads = headsOf(files);

test("a stored test case reads its file when a member of its body is used, and not before", () => {
  const read: string[] = [];
  const stored = casesOnDemand(JSON.parse(JSON.stringify(heads)), (name) => {
    read.push(name);
    return caseFiles.find((file) => file.name === name)?.read() ?? [];
  });
  const sources = files.flatMap((file) => file.read());
  expect(stored.map(({ id }) => id)).toEqual(sources.map(({ id }) => id));
  expect(stored.map((one) => factsOf(one).statements)).toEqual(sources.map(coveredBy));
  expect(read).toEqual([]);
  expect(stored[0]?.given).toEqual(sources[0]?.given);
  expect(read).toEqual([files[0]?.name]);
  expect(stored.map((one) => ({ ...one }))).toEqual(sources);
});
