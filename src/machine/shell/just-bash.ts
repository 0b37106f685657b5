/** just-bash, loaded when the first script runs. The package has the part of it that scripts use in a bundle of its own. */
export type JustBash = Pick<typeof import("just-bash"), "Bash">;

let loaded: Promise<JustBash> | undefined;

export function justBash(): Promise<JustBash> {
  loaded ??= import("just-bash").then(({ Bash }) => ({ Bash }));
  return loaded;
}
