import { describe, expect, test } from "vitest";
import { absPath, api, byteString, FaultError } from "#base";
import { ruleBook } from "#lifecycle";
import { environmentOfText } from "#machine";
import { defaultOptions } from "../kit/options.ts";
import { layoutOf } from "./layout.ts";
import { options } from "./options.ts";
import { metadataLocations } from "./proposal.ts";

const defaults = defaultOptions(options);
const rulesWith = (chosen: Readonly<Record<string, string>> = {}) => {
  const book = ruleBook([metadataLocations.amendment({ ...defaults, ...chosen })]);
  if (!book.ok) throw new FaultError(book.fault);
  const rules = book.value.rules(api("0.15"));
  if (rules === undefined) throw new Error("0.15 is spoken");
  return rules;
};
const placesIn = (
  env: Readonly<Record<string, string>>,
  of: `0.${number}`,
  chosen?: Readonly<Record<string, string>>,
) =>
  rulesWith(chosen)
    .buildpack(api(of))
    ?.places({
      layers: absPath("/layers"),
      buildpack: byteString("acme_a"),
      api: api(of),
      phase: "build",
      env: environmentOfText(env),
    });

const layoutIn = (env: Readonly<Record<string, string>>, chosen: Parameters<typeof layoutOf>[1]) =>
  layoutOf(environmentOfText(env), chosen);

const ASKED = { CNB_WORKSPACE_DIR: "/w" };
const OLD = {
  layers: "/layers/acme_a",
  config: "/layers/acme_a",
  layerFiles: "/layers/acme_a",
  sboms: "/layers/acme_a",
};

describe("the layout", () => {
  test("is used if one of its variables is set and not empty", () => {
    expect(layoutOf({}, { layout: "asked" })).toBeUndefined();
    expect(layoutIn({ CNB_WORKSPACE_DIR: "" }, { layout: "asked" })).toBeUndefined();
    expect(layoutIn({ CNB_PLATFORM_CONFIG_DIR: "/p" }, { layout: "asked" })).toMatchObject({
      app: "/workspace/app",
      platformConfig: "/p",
    });
  });

  test("is always used with the option", () => {
    expect(layoutOf({}, { layout: "always" })).toMatchObject({ layers: "/workspace/layers" });
  });

  test("is below its root, with or without a trailing slash", () => {
    for (const root of ["/w", "/w/", "/w//"])
      expect(layoutIn({ CNB_WORKSPACE_DIR: root }, { layout: "asked" })?.lifecycleConfig).toBe("/w/config/lifecycle");
  });
});

describe("the places of a buildpack", () => {
  test("are the old ones by default, and for an old-style buildpack", () => {
    expect(placesIn({}, "0.12")).toEqual(OLD);
    expect(placesIn(ASKED, "0.11")).toEqual(OLD);
    expect(placesIn(ASKED, "0.11", { names: "apart" })).toEqual(OLD);
  });

  test("of a new-style one are those of the RFC, or apart", () => {
    expect(placesIn(ASKED, "0.12")).toEqual({ ...OLD, config: "/w/config/layers/acme_a" });
    const config = "/w/config/layers/buildpacks/acme_a";
    expect(placesIn(ASKED, "0.12", { names: "apart" })).toEqual({
      layers: "/layers/acme_a",
      config,
      layerFiles: `${config}/layers`,
      sboms: config,
    });
  });

  const APIS = ["0.8", "0.9", "0.10", "0.11", "0.12"] as const;
  test.each(APIS)("begin with Buildpack API %s with the option", (since) => {
    const isNew = (of: (typeof APIS)[number]): boolean =>
      placesIn(ASKED, of, { "new-style": since })?.config === "/w/config/layers/acme_a";
    expect(APIS.filter(isNew)).toEqual(APIS.slice(APIS.indexOf(since)));
  });
});

describe("the launcher", () => {
  const metadataIn = (env: Readonly<Record<string, string>>, chosen = {}) =>
    rulesWith(chosen).platform.directories({ layers: absPath("/layers"), phase: "launch", env: environmentOfText(env) })
      .metadata;

  test("reads the path in the image, and the old path without one", () => {
    expect(metadataIn({ CNB_LAYERS_CONFIG_DIR: "/told" })).toBe("/told");
    expect(metadataIn({})).toBe("/layers/config");
    expect(metadataIn({}, { layout: "always" })).toBe("/layers/config");
    expect(metadataIn({}, { layout: "always", launcher: "default" })).toBe("/workspace/config/layers");
  });
});
