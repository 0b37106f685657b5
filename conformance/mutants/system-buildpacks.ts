/** Mutants of the detector that merge the platform's buildpacks into a group in another way. */
import { type Mutant, mutant, overrideDecision, replaceDecision } from "./mutant.ts";

const PRE = "platform.detector.system.merge-pre";
const POST = "platform.detector.system.merge-post";
const PRE_ONCE = "platform.detector.system.pre-no-dup";
const POST_ONCE = "platform.detector.system.post-no-dup";

export const systemMutants: readonly Mutant[] = [
  mutant("system-pre-ignored", "The detector ignores the platform's first buildpacks.", {
    breaks: [PRE],
    fault: overrideDecision("systemMerged", (previous) => (i) => previous({ ...i, pre: [] })),
  }),
  mutant("system-post-ignored", "The detector ignores the platform's last buildpacks.", {
    breaks: [POST],
    fault: overrideDecision("systemMerged", (previous) => (i) => previous({ ...i, post: [] })),
  }),
  mutant("system-exchanged", "The detector puts the platform's first buildpacks last.", {
    breaks: [PRE, POST],
    fault: overrideDecision("systemMerged", (previous) => (i) => previous({ ...i, pre: i.post, post: i.pre })),
  }),
  mutant("system-pre-reversed", "The detector puts the platform's first buildpacks in the reverse order.", {
    breaks: [PRE],
    fault: overrideDecision("systemMerged", (previous) => (i) => previous({ ...i, pre: i.pre.toReversed() })),
  }),
  mutant("system-post-reversed", "The detector puts the platform's last buildpacks in the reverse order.", {
    breaks: [POST],
    fault: overrideDecision("systemMerged", (previous) => (i) => previous({ ...i, post: i.post.toReversed() })),
  }),
  mutant("system-pre-wins", "A first buildpack of the platform replaces the one with its id in a group.", {
    breaks: [PRE_ONCE],
    fault: replaceDecision("systemMerged", ({ group, pre, post }) => [...pre, ...group, ...post]),
  }),
  mutant("system-post-wins", "A last buildpack of the platform replaces the one with its id in a group.", {
    breaks: [POST_ONCE],
    fault: overrideDecision("systemMerged", (previous) => ({ group, pre, post }) => {
      const last = new Set(post.map(({ id }) => id));
      return [...previous({ group: group.filter(({ id }) => !last.has(id)), pre, post: [] }), ...post];
    }),
  }),
  mutant("system-same-version-once", "A first buildpack of the platform is put beside another version of it.", {
    breaks: [PRE_ONCE],
    fault: overrideDecision("systemMerged", (previous) => ({ group, pre, post }) => {
      const other = pre.filter((one) => !group.some(({ id, version }) => id === one.id && version === one.version));
      return [...other, ...previous({ group, pre: [], post })];
    }),
  }),
  mutant("system-same-version-not-again", "A last buildpack of the platform is put beside another version of it.", {
    breaks: [POST_ONCE],
    fault: overrideDecision("systemMerged", (previous) => ({ group, pre, post }) => {
      const other = post.filter((one) => !group.some(({ id, version }) => id === one.id && version === one.version));
      return [...previous({ group, pre, post: [] }), ...other];
    }),
  }),
  mutant("system-required", "Each buildpack of the platform is required.", {
    breaks: ["platform.system.optional-default"],
    fault: replaceDecision("systemOptional", () => false),
  }),
  mutant("system-all-optional", "Each buildpack of the platform is optional.", {
    breaks: ["platform.system.optional-default"],
    fault: replaceDecision("systemOptional", () => true),
  }),
];
