/** The lifecycle that a request names, with the proposals that it switches on. */
import type { Fault, Result } from "#base";
import { proposalsNamed } from "#proposals";
import type { Subject } from "../protocol/subject.ts";
import { gallery } from "../subjects/faulty/index.ts";
import { propertyFaults } from "../subjects/faulty/properties.ts";
import { openSubject, type SubjectSpec } from "../subjects/open.ts";

export interface LifecycleRequest {
  readonly subject: SubjectSpec;
  /** `<id>` or `<id>:<option>=<value>`. */
  readonly proposals: readonly string[];
}

export async function openLifecycle({ subject, proposals }: LifecycleRequest): Promise<Result<Subject, Fault>> {
  const named = proposalsNamed(proposals);
  if (!named.ok) return named;
  return openSubject(subject, { amendments: named.value, gallery: faultyNamed });
}

const faultyNamed = (name: string) => [...gallery, ...propertyFaults].find((one) => one.name === name)?.amendment;
