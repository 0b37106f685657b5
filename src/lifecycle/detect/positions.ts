/** Where in a group each name of the build plan is provided or required. */

/** `named`: the names of each member. */
export function positions(
  named: readonly (readonly { readonly name: string }[])[],
): (name: string) => readonly number[] {
  const byName = new Map<string, number[]>();
  named.forEach((all, at) => {
    for (const { name } of all) {
      const indices = byName.get(name);
      if (indices === undefined) byName.set(name, [at]);
      else indices.push(at);
    }
  });
  return (name) => byName.get(name) ?? [];
}
