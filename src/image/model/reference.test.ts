import { describe, expect, test } from "vitest";
import { isLocalRegistry, parseReference, referenceName } from "./reference.ts";

const name = (text: string): string | undefined => {
  const parsed = parseReference(text);
  return parsed.ok ? referenceName(parsed.value) : undefined;
};
const DIGEST = `sha256:${"a".repeat(64)}`;

describe("references", () => {
  test.each([
    ["ubuntu", "index.docker.io/library/ubuntu:latest"],
    ["docker.io/ubuntu:22.04", "index.docker.io/library/ubuntu:22.04"],
    ["paketo/run", "index.docker.io/paketo/run:latest"],
    ["example.com/app", "example.com/app:latest"],
    ["localhost/app:v1", "localhost/app:v1"],
    ["localhost:5000/a/b:v1", "localhost:5000/a/b:v1"],
    ["[::1]:5000/app", "[::1]:5000/app:latest"],
    [`example.com/app@${DIGEST}`, `example.com/app@${DIGEST}`],
    [`example.com/app:v1@${DIGEST}`, `example.com/app@${DIGEST}`],
    ["reg/app:Tag_1.x", "index.docker.io/reg/app:Tag_1.x"],
  ])("%s is %s", (text, full) => expect(name(text)).toBe(full));

  test.each([
    "",
    "Upper/case",
    "a b",
    "app:",
    `app:${"t".repeat(129)}`,
    "app:bad/tag:",
    "app@sha256:abc",
    `app@sha512:${"a".repeat(64)}`,
    `${"r".repeat(256)}`,
    "host name.com:1/app",
    "app:t@x",
  ])("%j is not a reference", (text) =>
    expect(parseReference(text)).toMatchObject({ ok: false, fault: { kind: "image-bad-reference" } }),
  );
});

describe("plain HTTP is tried", () => {
  test.each([
    "localhost:5000",
    "x.localhost",
    "x.localhost:80",
    "127.0.0.1",
    "127.0.0.1:5000",
    "[::1]:5000",
    "10.1.2.3:80",
    "192.168.0.1",
    "172.31.0.1",
  ])("for %s", (host) => expect(isLocalRegistry(host)).toBe(true));
  test.each(["localhost", "example.com", "x.local", "127.0.0.2", "172.32.0.1", "10.1.2.300", "index.docker.io"])(
    "not for %s",
    (host) => expect(isLocalRegistry(host)).toBe(false),
  );
});
