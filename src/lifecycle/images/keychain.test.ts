import { expect, test } from "vitest";
import { FaultError } from "#base";
import type { Process, Program } from "#machine";
import type { NodeSpec } from "#tree";
import { testWorld } from "../book/world.testkit.ts";
import { type Keychain, keychain } from "./keychain.ts";

async function given(env: Readonly<Record<string, string>>, files: Readonly<Record<string, NodeSpec>> = {}) {
  let seen: Keychain | unknown;
  const program: Program = async (process: Process) => {
    try {
      seen = { ...keychain(process) };
    } catch (error) {
      seen = error;
    }
    return 0;
  };
  await testWorld({ programs: { "/bin/read": program }, files }).runProgram("/bin/read", env);
  return seen;
}

test("CNB_REGISTRY_AUTH gives headers by registry", async () => {
  const auth = JSON.stringify({ "a.test": "Basic x", "b.test:5000": "Bearer y", wrong: 3 });
  expect(await given({ CNB_REGISTRY_AUTH: auth })).toEqual({ "a.test": "Basic x", "b.test:5000": "Bearer y" });
});

test.each(["[]", "{", '"x"'])("CNB_REGISTRY_AUTH=%s is a fault", async (auth) => {
  expect(await given({ CNB_REGISTRY_AUTH: auth })).toBeInstanceOf(FaultError);
});

const config = JSON.stringify({
  auths: {
    "https://index.docker.io/v1/": { auth: "YTpi" },
    "a.test": { username: "u", password: "p" },
    "b.test": { registrytoken: "t" },
    "c.test": {},
  },
});

test("without it, Docker's config.json gives them", async () => {
  const expected = { "index.docker.io": "Basic YTpi", "a.test": "Basic dTpw", "b.test": "Bearer t" };
  expect(await given({ HOME: "/home/cnb" }, { "/home/cnb/.docker/config.json": config })).toEqual(expected);
  expect(await given({ DOCKER_CONFIG: "/d" }, { "/d/config.json": config })).toEqual(expected);
});

test("a config.json that is missing, unreadable or not JSON gives no credentials", async () => {
  expect(await given({})).toEqual({});
  expect(await given({ DOCKER_CONFIG: "/d" }, { "/d/config.json": { text: config, mode: 0 } })).toEqual({});
  expect(await given({ DOCKER_CONFIG: "/d" }, { "/d/config.json": "{" })).toEqual({});
});
