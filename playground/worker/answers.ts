/** Answers the questions of the page. It keeps the last build, whose files the page asks for. */
import { describeFault, FaultError } from "#base";
import { type BuiltWorld, buildWorld, fileAt } from "./build.ts";
import { showFinding } from "./finding.ts";
import { searchLaw } from "./law.ts";
import type { Answer, Question } from "./messages.ts";

export interface Answering {
  /** Answers of a search come while it runs; the last one ends it. */
  answer(question: Question, say: (answer: Answer) => void): Promise<void>;
}

/** `nowMs`: for the time that a build takes, which the page shows. */
export function createAnswering(nowMs: () => number): Answering {
  let last: BuiltWorld | undefined;
  const answerTo = async (question: Question, say: (answer: Answer) => void): Promise<Answer> => {
    switch (question.ask) {
      case "build": {
        const start = nowMs();
        last = await buildWorld(question.world);
        return { is: "built", built: last.view, ms: nowMs() - start };
      }
      case "file":
        return { is: "file", file: last === undefined ? { note: "nothing is built" } : fileAt(last, question.place) };
      case "finding":
        return { is: "finding", finding: await showFinding(question.id) };
      case "law":
        return { is: "law", found: await searchLaw(question, (progress) => say({ is: "law-progress", progress })) };
    }
  };
  return {
    async answer(question, say) {
      try {
        say(await answerTo(question, say));
      } catch (error) {
        if (error instanceof FaultError) say({ is: "fault", message: describeFault(error.fault) });
        else say({ is: "broken", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    },
  };
}
