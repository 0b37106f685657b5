/** Loads just-bash when the first script runs. The package has its used parts in a bundle of their own. */
export type JustBash = Pick<typeof import("just-bash"), "Bash">;

let loaded: Promise<JustBash> | undefined;

export function justBash(): Promise<JustBash> {
  loaded ??= import("just-bash").then(({ Bash }) => ({ Bash }));
  return loaded;
}
