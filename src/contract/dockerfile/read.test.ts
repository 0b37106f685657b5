import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8 } from "#base";
import type { Instruction, StageInstruction } from "./model.ts";
import { readDockerfile } from "./read.ts";

function steps(text: string): readonly StageInstruction[] {
  const read = readDockerfile(utf8(`FROM scratch\n${text}`), "Dockerfile");
  if (!read.ok) throw new Error(JSON.stringify(read.fault));
  return read.value.stages[0]?.instructions ?? [];
}

function faultOf(text: string | Uint8Array) {
  const read = readDockerfile(typeof text === "string" ? utf8(text) : text, "Dockerfile");
  return read.ok ? undefined : read.fault;
}

const only = (text: string): Instruction => {
  const [first, ...more] = steps(text);
  expect(more).toEqual([]);
  return first as Instruction;
};

describe("positions", () => {
  test("lines and columns count from 1, and comments and blank lines are skipped", () => {
    expect(steps("\n# note\n  run true\n")).toMatchObject([{ keyword: "RUN", line: 4, column: 3, endLine: 4 }]);
  });

  test("a line continues after comments and blank lines and keeps its blanks", () => {
    const run = only("RUN a \\\n  # note\n\n   b \\  \nc\n");
    expect(run).toMatchObject({ text: "RUN a    b c", line: 2, endLine: 6 });
  });

  test("the escape directive makes the backtick continue lines", () => {
    const read = readDockerfile(utf8("# escape=`\nFROM scratch\nRUN a `\n b\\\nUSER x\n"), "Dockerfile");
    expect(read).toMatchObject({ value: { escape: "`" } });
    expect(read.ok && read.value.stages[0]?.instructions.map(({ text }) => text)).toEqual(["RUN a  b\\", "USER x"]);
  });

  test("CRLF and a byte order mark are ignored", () => {
    const read = readDockerfile(utf8("\ufeffFROM a\r\nUSER b\r\n"), "Dockerfile");
    expect(read).toMatchObject({ value: { stages: [{ from: { image: "a" }, instructions: [{ value: "b" }] }] } });
  });
});

describe("stages", () => {
  test("ARG before the first FROM is global, and stage names are lower case", () => {
    const text = "ARG base_image=a b\nFROM ${base_image} AS One\nFROM --platform=linux/amd64 two\n";
    expect(readDockerfile(utf8(text), "Dockerfile")).toMatchObject({
      value: {
        globals: [{ args: [{ name: "base_image", value: "a" }, { name: "b" }] }],
        stages: [
          { from: { image: "${base_image}", name: "one" } },
          { from: { image: "two", flags: [{ name: "platform", value: "linux/amd64" }] } },
        ],
      },
    });
  });
});

describe("instructions", () => {
  test.each<[string, object]>([
    ["ARG a b=c\\ d", { args: [{ name: "a" }, { name: "b", value: "c\\ d" }] }],
    ["ENV a=1 b='x y' c=\"p q\"", { pairs: [pair("a", "1"), pair("b", "'x y'"), pair("c", '"p q"')] }],
    ["ENV a  x  y=z", { pairs: [pair("a", "x  y=z")] }],
    ["LABEL a.b=1 \\\n  'c d'=2", { pairs: [pair("a.b", "1"), pair("'c d'", "2")] }],
    ["RUN echo  a", { command: { form: "shell", line: "echo  a" } }],
    ['RUN ["a", "b c"]', { command: { form: "exec", argv: ["a", "b c"] } }],
    ["RUN [ -f a ]", { command: { form: "shell", line: "[ -f a ]" } }],
    ["RUN --mount=type=cache,target=/x --mount=type=tmpfs a", { flags: [{ name: "mount" }, { name: "mount" }] }],
    ["RUN a--b --c", { flags: [], command: { line: "a--b --c" } }],
    ["COPY a b c/", { sources: ["a", "b"], to: "c/", flags: [] }],
    [
      'COPY --from=0 --chown="a b" ["x y", "z"]',
      { sources: ["x y"], to: "z", flags: [{ value: "0" }, { value: '"a b"' }] },
    ],
    ["ADD --chmod=644 a.tgz /", { sources: ["a.tgz"], to: "/", flags: [{ name: "chmod", value: "644" }] }],
    ["WORKDIR /a b", { value: "/a b" }],
    ["USER a:b", { value: "a:b" }],
    ["ENTRYPOINT a b", { command: { form: "shell", line: "a b" } }],
    ["CMD []", { command: { form: "exec", argv: [] } }],
    ["EXPOSE 80 $p/udp", { ports: ["80", "$p/udp"] }],
    ['VOLUME ["/a", "/b"]', { paths: ["/a", "/b"] }],
    ["VOLUME /a /b", { paths: ["/a", "/b"] }],
    ["STOPSIGNAL 9", { value: "9" }],
    ['SHELL ["/bin/bash", "-c"]', { argv: ["/bin/bash", "-c"] }],
    ["HEALTHCHECK NONE", { flags: [] }],
    ["HEALTHCHECK --retries=2 CMD a b", { flags: [{ name: "retries", value: "2" }], command: { line: "a b" } }],
    ["ONBUILD COPY a b", { trigger: "COPY a b" }],
    ["MAINTAINER a b", { value: "a b" }],
  ])("%s", (text, said) => {
    expect(only(text)).toMatchObject(said);
  });
});

