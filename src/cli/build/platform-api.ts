/** The value of `--platform-api`; default: the newest version that the reference speaks. */
import { type Api, parseApi } from "#base";
import { referenceBook } from "#lifecycle";
import { throwFault } from "../terminal/run-verb.ts";

/** Throws a fault where `text` is not a version. */
export function parsePlatformApi(text: string | undefined): Api {
  const spoken = referenceBook().platformApis;
  const asked = text === undefined ? spoken.at(-1) : parseApi(text);
  if (asked !== undefined) return asked;
  throwFault({
    kind: "bad-version",
    message: `expected a Platform API version such as 0.15, found ${JSON.stringify(text)}`,
    remedy: `give one that the reference speaks: ${spoken.join(", ")}`,
  });
}
