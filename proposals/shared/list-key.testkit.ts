/** What a list of texts in `[buildpack]` must do, whatever proposal it belongs to. */
import { expect, test } from "vitest";
import { utf8 } from "#base";
import type { ListKey } from "./descriptors.ts";

export function testListKey({ format, key }: ListKey, sample: string): void {
  const read = (text: string) => format.read(utf8(text), "buildpack.toml");
  const name = key.slice("buildpack.".length);

  test("is read from the table of the buildpack, and is optional", () => {
    expect(read(`[buildpack]\n${name} = ["${sample}"]`)).toMatchObject({ ok: true, value: [sample] });
    expect(read('[buildpack]\nid = "a"')).toMatchObject({ ok: true, value: undefined });
  });

  test.each([`"${sample}"`, "[1]"])("that is %s is a fault that names file and key", (value) => {
    const where = { file: "buildpack.toml", key };
    expect(read(`[buildpack]\n${name} = ${value}`)).toMatchObject({ ok: false, fault: { where } });
  });

  test("that is not UTF-8 is a fault", () => {
    const bytes = Uint8Array.of(...utf8(`[buildpack]\n${name} = ["`), 0xff, ...utf8('"]'));
    expect(format.read(bytes, "buildpack.toml")).toMatchObject({ ok: false });
  });
}
