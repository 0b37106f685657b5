/** The value of `--platform-api`; default: the newest version that the reference supports. */
import { type Api, parseApi } from "#base";
import { referenceBook } from "#lifecycle";
import { throwFault } from "../terminal/run-verb.ts";

/** Throws a fault if `text` is not a version. */
export function parsePlatformApi(text: string | undefined): Api {
  const supported = referenceBook().platformApis;
  const version = text === undefined ? supported.at(-1) : parseApi(text);
  if (version !== undefined) return version;
  throwFault({
    kind: "bad-version",
    message: `expected a Platform API version such as 0.15, found ${JSON.stringify(text)}`,
    remedy: `give one that the reference supports: ${supported.join(", ")}`,
  });
}
