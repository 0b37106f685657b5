/** Faults of buildpack.toml and of the files beside it. */
import type { Files } from "../component/component.testkit.ts";
import { type Fault, fault, faultTable, inWorlds, replaceOnce, TOML, toml } from "./model.testkit.ts";

const COMPOSITE = `api = "0.12"\n[buildpack]\nid = "acme/all"\nversion = "1.0.0"\n[[order]]\n`;
const composite = (more: string): Files => ({
  "/buildpack.toml": `${COMPOSITE}${more}`,
  "/bin/detect": undefined,
  "/bin/build": undefined,
});
const OLD = replaceOnce(replaceOnce(TOML, '"0.12"', '"0.9"'), TOML.slice(TOML.indexOf("[[buildpack.exec-env]]")), "");
const stack = (text: string): Files => ({ "/buildpack.toml": `${OLD}\n[[stacks]]\n${text}\n` });
/** The first bytes of an ELF file for ARM with 64 bits. */
const ELF = `${btoa(`\x7fELF\x02\x01\x01${"\0".repeat(11)}\xb7\0`)}`;

export const DESCRIPTOR_FAULTS: readonly Fault[] = inWorlds(
  [],
  [
    ...faultTable(
      toml,
      String.raw`
      api                 | no API                                  | api = "0.12" | | null
      api                 | an empty API                            | "0.12" | "" | ""
      api                 | an API with spaces                      | "0.12" | " 0.12 " | 0.12
      api                 | an API with a patch number              | "0.12" | "0.12.1" | 0.12.1
      api                 | an API with a letter                    | "0.12" | "v0.12" | v0.12
      api-numbers         | an API of more than 64 bits             | "0.12" | "0.18446744073709551616" | 18446744073709551616
      id                  | an id with an underscore                | acme/hello | acme_hello | acme_hello
      id                  | no id                                   | id = "acme/hello" | | null
      id-reserved         | a reserved id                           | acme/hello | config | config
      version             | a version with two parts                | 1.2.3 | 1.2 | 1.2
      version             | a version with a suffix                 | 1.2.3 | 1.2.3-rc1 | rc1
      version-zeros       | a version with a leading zero           | 1.2.3 | 1.02.3 | 1.02.3
      licenses            | licences as a text                      | [[buildpack.licenses]]\ntype = "MIT" | licenses = ["MIT"] | MIT
      sbom-formats        | an unknown SBOM format                  | vnd.cyclonedx+json | cyclonedx | application/cyclonedx
      exec-env            | an execution environment without a name | name = "production" | name = "" | ""
      target-ids          | an architecture as uname spells it      | "amd64" | "x86_64" | x86_64
      target-distro-names | a distribution by its marketing name    | name = "plimsoll" | name = "Ubuntu Linux" | Ubuntu
      `,
    ),
    fault("descriptor", "no buildpack.toml", { "/buildpack.toml": undefined }, "does not exist"),
    fault("descriptor", "a buildpack.toml that is no TOML", { "/buildpack.toml": 'api = "0.12' }, "buildpack.toml"),
    fault("targets", "no targets", { "/buildpack.toml": TOML.slice(0, TOML.indexOf("[[targets]]")) }, "targets"),
    fault(
      "target-distros",
      "distros as texts",
      toml(TOML.slice(TOML.indexOf("[[targets.distros]]")), 'distros = ["ubuntu"]'),
      "ubuntu",
    ),
    fault("stacks", "a stack without an id", stack('mixins = ["a"]'), "null"),
    fault("stack-mixins", "mixins of any stack", stack('id = "*"\nmixins = ["a"]'), "a"),
    fault(
      "order-or-stacks",
      "an order and stacks",
      composite('[[order.group]]\nid = "a"\nversion = "1.0.0"\n[[stacks]]\nid = "*"'),
      "*",
    ),
    fault("order-references", "a reference without a version", composite('[[order.group]]\nid = "acme/hello"'), "null"),
    fault(
      "order-resolves",
      "an order that names itself",
      composite('[[order.group]]\nid = "acme/all"\nversion = "1.0.0"'),
      "->",
    ),
    fault(
      "order-exec-env",
      "exec-env as a text",
      composite('[[order.group]]\nid = "a"\nversion = "1.0.0"\nexec-env = "test"'),
      "test",
    ),
    fault("executables", "no bin/build", { "/bin/build": undefined }, "bin/build"),
    fault("executables", "a bin/detect that is not executable", { "/bin/detect": "#!/bin/sh\n" }, "644"),
    fault(
      "composite-executables",
      "an order and programs",
      { "/buildpack.toml": `${COMPOSITE}[[order.group]]\nid = "a"\nversion = "1.0.0"` },
      "bin/detect",
    ),
    fault("architecture", "a program for another processor", { "/bin/build": { base64: ELF, mode: 0o755 } }, "arm64"),
  ],
);
