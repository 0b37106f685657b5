/** platform.md > Registry Authentication, Map an image reference to a path in the layout directory, Experimental Features. */
import type { TestCase } from "#protocol";
import { expectSame } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { expectAppImage, expectNoAppImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, create } from "../vocabulary/steps.ts";
import { mustCase, shouldCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

/** For `cnb:secret`. */
const HEADER = '{"127.0.0.1:5000":"Basic Y25iOnNlY3JldA=="}';
const OTHERS = '{"localhost:5000":"Basic Y25iOnNlY3JldA=="}';
const worldWithAuth = (auth: "basic" | "bearer") => ({ ...world(), registry: { auth } });

const authCase = (auth: "basic" | "bearer"): TestCase =>
  shouldCase({
    id: `create.auth.${auth}`,
    says: `With the header that the platform gives, the lifecycle reads and writes images on a registry with ${auth} authentication.`,
    given: worldWithAuth(auth),
    when: [create({ env: { CNB_REGISTRY_AUTH: HEADER } })],
    then: [expectSuccess(0, "platform.auth.env.header-used"), expectAppImage(0, "platform.auth.env.header-used")],
  });

/** Names that are near to that of the registry, which is no part of them. */
const NEAR = {
  shorter: "127.0.0.1:500",
  longer: "127.0.0.1:50000",
  "without-port": "127.0.0.1",
  "other-host": "127.0.0.10:5000",
} as const;
const RIGHT = "Basic Y25iOnNlY3JldA==";
const WRONG = "Basic d3Jvbmc6d3Jvbmc=";
const authOf = (...entries: readonly (readonly [string, string])[]): string =>
  JSON.stringify(Object.fromEntries(entries));
const nearEntries = Object.values(NEAR).map((name) => [name, WRONG] as const);

/** For which registries the headers are that the platform gives. */
const authNames: readonly TestCase[] = [
  ...Object.entries(NEAR).map(([what, name]) =>
    shouldCase({
      id: `create.auth-names.${what}`,
      says: `The lifecycle does not use the header for ${name} on the registry 127.0.0.1:5000.`,
      given: worldWithAuth("basic"),
      when: [create({ env: { CNB_REGISTRY_AUTH: authOf([name, RIGHT]) } })],
      then: expectNoAppImage("platform.auth.env.header-used"),
      control: { id: "create.auth.basic", differs: "/when/0/env/CNB_REGISTRY_AUTH" },
    }),
  ),
  ...(
    [
      ["first", [["127.0.0.1:5000", RIGHT], ...nearEntries]],
      ["last", [...nearEntries, ["127.0.0.1:5000", RIGHT]]],
    ] as const
  ).map(([place, entries]) =>
    shouldCase({
      id: `create.auth-names.${place}`,
      says: `The lifecycle uses the header of the registry, which is the ${place} of several with names like it.`,
      given: worldWithAuth("basic"),
      when: [create({ env: { CNB_REGISTRY_AUTH: authOf(...entries) } })],
      then: [expectSuccess(0, "platform.auth.env.header-used"), expectAppImage(0, "platform.auth.env.header-used")],
    }),
  ),
];

export const registryCases: readonly TestCase[] = [
  authCase("basic"),
  authCase("bearer"),
  ...authNames,
  mustCase({
    id: "create.auth.anonymous",
    says: "Without matching credentials, the lifecycle reads and writes images anonymously.",
    given: world(),
    when: [create({ env: { CNB_REGISTRY_AUTH: OTHERS } })],
    then: [expectSuccess(0), expectAppImage(0, "platform.auth.anonymous")],
  }),
  shouldCase({
    id: "create.auth.none",
    says: "Without credentials, the lifecycle writes nothing to a registry that requires authentication.",
    given: worldWithAuth("basic"),
    when: [create({ env: { CNB_REGISTRY_AUTH: OTHERS } })],
    then: expectNoAppImage("platform.auth.env.header-used"),
    control: { id: "create.auth.basic", differs: "/when/0/env/CNB_REGISTRY_AUTH" },
  }),
  mustCase({
    id: "analyze.mount.refused",
    says: "The lifecycle writes to a registry even if it refuses to mount blobs from other repositories.",
    given: { ...world(), registry: { mount: "refuse" } },
    when: [create(), analyze()],
    then: [
      expectSuccess(1),
      expectSame(
        afterStep(1).analyzed("image", "reference"),
        afterStep(0).reference("@app:1"),
        "platform.analyzer.analyzed.image",
      ),
    ],
  }),
];
