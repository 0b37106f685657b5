/** What running export-dirs shows of its text. */
import type { Finding } from "../finding.ts";

export const findings: readonly Finding[] = [
  {
    id: "export-dirs.rebase-shows-run-image",
    gaps: ["G-ED-01"],
    kind: "counterexample",
    says: "The text promises rebase safety, and has the run image checked at analysis only.",
    happens:
      "Content that a newer run image has at an exported directory shows in the rebased app image, and the rebaser exits 0.",
    breaks: ["proposal.export-dirs.rebase-safe"],
    repair: "rebase=check",
    wording: "A rebase MUST fail where the new run image has content at a path that the app image records as exported.",
  },
];
