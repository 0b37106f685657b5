/** Registry credentials from `CNB_REGISTRY_AUTH`, read as a lifecycle reads them. */
import { isJsonObject, type Json } from "#base";

/** Maps registry hosts to Authorization headers. Anything else in the variable is ignored. */
export function registryAuth(): Readonly<Record<string, string>> {
  const text = process.env.CNB_REGISTRY_AUTH ?? "";
  if (text === "") return {};
  try {
    const json: Json = JSON.parse(text);
    if (!isJsonObject(json)) return {};
    return Object.fromEntries(
      Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}
