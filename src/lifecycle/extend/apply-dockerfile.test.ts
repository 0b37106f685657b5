import { describe, expect, test } from "vitest";
import { textOf } from "#base";
import { apply as applyLayer, type RunConfig } from "#image";
import { lookup, type NodeSpec, type Tree, treeOf } from "#tree";
import { applyText, type ExtendedContainer } from "./apply-dockerfile.testkit.ts";
import type { ApplyResult } from "./apply-dockerfile.ts";

async function built(
  text: string,
  container?: ExtendedContainer,
): Promise<ApplyResult & { readonly tree: Tree; readonly output: string }> {
  const { result, tree, output } = await applyText(text, container);
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return { ...result.value, tree, output };
}

async function refused(text: string, container?: ExtendedContainer) {
  const { result } = await applyText(text, container);
  if (result.ok) throw new Error("it was applied");
  expect(result.fault.remedy).toMatch(/\S/);
  return result.fault;
}

const names = ({ layers }: ApplyResult) => layers.map(({ layer }) => layer.entries.map(({ name }) => name));
const textAt = (tree: Tree, path: string) => {
  const node = lookup(tree, path as never);
  return node?.kind === "file" ? textOf(node.content.bytes()) : undefined;
};
const A: Readonly<Record<string, NodeSpec>> = { a: "A" };

describe("layers", () => {
  test("each instruction that changes files adds one, with the directories above the change", async () => {
    const made = await built("COPY a /x/y/a\nENV k=v\nCOPY a /z\n", { context: A });
    expect(names(made)).toEqual([["x", "x/y", "x/y/a"], ["z"]]);
    expect(made.layers.map(({ history }) => history.created_by)).toEqual(["COPY a /x/y/a", "COPY a /z"]);
  });

  test("an instruction that changes no file adds no layer", async () => {
    expect(names(await built("RUN true\nRUN echo a > /tmp/b; rm /tmp/b\nWORKDIR /tmp\n", { shell: true }))).toEqual([]);
  });

  test("a removed file has one whiteout, a replaced file has no whiteout", async () => {
    const files = { "/d/e/f": "x", "/g/h": "x", "/l": "x" };
    const made = await built("RUN rm -r /d/e /g; rm /l; echo a > /g; mkdir /l\n", { shell: true, files });
    expect(names(made)).toEqual([["d", "d/.wh.e", "g", "l"]]);
  });

  test("entries keep owners and modes and have one time", async () => {
    const made = await built("COPY --chown=5:6 --chmod=4711 a /b\n", { context: A });
    expect(made.layers[0]?.layer.entries[0]?.meta).toMatchObject({
      mode: 0o4711,
      uid: 5,
      gid: 6,
      mtimeNs: 315_532_801_000_000_000n,
    });
  });

  test("layers over the base equal the file system after the commands", async () => {
    const files = { "/d/e/f": "x", "/d/g": "y" };
    const text = "RUN ln /d/g /d/h; mv /d/e /k; chmod 700 /d\nRUN rm /d/g; ln -s k /m\n";
    const made = await built(text, { shell: true, files });
    const laid = made.layers.reduce((tree, { layer }) => applyLayer(tree, layer), treeOf(files));
    for (const path of ["/d", "/d/g", "/d/h", "/k/f", "/d/e", "/m"]) {
      const [wanted, got] = [made.tree, laid].map((tree) => lookup(tree, path as never));
      expect([path, got?.kind, got?.mode, textAt(laid, path)]).toEqual([
        path,
        wanted?.kind,
        wanted?.mode,
        textAt(made.tree, path),
      ]);
    }
  });

  test("no layer contains ignored paths", async () => {
    const made = await built("RUN mkdir /ignored; echo x > /ignored/x; echo y > /y\n", { shell: true });
    expect(names(made)).toEqual([["y"]]);
    expect(textAt(made.tree, "/ignored/x")).toBe("x\n");
  });
});

