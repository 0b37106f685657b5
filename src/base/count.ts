/** How many, in words: `1 case`, `2 cases`. `many`: the plural, where it is not made by an `s`. */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
