/** No partial publication: whatever fails during a push, every tag is whole, and trying again succeeds. */
import { describe, expect, test } from "vitest";
import { byteString, contentOf, utf8 } from "#base";
import { layerOf } from "../layers/layer.ts";
import type { Image } from "../model/image.ts";
import { append, emptyImage } from "../model/operations.ts";
import type { RequestFault } from "../registry/faults.ts";
import { registry } from "../registry/registry.ts";
import { registryStore } from "./registry-store.ts";

const meta = { mode: 0o644, uid: 0, gid: 0, mtimeNs: 0n };
const imageOf = (...names: readonly string[]): Image =>
  append(
    emptyImage({ os: "linux", architecture: "amd64" }),
    names.map((name) => ({
      layer: layerOf([{ name: byteString(name), type: "file", meta, content: contentOf(utf8(name)) }]),
      history: {},
    })),
  );

const REF = "localhost:5000/app:v1";
const GIVEN: readonly RequestFault["give"][] = [401, 404, 429, 500, "cut", "cut-after", "kill"];

describe.each(GIVEN)("a push whose n-th request gets %s", (give) => {
  test("leaves every tag whole, old or new, and a retry succeeds", async () => {
    const [before, after] = [imageOf("a", "b"), imageOf("a", "c", "d")];
    const start = registry();
    start.publish(REF, before);
    start.publish("localhost:5000/app:v2", before);
    const clean = registry({ state: start.state() });
    const refs = [REF, "localhost:5000/app:v2"];
    const published = await registryStore(clean.handle).save(after, refs);
    if (!published.ok) throw new Error(published.fault.message);
    const old = start.tags()[0]?.digest;
    for (let request = 1; request <= clean.requests(); request++) {
      const to = registry({ state: start.state(), faults: [{ request, give }] });
      await registryStore(to.handle).save(after, refs);
      expect(to.check()).toEqual([]);
      for (const { digest } of to.tags()) expect([old, published.value.digest]).toContain(digest);
      to.setFaults([]);
      expect(await registryStore(to.handle).save(after, refs)).toEqual(published);
      expect(to.tags()).toEqual(clean.tags());
    }
  });
});
