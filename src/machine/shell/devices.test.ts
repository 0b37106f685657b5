/** The devices of a container in scripts. */
import { describe, expect, test } from "vitest";
import { utf8 } from "#base";
import { runScript } from "./script.testkit.ts";

const run = async (text: string, seed?: string) =>
  (await runScript(text, { stdin: utf8("in\ntwo\n"), ...(seed !== undefined && { seed }) })).result;

const OK = { exit: { code: 0 }, stderr: "" };

const expectStdout = async (text: string, stdout: string): Promise<void> =>
  expect(await run(text)).toEqual({ ...OK, stdout });

describe("a device without end", () => {
  test.each([
    ["cat /dev/zero | head -c 3 | od -An -tx1", " 00 00 00\n"],
    ["head -c 300000 /dev/zero | wc -c", "300000\n"],
    ["head --bytes=2k /dev/full | wc -c; head -c 1K < /dev/zero | wc -c", "2048\n1024\n"],
    ["dd if=/dev/zero of=x bs=4k count=3 status=none; stat -c %s x", "12288\n"],
    ["cat /dev/zero | dd bs=2 count=2 skip=1 status=none | wc -c", "4\n"],
    ["tr -dc a-z < /dev/urandom | fold -w 8 | head -n 2 | grep -cE '^[a-z]{8}$'", "2\n"],
    ["head -1 /dev/random | wc -l", "1\n"],
  ])("gives what is taken of it: %s", expectStdout);

  test.each([
    "cat /dev/zero > x",
    "x=$(cat /dev/urandom)",
    "cat /dev/zero | wc -c",
    "cat /dev/zero | sort | head -c 1",
    "cat /dev/zero > x; head -c 1 x",
    "cp /dev/zero x",
    "sha256sum /dev/zero",
    "read -r line < /dev/zero",
    "dd if=/dev/zero of=x",
    "tr '\\0' x < /dev/zero | head -c 5000000",
  ])("that is read to its end is the harness's limit: %s", async (text) => {
    expect((await run(text)).limit).toMatch(/^a script reads \/dev\/\w+ to its end, but it is endless/);
  });

  test("returns random bytes by the machine's seed, different ones each time", async () => {
    const text = "head -c 8 /dev/urandom | base64; head -c 8 /dev/urandom | base64";
    const one = await run(text);
    const [first, second] = one.stdout.split("\n");
    expect(first).not.toBe(second);
    expect(await run(text)).toEqual(one);
    expect((await run(text, "other")).stdout).not.toBe(one.stdout);
  });
});

describe("a device that is written to", () => {
  test.each(["null", "zero", "random", "urandom"])("/dev/%s takes everything, and no file is made", async (name) => {
    expect(await run(`echo x > /dev/${name} && ls /dev`)).toEqual({ ...OK, stdout: "full\nnull\n" });
  });

  test("/dev/full has no room", async () => {
    const { stdout, stderr } = await run("echo x > /dev/full; echo $?; cp /etc/group /dev/full || echo refused");
    expect(stdout).toBe("1\nrefused\n");
    expect(stderr).toContain("No space left on device");
  });
});

describe("the streams of a command", () => {
  test.each([
    ["cat /dev/stdin", "in\ntwo\n"],
    ["grep two /dev/fd/0", "two\n"],
    ["echo piped | sort /dev/stdin", "piped\n"],
    ["cat /dev/stdin <<< here", "here\n"],
    ["install -m 600 /dev/stdin f < /etc/nsswitch.conf; grep -c files f", "3\n"],
    ["cp /dev/stdin f; tail -n 1 f", "two\n"],
    ["echo 'echo $1' | bash /dev/stdin arg", "arg\n"],
    ["echo hi | tee /dev/stdout", "hi\nhi\n"],
    ["dd if=/dev/stdin bs=1 skip=3 count=3 status=none", "two"],
  ])("have paths: %s", expectStdout);

  test("/dev/stderr is one", async () => {
    expect(await run("echo hi | tee /dev/stderr | cat")).toEqual({ ...OK, stdout: "hi\n", stderr: "hi\n" });
  });

  test.each(["cat < /dev/stdin", "source /dev/stdin <<< 'echo a'", "echo a > /dev/fd/1"])(
    "are the harness's limit where the shell opens them: %s",
    async (text) => {
      expect((await run(text)).limit).toMatch(/^a script (redirects|opens) \/dev\/(stdin|fd\/1)/);
    },
  );
});

test("wrappers also work for a sourced script", async () => {
  const { stdout, limit } = await run(
    "d=dev; printf 'token() { tr -dc a-z < /%s/urandom | head -c 9; }' $d > lib.sh; . ./lib.sh; token | wc -c",
  );
  expect([stdout, limit]).toEqual(["9\n", undefined]);
});

test("/dev/tty does not exist", async () => {
  const { stdout, stderr } = await run("cat /dev/tty || echo none");
  expect([stdout, stderr]).toEqual(["none\n", expect.stringContaining("/dev/tty")]);
});

test.each([
  ["dd if=/etc/group conv=ucase", "ucase is not supported"],
  ["dd if=/dev/zero of=x bs=1M count=1000", "at most 67108864 bytes can be copied"],
  ["dd if=/dev/zero of=x count=many", "invalid number: 'many'"],
])("dd says what it cannot do: %s", async (text, why) => {
  expect((await run(text)).limit).toBe(`${text}: ${why}`);
});

test("dd reports records and bytes, and keeps what it does not write over", async () => {
  const text = "printf abcdefgh > x; printf 123 | dd of=x bs=2 seek=1 conv=notrunc; cat x";
  const stderr = "1+1 records in\n1+1 records out\n3 bytes copied, 0 s, Infinity B/s\n";
  expect(await run(text)).toEqual({ ...OK, stdout: "ab123fgh", stderr });
});
