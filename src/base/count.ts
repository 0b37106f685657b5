/** A number with its noun: `1 case`, `2 cases`. `many` is the plural if it is not formed with an `s`. */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
