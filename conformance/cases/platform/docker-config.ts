/** platform.md > Registry Authentication: without CNB_REGISTRY_AUTH, Docker's config.json has the credentials. */
import type { Json } from "#base";
import type { FileSpec, RunStep, TestCase } from "#protocol";
import { expectSame } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, expectAppImage, expectNoAppImage, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { shouldCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const USED = "platform.auth.docker-config.used";
const CONVENTIONS = "platform.auth.docker-config.conventions";

/** For `cnb:secret`. */
const RIGHT = { auth: "Y25iOnNlY3JldA==" };
const IN_HOME = "/home/cnb/.docker/config.json";
const OF_ROOT = "/root/.docker/config.json";
const ELSEWHERE = "/credentials/config.json";

interface Row {
  readonly says: string;
  readonly auths: Json;
  readonly at?: string;
  readonly file?: Pick<FileSpec, "mode" | "owner">;
  readonly step?: Partial<RunStep>;
  readonly statement?: string;
}

const ROWS: Readonly<Record<string, Row>> = {
  home: {
    says: "The lifecycle takes credentials from .docker/config.json in the home directory.",
    auths: { "127.0.0.1:5000": RIGHT },
  },
  directory: {
    says: "The lifecycle takes credentials from config.json in the directory that DOCKER_CONFIG names, and not from the home directory.",
    auths: { "127.0.0.1:5000": RIGHT },
    at: ELSEWHERE,
    step: { env: { DOCKER_CONFIG: "/credentials" } },
    statement: CONVENTIONS,
  },
  "root-only": {
    says: "The lifecycle, started by root, takes credentials from a config.json that only root can read.",
    auths: { "127.0.0.1:5000": RIGHT },
    at: OF_ROOT,
    file: { owner: "root", mode: "0600" },
    step: { as: "root", env: { HOME: "/root" } },
  },
  password: {
    says: "The lifecycle takes a user name and a password from config.json.",
    auths: { "127.0.0.1:5000": { username: "cnb", password: "secret" } },
    statement: CONVENTIONS,
  },
  url: {
    says: "The lifecycle takes credentials from an entry of config.json that names the registry by a URL, as old clients wrote it.",
    auths: { "http://127.0.0.1:5000/v1/": RIGHT },
    statement: CONVENTIONS,
  },
  "among-others": {
    says: "The lifecycle takes the credentials for the registry from a config.json with those of other registries too.",
    auths: {
      "127.0.0.1": { auth: "d3Jvbmc6d3Jvbmc=" },
      "127.0.0.1:5000": RIGHT,
      "127.0.0.1:50000": { auth: "d3Jvbmc6d3Jvbmc=" },
    },
  },
};

const givenWith = ({ auths, at = IN_HOME, file }: Omit<Row, "says">) =>
  world({ files: { [at]: { text: JSON.stringify({ auths }), ...file } }, registry: { auth: "basic" } });

const rowCase = ([id, row]: readonly [string, Row]): TestCase => {
  const { says, step = {}, statement = USED } = row;
  return shouldCase({
    id: `create.docker-config.${id}`,
    says,
    given: givenWith(row),
    ...(step.as === "root" && { can: ["two-uids"] }),
    when: [create(step)],
    then: [expectSuccess(0, statement), expectAppImage(0, statement)],
  });
};

export const dockerConfigCases: readonly TestCase[] = [
  ...Object.entries(ROWS).map(rowCase),
  shouldCase({
    id: "create.docker-config.other-registry",
    says: "The lifecycle does not use the credentials of another registry in config.json.",
    given: givenWith({ auths: { "localhost:5000": RIGHT } }),
    when: [create()],
    then: expectNoAppImage(USED),
    control: { id: "create.docker-config.home", differs: `/given/files/${IN_HOME.replaceAll("/", "~1")}/text` },
  }),
  shouldCase({
    id: "rebase.docker-config.home",
    says: "The rebaser takes credentials from .docker/config.json in the home directory.",
    given: givenWith({ auths: { "127.0.0.1:5000": RIGHT } }),
    when: [create(), publishImage("@run:1"), rebase("@run:1")],
    then: [expectSuccess(2, USED), expectSame(afterStep(2).diffId(APP, 1), afterStep(2).diffId("@run:1", 1), USED)],
  }),
];
