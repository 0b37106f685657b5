/** Strings of JSON texts that generators wrote into files of a world; laws read them back. */
export const stringIn = (json: string): string => String(JSON.parse(json));

export const stringsIn = (json: string): readonly string[] => listIn(json).map(String);

/** Objects of strings. */
export const recordsIn = (json: string): readonly Readonly<Record<string, string>>[] =>
  listIn(json).map((one) =>
    Object.fromEntries(Object.entries(Object(one)).map(([key, value]) => [key, String(value)])),
  );

function listIn(json: string): readonly unknown[] {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value : [];
}
