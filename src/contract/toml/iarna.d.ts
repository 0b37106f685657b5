/** The part of the parser in @iarna/toml 3.0.0 (pinned) that `document.ts` builds on; the package has types for its entry point only. */
declare module "@iarna/toml/lib/toml-parser.js" {
  /**
   * A push-down machine over the text: a state is a method; `next`, `goto`, `call`, `return` move between them. `Part` is a part of a
   * dotted key as a subclass records it, `Value` a value of the document.
   */
  class TomlParser<Part, Value> {
    /** Code point of the current character; beyond Unicode at the end of the text. */
    char: number;
    /** Index of that character in the text, in UTF-16 units. */
    ii: number;
    ctx: { [key: string]: Value };
    obj: { [key: string]: Value };
    /** `resultTable` is the key while an assignment is read, and the table while an inline table is read. */
    state: { resultTable: Part[] | { [key: string]: Value } | null; resultArr: Value[] | null };
    parse(text: string): void;
    finish(): { [key: string]: Value };
    nextChar(): boolean;
    next(state: (this: this, returned: never) => unknown): void;
    goto(state: (this: this, returned: never) => unknown): unknown;
    return(value?: Value): void;
    returnNow(value?: Value): unknown;
    parseWhitespaceToEOL(): unknown;
    parseAssignKeywordPreDot(): unknown;
    parseKeyword(): unknown;
    parseTable(): unknown;
    parseTableNext(): unknown;
    parseTableMore(keyword: string): unknown;
    parseList(): unknown;
    parseListNext(): unknown;
    parseListMore(keyword: string): unknown;
    parseListEnd(): unknown;
    parseValue(): unknown;
    parseInlineTable(): unknown;
    parseInlineListNext(): unknown;
    parseInlineTableNext(): unknown;
    parseComment(): unknown;
    recordValue(value: Value): unknown;
    recordAssignStatement(assignment: { readonly key: readonly Part[]; readonly value: Value }): unknown;
    recordAssignKeyword(keyword: string): unknown;
    recordInlineListValue(value: Value): unknown;
    recordInlineTableValue(assignment: { readonly key: readonly Part[]; readonly value: Value }): unknown;
  }
  export = TomlParser;
}