describe("the configuration", () => {
  test.each<[string, RunConfig, object]>([
    ["ENV a=1 b=$a\nENV a=2 c=${b:-x}", { Env: ["a=0"] }, { Env: ["a=2", "b=0", "c=0"] }],
    ["ARG a=1\nENV b=$a", {}, { Env: ["b=1"] }],
    ["ENV a=1\nARG a=2\nENV b=$a", {}, { Env: ["a=1", "b=1"] }],
    [
      "ARG a=1\nARG b=${a}2\nLABEL x=$b y='$b'",
      { Labels: { y: "0", z: "0" } },
      { Labels: { x: "12", y: "$b", z: "0" } },
    ],
    ["WORKDIR /a\nWORKDIR b/../c", {}, { WorkingDir: "/a/c" }],
    ["ARG u=7\nUSER $u:8", {}, { User: "7:8" }],
    ['ENTRYPOINT ["a"]', { Cmd: ["b"] }, { Entrypoint: ["a"], Cmd: undefined }],
    ['CMD a b\nENTRYPOINT ["a"]', { Cmd: ["c"] }, { Entrypoint: ["a"], Cmd: ["/bin/sh", "-c", "a b"] }],
    ['SHELL ["/x", "-y"]\nCMD z', {}, { Shell: ["/x", "-y"], Cmd: ["/x", "-y", "z"] }],
    [
      "EXPOSE 80 81-82/UDP",
      { ExposedPorts: { "1/tcp": {} } },
      { ExposedPorts: { "1/tcp": {}, "80/tcp": {}, "81/udp": {}, "82/udp": {} } },
    ],
    ["VOLUME /v", {}, { Volumes: { "/v": {} } }],
    ["STOPSIGNAL 9", {}, { StopSignal: "9" }],
    [
      "HEALTHCHECK --interval=1m30s --retries=3 CMD x",
      {},
      { Healthcheck: { Test: ["CMD-SHELL", "x"], Interval: 90e9, Retries: 3 } },
    ],
    ["HEALTHCHECK NONE", {}, { Healthcheck: { Test: ["NONE"] } }],
    ["ONBUILD RUN x", {}, { OnBuild: ["RUN x"] }],
    [
      "LABEL b=1",
      { OnBuild: ["LABEL a=1", "ENV c=2"] },
      { Labels: { a: "1", b: "1" }, Env: ["c=2"], OnBuild: undefined },
    ],
  ])("%s", async (text, before, after) => {
    const { config } = await built(text, { config: before });
    for (const [key, value] of Object.entries(after)) expect([key, config.config[key]]).toEqual([key, value]);
  });

  test("MAINTAINER is the author", async () => {
    expect((await built("MAINTAINER me")).config.author).toBe("me");
  });
});

describe("build arguments", () => {
  test("override defaults where they are declared", async () => {
    const text = "ARG g=1\nARG base_image\nFROM ${base_image}\nARG g\nARG h=2\nENV g=$g h=$h i=$i\n";
    const made = await built(text, { args: { base_image: "x@y", h: "3", i: "4" } });
    expect(made.from).toBe("x@y");
    expect(made.config.config.Env).toEqual(["g=1", "h=3", "i="]);
  });

  test("those of the platform must be declared, proxies not", async () => {
    const made = await built("ENV a=$TARGETARCH\nARG TARGETARCH\nENV b=$TARGETARCH p=$http_proxy\n", {
      args: { http_proxy: "q" },
    });
    expect(made.config.config.Env).toEqual(["a=", "b=amd64", "p=q"]);
  });

  test("a FROM without an image is rejected", async () => {
    expect(await refused("ARG base_image\nFROM ${base_image}\n")).toMatchObject({
      kind: "extend-word",
      where: { line: 2 },
    });
  });
});

