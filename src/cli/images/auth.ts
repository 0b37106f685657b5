/** Credentials for registries that a user names: `CNB_REGISTRY_AUTH`, as a lifecycle reads it. */
import { isJsonObject, type Json } from "#base";

/** Registry host to the value of the Authorization header. What is not that is nothing. */
export function registryAuth(): Readonly<Record<string, string>> {
  const text = process.env.CNB_REGISTRY_AUTH ?? "";
  if (text === "") return {};
  try {
    const json = JSON.parse(text) as Json;
    if (!isJsonObject(json)) return {};
    return Object.fromEntries(
      Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}
