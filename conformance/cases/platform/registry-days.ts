/**
 * Registries on bad days. No text says how often a lifecycle tries again, so a build may succeed or fail. It never publishes half, and the next
 * build on a good day makes the image. What a registry may do on a good day is in the OCI distribution specification: it redirects, refuses to
 * mount, and lets tokens expire. docs/worlds.md has the table.
 */
import type { RegistryRule, RunStep, TestCase } from "#protocol";
import { makeLayerWithMetadata } from "../vocabulary/acts.ts";
import { expectAbsent, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, expectAppImage, helloBuildpack, helloLayer, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, runImage } from "../vocabulary/run-images.ts";
import { newContainer, rebase } from "../vocabulary/steps.ts";
import { mustCase, shouldCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const EACH_TAG = "platform.exporter.same-image-each-tag";
const ALSO = "@app:also";

/** Reads run, previous and cache image, and writes app and cache image. */
const createAll = (rules: readonly RegistryRule[] = [], more: Pick<RunStep, "env"> = {}): RunStep => ({
  run: "create",
  images: [APP],
  flags: { "-cache-image": "@cache:1", "-tag": ALSO },
  ...more,
  ...(rules.length > 0 && { fault: { rules } }),
});

const LAYERS = makeLayerWithMetadata("lib", ["launch", "cache"], 'version = "1"\n', { file: "1\n" });
const given = world({ buildpacks: [helloBuildpack(...LAYERS)] });

interface Day {
  readonly says: string;
  readonly rules: readonly RegistryRule[];
}

const busy = (
  status: number,
  more: { readonly retryAfter?: number; readonly code?: string } = {},
): RegistryRule["give"] => ({
  status,
  ...more,
});

/** Whether a build survives them is not in the texts. */
const BAD: Readonly<Record<string, Day>> = {
  "too-many": {
    says: "answers 429 to every third request",
    rules: [{ every: 3, give: busy(429, { retryAfter: 0, code: "TOOMANYREQUESTS" }) }],
  },
  "too-many-always": { says: "answers 429 always", rules: [{ give: busy(429, { retryAfter: 0 }) }] },
  "busy-once": { says: "answers 503 once", rules: [{ times: 1, give: busy(503, { retryAfter: 0 }) }] },
  "error-on-upload": { says: "answers 500 to every upload", rules: [{ what: "upload", give: busy(500) }] },
  "manifests-refused": {
    says: "answers 500 to every new manifest",
    rules: [{ what: "manifest", method: "PUT", give: busy(500) }],
  },
  "blob-lost": {
    says: "lost a blob that it had accepted",
    rules: [{ what: "manifest", method: "PUT", times: 1, give: busy(404, { code: "MANIFEST_BLOB_UNKNOWN" }) }],
  },
  unauthorized: {
    says: "answers 401 to every fourth request",
    rules: [{ every: 4, give: busy(401, { code: "UNAUTHORIZED" }) }],
  },
  "busy-often": {
    says: "answers 503 to every third request",
    rules: [{ every: 3, give: busy(503, { retryAfter: 0 }) }],
  },
  "unauthorized-always": { says: "answers 401 always", rules: [{ give: busy(401, { code: "UNAUTHORIZED" }) }] },
  "writes-denied": {
    says: "lets nobody write any more",
    rules: (["POST", "PATCH", "PUT"] as const).map((method) => ({ method, give: busy(403, { code: "DENIED" }) })),
  },
  "manifests-of-other-types": {
    says: "takes no manifest of that type",
    rules: [{ what: "manifest", method: "PUT", give: busy(415, { code: "MANIFEST_INVALID" }) }],
  },
  "no-heads": { says: "refuses every HEAD", rules: [{ method: "HEAD", give: busy(405, { code: "UNSUPPORTED" }) }] },
  page: { says: "is behind a page to log in", rules: [{ give: "page" }] },
  "without-digest": { says: "states no digests, as before version 1.1", rules: [{ give: "without-digest" }] },
  "other-type": {
    says: "says of every manifest that it is any JSON",
    rules: [{ what: "manifest", give: "other-type" }],
  },
  "not-found": {
    says: "answers 404 to every blob",
    rules: [{ method: "GET", what: "blob", give: busy(404, { code: "BLOB_UNKNOWN" }) }],
  },
  "cut-reads": { says: "cuts every fifth connection", rules: [{ every: 5, give: "cut" }] },
  truncated: { says: "sends half of every blob", rules: [{ method: "GET", what: "blob", give: "truncated" }] },
  changed: { says: "sends other bytes of every blob", rules: [{ method: "GET", what: "blob", give: "changed" }] },
};

const badDay = ([id, { says, rules }]: readonly [string, Day]): TestCase =>
  mustCase({
    id: `create.bad-day.${id}`,
    says: `A registry that ${says} gets no half image, and the next build publishes the whole one.`,
    given,
    when: [
      createAll(),
      ...rebuildWith(...LAYERS),
      { edit: { "/workspace/new.txt": { text: "new\n" } } },
      createAll(rules),
      newContainer,
      createAll(),
    ],
    then: [
      ...([APP, ALSO] as const).map((ref) => expectAbsent(afterStep(4).image(ref, "broken"), EACH_TAG)),
      expectThat(afterStep(4).image(APP, "config", "os"), { equals: "linux" }, EACH_TAG),
      expectSuccess(6, EACH_TAG),
      expectSame(afterStep(6).digest(ALSO), afterStep(6).digest(APP), EACH_TAG),
      expectSame(helloLayer("lib", "/diffId", 6), helloLayer("lib", "/diffId", 0), EACH_TAG),
    ],
  });

const REDIRECTED: readonly RegistryRule[] = [{ method: "GET", what: "blob", give: "redirect" }];
/** For `cnb:secret`. */
const CREDENTIALS = { env: { CNB_REGISTRY_AUTH: '{"127.0.0.1:5000":"Basic Y25iOnNlY3JldA=="}' } };
const SLOW: readonly RegistryRule[] = [
  { method: "GET", what: "manifest", repository: "run", give: { slowSeconds: 30 } },
  { method: "PUT", what: "manifest", give: { slowSeconds: 30 } },
];
const RUN_LAYERS = "platform.exporter.base.layers-preserved";
/** The OCI distribution specification: registries SHOULD take manifests of 4 MiB. The app image may add to the manifest. */
const LARGE = { manifestBytes: 4 * 1024 * 1024 - 64 * 1024, media: "oci" } as const;
const HEADER_USED = "platform.auth.env.header-used";
const DEP = "/layers/acme_hello/lib";
const rebuilt = (...rules: readonly RegistryRule[]) => [
  createAll(),
  ...rebuildWith({ do: "record", as: "again", list: [DEP] }, ...LAYERS),
  createAll(rules),
];

/** What a registry may do at any time. */
const good: readonly TestCase[] = [
  mustCase({
    id: "create.good-day.redirect",
    says: "The creator follows redirects of blobs to another server: it restores the layers of the cache image.",
    given,
    when: rebuilt(...REDIRECTED),
    then: [
      expectSuccess(3, "platform.restorer.restore-layers"),
      expectThat(afterStep(3).call("again", "lists", DEP), { equals: ["file"] }, "platform.restorer.restore-layers"),
    ],
  }),
  mustCase({
    id: "rebase.good-day.redirect",
    says: "The rebaser follows redirects of blobs to another server.",
    given,
    when: [createAll(), { publish: { "@run:1": newerRunImage() } }, rebase("@run:1", { fault: { rules: REDIRECTED } })],
    then: [
      expectSuccess(2, "platform.rebaser.run-layers.replaced"),
      expectSame(afterStep(2).diffId(APP, 1), afterStep(2).diffId("@run:1", 1), "platform.rebaser.run-layers.replaced"),
    ],
  }),
  mustCase({
    id: "create.good-day.absolute-location",
    says: "The creator uploads to a registry that gives URLs for uploads, and not paths.",
    given,
    when: [createAll([{ give: "absolute-location" }])],
    then: [expectSuccess(0, EACH_TAG), expectSame(afterStep(0).digest(ALSO), afterStep(0).digest(APP), EACH_TAG)],
  }),
  mustCase({
    id: "create.good-day.slow",
    says: "The creator waits for a registry that takes half a minute to answer.",
    given,
    when: [createAll(SLOW)],
    then: [expectSuccess(0, EACH_TAG), expectSame(afterStep(0).digest(ALSO), afterStep(0).digest(APP), EACH_TAG)],
  }),
  mustCase({
    id: "rebase.good-day.large-manifest",
    says: "The creator and the rebaser take run images whose manifests have nearly 4 MiB, as many registries allow.",
    given: { ...given, images: { "@run:1": { ...runImage(), ...LARGE } } },
    when: [createAll(), { publish: { "@run:1": { ...newerRunImage(), ...LARGE } } }, rebase("@run:1")],
    then: [
      expectSuccess(0, RUN_LAYERS),
      expectSame(afterStep(0).diffId(APP, 0), afterStep(0).diffId("@run:1", 0), RUN_LAYERS),
      expectSuccess(2, "platform.rebaser.run-layers.replaced"),
      expectSame(afterStep(2).diffId(APP, 1), afterStep(2).diffId("@run:1", 1), "platform.rebaser.run-layers.replaced"),
    ],
  }),
  shouldCase({
    id: "create.good-day.redirect-with-credentials",
    says: "The creator sends the registry's credentials to the registry, and not to the server of a redirect.",
    given: { ...given, registry: { auth: "basic" } },
    when: [createAll([], CREDENTIALS), newContainer, createAll(REDIRECTED, CREDENTIALS)],
    then: [expectSuccess(2, HEADER_USED), expectAppImage(2, HEADER_USED)],
  }),
  shouldCase({
    id: "create.good-day.token-expires",
    says: "The creator gets a new token when the registry takes the old one no more.",
    given: { ...given, registry: { auth: "bearer", tokenUses: 5 } },
    when: [createAll([], CREDENTIALS)],
    then: [expectSuccess(0, HEADER_USED), expectAppImage(0, HEADER_USED)],
  }),
];

export const registryDayCases: readonly TestCase[] = [...good, ...Object.entries(BAD).map(badDay)];