const pair = (name: string, value: string) => ({ name, value });

describe("heredocs", () => {
  test("RUN: the whole command, or a part of it", () => {
    expect(only("RUN <<EOF\na \\\n#b\nEOF")).toMatchObject({
      command: { isHeredoc: true, heredocs: [{ name: "EOF", expands: true, content: "a \\\n#b\n" }] },
    });
    expect(only("RUN cat <<'A' <<-B > x\n\ta\nA\n\tb\n\tB\n")).toMatchObject({
      command: {
        line: "cat <<'A' <<-B > x",
        isHeredoc: false,
        heredocs: [
          { name: "A", expands: false, content: "\ta\n" },
          { name: "B", expands: true, content: "b\n" },
        ],
      },
    });
  });

  test("COPY: inline files beside other sources", () => {
    expect(only('COPY a <<"x.txt" /to/\nhello $a\nx.txt\n')).toMatchObject({
      sources: ["a"],
      heredocs: [{ name: "x.txt", expands: false, content: "hello $a\n" }],
      to: "/to/",
    });
  });

  test("instructions follow a heredoc", () => {
    expect(steps("RUN <<A\nUSER no\nA\nUSER yes\n").map(({ text }) => text)).toEqual(["RUN <<A", "USER yes"]);
  });
});

describe("a fault has a place and a remedy", () => {
  test.each<[string, string, object]>([
    ["FROM a\nRUNN x", "dockerfile-syntax", { line: 2, column: 1 }],
    ["RUN x", "dockerfile-syntax", { line: 1, column: 1 }],
    ["ARG a", "dockerfile-syntax", { line: 1 }],
    ["", "dockerfile-syntax", { line: 1 }],
    ["FROM a b", "dockerfile-syntax", { line: 1 }],
    ["FROM a AS 1", "dockerfile-syntax", { line: 1 }],
    ["FROM a AS x\nFROM b AS X", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nCOPY x", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nCOPY --form=x a b", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nCOPY --from a b", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nCOPY --from=a --from=b a b", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nENV a", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nENV a=b c", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nENV =b", "dockerfile-syntax", { line: 2 }],
    ["FROM a\n\n  USER", "dockerfile-syntax", { line: 3, column: 3 }],
    ["FROM a\nSHELL sh -c", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nRUN [1]", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nRUN []", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nRUN <<EOF\nx\n", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nRUN a\\\\\nb", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nONBUILD ONBUILD RUN x", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nONBUILD NO", "dockerfile-syntax", { line: 2 }],
    ["FROM a\nHEALTHCHECK x", "dockerfile-syntax", { line: 2 }],
    ["# escape=x\nFROM a", "dockerfile-syntax", { line: 1 }],
    ["FROM a\nUSER \0", "dockerfile-encoding", { line: 2, column: 6 }],
    ["FROM a\rUSER b", "dockerfile-encoding", { line: 1, column: 7 }],
    [`FROM a\nUSER ${"x".repeat(70_000)}`, "dockerfile-size", { line: 2 }],
    ["x".repeat(200_000), "dockerfile-size", {}],
    ["FROM a\n".repeat(65), "dockerfile-size", {}],
    [`FROM a\n${"ENV a=b\n".repeat(5_001)}`, "dockerfile-size", {}],
  ])("%j", (text, kind, where) => {
    const fault = faultOf(text);
    expect(fault).toMatchObject({ kind, where: { file: "Dockerfile", ...where } });
    expect(fault?.remedy).toMatch(/\S/);
  });

  test("bytes that are not UTF-8", () => {
    expect(faultOf(Uint8Array.of(0xff))).toMatchObject({ kind: "dockerfile-encoding" });
  });
});

test("the reader accepts or rejects any bytes", () => {
  const bits = [
    "FROM a\n",
    "RUN ",
    "COPY ",
    "ENV ",
    "<<",
    "EOF",
    "\\",
    "\n",
    '"',
    "'",
    "[",
    "]",
    "$",
    "{",
    "}",
    "#",
    " ",
    "=",
    "--",
    "`",
    "\t",
    "ONBUILD ",
    "\r",
    "ARG ",
    "a",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 40 }), (parts) => {
      const read = readDockerfile(utf8(parts.join("")), "Dockerfile");
      if (read.ok)
        for (const { instructions } of read.value.stages) expect(instructions.every(({ line }) => line > 0)).toBe(true);
      else expect(read.fault.remedy).toMatch(/\S/);
    }),
    { numRuns: 1_000 },
  );
});

test("the reader accepts or rejects hostile repetition quickly", () => {
  const sizes = 127 * 1024;
  const of = (start: string, piece: string) => start + piece.repeat(Math.floor(sizes / piece.length));
  for (const [start, piece] of [
    ["FROM a\nRUN ", "\\\n"],
    ["FROM a\nRUN ", "a\\\n"],
    ["FROM a\nRUN --a=b ", "--c=d \\\n"],
    ["FROM a\nRUN <<a ", "<<a \\\n"],
    ["FROM a\nENV ", 'a="b" \\\n'],
    ["", "#\n"],
    ["FROM a\n", "COPY <<a b\na\n"],
  ] as const)
    expect(typeof readDockerfile(utf8(of(start, piece)), "Dockerfile").ok).toBe("boolean");
});
