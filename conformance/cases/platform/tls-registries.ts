/**
 * A registry that speaks TLS, on a port of its own. No text says where a lifecycle has its list of authorities from, so the worlds have the
 * file that most programs read, and the variable that names it.
 */
import type { Ref, RunStep, Step, TestCase, World } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectAbsent, expectSame } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, expectAppImage, helloBuildpack, helloLayer, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { analyze, build, create, detect, exportApp, newContainer, rebase, restore } from "../vocabulary/steps.ts";
import { impliedCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const STATEMENT = "platform.restorer.input.insecure-registry";
const THERE: readonly Ref[] = ["@secure.test/app:1"];
const RUN = { "-run-image": "@secure.test/run:1" };
const CACHE = { "-cache-dir": [], "-cache-image": "@secure.test/cache:1" };
const LISTED = { "-insecure-registry": "secure.test:5443" };

const givenWith = (authority: "known" | "unknown"): World =>
  world({
    buildpacks: [helloBuildpack(...makeLayer("dep", ["launch", "cache"], { file: "1\n" }))],
    env: { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" },
    registry: { authority },
  });

/** Run image, app image and cache image are there. */
const createThere = (flags: RunStep["flags"] = {}): RunStep =>
  create({ images: THERE, flags: { ...RUN, ...CACHE, ...flags } });

const BUILT_TWICE: readonly Step[] = [createThere(), newContainer, createThere()];

interface Row {
  readonly id: string;
  readonly says: string;
  readonly when: readonly Step[];
  readonly then: TestCase["then"];
}

/** Each phase that uses a registry. */
const survived: readonly Row[] = [
  {
    id: "create.tls.known",
    says: "The creator reads and writes images on a registry whose certificate is of a known authority, and finds its cache there.",
    when: BUILT_TWICE,
    then: [
      expectSuccess(2, STATEMENT),
      expectAppImage(2, STATEMENT),
      expectSame(helloLayer("dep", "/diffId", 2), helloLayer("dep", "/diffId"), STATEMENT),
    ],
  },
  {
    id: "export.tls.known",
    says: "The phases of a build read and write images on a registry whose certificate is of a known authority.",
    when: [
      analyze({ images: THERE, flags: RUN }),
      detect(),
      restore({ flags: CACHE }),
      build(),
      exportApp({ images: THERE, flags: CACHE }),
    ],
    then: [expectSuccess(4, STATEMENT), expectAppImage(4, STATEMENT)],
  },
  {
    id: "rebase.tls.known",
    says: "The rebaser reads and writes images on a registry whose certificate is of a known authority.",
    when: [
      createThere(),
      publishImage("@run:1"),
      rebase("@secure.test/run:1", { images: THERE, flags: { "-force": true } }),
    ],
    then: [
      expectSuccess(2, STATEMENT),
      expectSame(afterStep(2).diffId(APP, 1), afterStep(2).diffId("@run:1", 1), STATEMENT),
    ],
  },
];

export const tlsRegistryCases: readonly TestCase[] = [
  ...survived.map((row) => impliedCase({ ...row, platform: ["0.13"], given: givenWith("known") })),
  impliedCase({
    id: "create.tls.unknown",
    says: "The creator uses no registry whose certificate is of an unknown authority.",
    platform: ["0.13"],
    given: givenWith("unknown"),
    when: BUILT_TWICE,
    then: [expectFailure(0, STATEMENT), expectAbsent(afterStep(0).image(APP), STATEMENT)],
    control: { id: "create.tls.known", differs: "/given/registry/authority" },
  }),
  impliedCase({
    id: "create.tls.unknown-listed",
    says: "The creator takes any certificate of a registry that is listed as insecure.",
    platform: ["0.13"],
    given: givenWith("unknown"),
    when: [createThere(LISTED)],
    then: [
      allowReading(expectSuccess(0, STATEMENT), { between: [1, 255] }, "A-61"),
      allowReading(expectAppImage(0, STATEMENT), { present: false }, "A-61"),
    ],
  }),
];
