/**
 * Commands that take the place of the shell, so that nothing follows: `exec` as a statement of its own, and the last command of `bash -c`, which bash
 * does not fork for. just-bash runs them as any other command and goes on. So the statement marks its command by a variable, which the command does
 * not get, and `exit` follows.
 */
import type { BashTransformResult, TransformPlugin } from "just-bash";

/** The variable. */
export const MARK = "PLIMSOLL_IN_PLACE";

type Script = BashTransformResult["ast"];
type Statement = Script["statements"][number];

/** `isCommand`: the script is the argument of `-c`. */
export const execInPlace = ({ isCommand = false }: { readonly isCommand?: boolean }): TransformPlugin => ({
  name: "exec-in-place",
  transform({ ast }) {
    const last = isCommand ? ast.statements.at(-1) : undefined;
    return { ast: { ...ast, statements: ast.statements.flatMap((one) => marked(one, one === last)) } };
  },
});

function marked(statement: Statement, isLast: boolean): readonly Statement[] {
  const [pipeline] = statement.pipelines;
  const [command] = pipeline?.commands ?? [];
  const isAlone = statement.pipelines.length === 1 && pipeline?.commands.length === 1 && !statement.background;
  if (!isAlone || pipeline.negated || command?.type !== "SimpleCommand") return [statement];
  const isExec = command.args.length > 0 && textOf(command.name) === "exec";
  if (command.name === null || !(isExec || isLast)) return [statement];
  const mark = { type: "Assignment", name: MARK, value: word("1"), append: false, array: null } as const;
  const executed = isExec ? command : { ...command, name: word("exec"), args: [command.name, ...command.args] };
  const inPlace = { ...executed, assignments: [...command.assignments, mark] };
  return [alone(statement, inPlace), alone(statement, { ...command, name: word("exit"), args: [], redirections: [] })];
}

type Command = Statement["pipelines"][number]["commands"][number];
type Word = NonNullable<Extract<Command, { readonly type: "SimpleCommand" }>["name"]>;

const word = (value: string): Word => ({ type: "Word", parts: [{ type: "Literal", value }] });

function textOf(name: Word | null): string | undefined {
  const [part] = name?.parts ?? [];
  return name?.parts.length === 1 && part?.type === "Literal" ? part.value : undefined;
}

const alone = (statement: Statement, command: Command): Statement => ({
  ...statement,
  pipelines: [{ type: "Pipeline", commands: [command], negated: false }],
});

/** Whether the command that gets these variables takes the place of its shell. */
export const isInPlace = (exported: object): boolean => Object.hasOwn(exported, MARK);
