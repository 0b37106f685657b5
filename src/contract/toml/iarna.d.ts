/** The part of the parser inside @iarna/toml 3.0.0 (pinned) that `document.ts` builds on; the package types only its door. */
declare module "@iarna/toml/lib/toml-parser.js" {
  type State = (this: TomlParser, returned?: unknown) => unknown;

  /** A push-down machine over the text: a state is a method; `next`, `goto`, `call`, `return` move between them. */
  class TomlParser {
    /** Code point of the character at hand; beyond Unicode at the end of the text. */
    char: number;
    /** Index of that character in the text, in UTF-16 units. */
    ii: number;
    ctx: unknown;
    obj: unknown;
    state: { resultTable: unknown; resultArr: unknown };
    parse(text: string): void;
    finish(): unknown;
    nextChar(): boolean;
    next(state: State): void;
    goto(state: State): unknown;
    call(state: State, then?: State): void;
    callNow(state: State, then: State): unknown;
    return(value?: unknown): void;
    returnNow(value?: unknown): unknown;
    parseWhitespaceToEOL(): unknown;
    parseAssign(): unknown;
    parseAssignKeywordPreDot(): unknown;
    parseKeyword(): unknown;
    parseTable(): unknown;
    parseTableNext(): unknown;
    parseTableMore(keyword: unknown): unknown;
    parseList(): unknown;
    parseListNext(): unknown;
    parseListMore(keyword: unknown): unknown;
    parseListEnd(): unknown;
    parseValue(): unknown;
    parseInlineListNext(): unknown;
    parseInlineTableNext(): unknown;
    parseComment(): unknown;
    recordValue(value: unknown): unknown;
    recordAssignStatement(assignment: unknown): unknown;
    recordAssignKeyword(key: unknown): unknown;
    recordInlineListValue(value: unknown): unknown;
    recordInlineTableValue(assignment: unknown): unknown;
    parseInlineTable(): unknown;
  }
  export = TomlParser;
}
