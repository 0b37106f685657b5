/** The Platform API that a user asks for; without one, the newest that the reference speaks. */
import { type Api, FaultError, parseApi } from "#base";
import { referenceBook } from "#lifecycle";

/** Throws a fault. */
export function parsePlatformApi(text: string | undefined): Api {
  const spoken = referenceBook().platformApis;
  const asked = text === undefined ? spoken.at(-1) : parseApi(text);
  if (asked !== undefined) return asked;
  throw new FaultError({
    kind: "bad-version",
    message: `expected a Platform API such as 0.15, found ${JSON.stringify(text)}`,
    remedy: `the reference speaks ${spoken.join(", ")}`,
  });
}
