/** Functions on environments under construction. */
import { type ByteString, byteString } from "#base";
import type { ProcessEnvironment } from "#machine";
import type { Variables } from "../decisions/environment.ts";
import type { Rules } from "../phase/context.ts";

export const currentValue = (variables: Variables, name: string): ByteString => variables.get(name) ?? byteString("");

/** Without a prototype, so that any name is a name. */
export function variablesRecord(variables: Variables): ProcessEnvironment {
  const record: Record<string, ByteString> = Object.create(null);
  for (const [name, value] of variables) record[name] = value;
  return record;
}

/** The lifecycle's own variables that buildpacks get. */
export function buildVariables(rules: Rules, own: ProcessEnvironment): Variables {
  return new Map(Object.entries(own).filter(([name]) => rules.platform.inheritedAtBuild({ name })));
}

/** The launcher's own variables that the process gets. */
export function launchVariables(rules: Rules, own: ProcessEnvironment): Variables {
  const kept = Object.entries(own).filter(([name]) => !rules.platform.excludedAtLaunch({ name }));
  const variables: Variables = new Map(kept);
  const path = variables.get("PATH");
  if (path !== undefined) variables.set("PATH", rules.platform.pathAtLaunch({ path }));
  return variables;
}