describe("RUN", () => {
  test("has the variables, the directory and the user of the configuration", async () => {
    const text = "ARG b=2\nENV c=3\nWORKDIR /w\nRUN echo $a $b $c $HOME > x; pwd >> x\nUSER 7:8\nRUN id -u; id -g\n";
    const made = await built(text, {
      shell: true,
      config: { Env: ["a=1"] },
      files: { "/etc/passwd": "root:x:0:0::/root:/bin/sh\n" },
    });
    expect(textAt(made.tree, "/w/x")).toBe("1 2 3 /root\n/w\n");
    expect(made.output).toBe("7\n8\n");
  });

  test("supports a list of words, a heredoc, and a heredoc beside a command", async () => {
    const text = 'RUN ["mkdir", "/a b"]\nRUN <<EOF\necho x > /x\necho y > /y\nEOF\nRUN cat <<EOF > /z\nz $c\nEOF\n';
    const made = await built(text, { shell: true, config: { Env: ["c=3"] } });
    expect(names(made)).toEqual([["a b"], ["x", "y"], ["z"]]);
    expect(textAt(made.tree, "/z")).toBe("z 3\n");
  });

  test("runs a heredoc with an interpreter as a program, and removes it", async () => {
    const made = await built("RUN <<EOF\n#!/bin/bash\necho $0 > /x\nEOF\n", { shell: true });
    expect(textAt(made.tree, "/x")).toMatch(/script\n$/);
    expect(names(made)).toEqual([["x"]]);
  });

  test("needs a temporary directory for the program of a heredoc", async () => {
    const fault = await refused("RUN <<EOF\n#!/bin/bash\ntrue\nEOF\n", { shell: true, files: { "/tmp": "a file" } });
    expect(fault).toMatchObject({ kind: "temporary-directory", where: { file: "/tmp" } });
  });

  test("fails with the exit of the command", async () => {
    const fault = await refused("RUN true\n  RUN exit 7\n", { shell: true });
    expect(fault).toMatchObject({
      kind: "extend-run",
      exit: { code: 7 },
      where: { file: "Dockerfile", line: 3, column: 3 },
    });
  });

  test("needs a shell in the image", async () => {
    const fault = await refused("RUN true\n");
    expect(fault).toMatchObject({
      kind: "extend-shell",
      message: "the image has no /bin/sh, which RUN needs as its shell",
    });
    expect(fault.remedy).toContain("COPY");
  });

  test.each<[string, string]>([
    ["RUN --mount=type=cache,target=/x true", "extend-unsupported"],
    ['RUN ["nothing"]', "extend-shell"],
    ["USER nobody-knows\nRUN true", "extend-user"],
    ["COPY --from=0 a b", "extend-unsupported"],
    ["COPY --link a b", "extend-unsupported"],
    ["COPY --chown=nobody-knows a b", "extend-user"],
    ["COPY --chmod=u+x a b", "extend-unsupported"],
    ["ADD https://example.com/x /", "extend-unsupported"],
    ["COPY none b", "extend-copy"],
    ["COPY n* b", "extend-copy"],
    ["COPY a a b", "extend-copy"],
    ["COPY a $none", "extend-copy"],
    ['ENV a="${b:?no b}"', "extend-word"],
    ["EXPOSE x", "extend-word"],
    ["FROM a\nFROM b", "extend-unsupported"],
    ["FROM --platform=x a", "extend-unsupported"],
    ["COPY a /dev/full/x\nWORKDIR /y/a", "extend-file"],
  ])("%s: %s", async (text, kind) => {
    const fault = await refused(text, { context: A, shell: true, files: { "/dev/full": "x", "/y/a": "x" } });
    expect(fault.kind).toBe(kind);
  });
});

test("the message about a missing source of 5,000 bytes is clipped", async () => {
  const { message } = await refused(`COPY ${"a".repeat(5000)} /a\n`);
  expect(message).toMatch(/^the context has no a{200}…$/);
});
