/** platform.md > Registry Authentication: passwords of every form, in each place from which a lifecycle takes them. */
import type { FileSpec, RunStep, TestCase } from "#protocol";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { expectAppImage, expectNoAppImage } from "../vocabulary/images.ts";
import { create } from "../vocabulary/steps.ts";
import { shouldCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const REGISTRY = "127.0.0.1:5000";
const CONFIG = "/home/cnb/.docker/config.json";

/** The first colon of a header is the end of the user's name, so a password may have colons. */
const PASSWORDS: Readonly<Record<string, readonly [password: string, words: string]>> = {
  colons: ["a:b:c", "with colons"],
  "colon-first": [":secret", "with a colon at its beginning"],
  "colon-last": ["secret:", "with a colon at its end"],
  signs: [`p@ss/w+rd=%25&"q"\\$HOME`, "with other signs"],
  spaces: [" a  b ", "with spaces, at its ends too"],
  long: ["0123456789abcdef".repeat(125), "of 2,000 characters"],
  short: ["x", "of one character"],
};

/** Where the credentials are. */
interface Place {
  readonly what: "encoded" | "text" | "header";
  readonly words: string;
  readonly covers: string;
  readonly given: (password: string) => { readonly file?: FileSpec; readonly step?: Partial<RunStep> };
}

const encoded = (password: string): string => btoa(`cnb:${password}`);
const configWith = (entry: Readonly<Record<string, string>>) => ({
  file: { text: JSON.stringify({ auths: { [REGISTRY]: entry } }) },
});

const PLACES: readonly Place[] = [
  {
    what: "encoded",
    words: "from config.json, encoded",
    covers: "platform.auth.docker-config.conventions",
    given: (password) => configWith({ auth: encoded(password) }),
  },
  {
    what: "text",
    words: "from config.json, as text",
    covers: "platform.auth.docker-config.conventions",
    given: (password) => configWith({ username: "cnb", password }),
  },
  {
    what: "header",
    words: "in the header that the platform gives",
    covers: "platform.auth.env.header-used",
    given: (password) => ({
      step: { env: { CNB_REGISTRY_AUTH: JSON.stringify({ [REGISTRY]: `Basic ${encoded(password)}` }) } },
    }),
  },
];

const caseOf = (
  auth: "basic" | "bearer",
  place: Place,
  [name, [password, words]]: (typeof ENTRIES)[number],
): TestCase => {
  const { file, step } = place.given(password);
  return shouldCase({
    id: `create.passwords.${name}-${place.what}${auth === "bearer" ? "-for-token" : ""}`,
    says: `The lifecycle takes a password ${words} ${place.words}${auth === "bearer" ? ", to get a token for it" : ""}.`,
    given: world({ registry: { auth, password }, ...(file && { files: { [CONFIG]: file } }) }),
    when: [create(step)],
    then: [expectSuccess(0, place.covers), expectAppImage(0, place.covers)],
  });
};
const ENTRIES = Object.entries(PASSWORDS);
const isWithColons = ([name]: (typeof ENTRIES)[number]): boolean => name === "colons";

export const registryPasswordCases: readonly TestCase[] = [
  ...PLACES.flatMap((place) => ENTRIES.map((entry) => caseOf("basic", place, entry))),
  ...PLACES.flatMap((place) => ENTRIES.filter(isWithColons).map((entry) => caseOf("bearer", place, entry))),
  shouldCase({
    id: "create.passwords.wrong",
    says: "The lifecycle writes nothing to a registry whose password only begins like the one that it has.",
    given: world({
      registry: { auth: "basic", password: "a:b:c" },
      files: { [CONFIG]: configWith({ auth: encoded("a:b") }).file },
    }),
    when: [create()],
    then: expectNoAppImage("platform.auth.docker-config.used"),
    control: {
      id: "create.passwords.colons-encoded",
      differs: `/given/files/${CONFIG.replaceAll("/", "~1")}/text`,
    },
  }),
];
