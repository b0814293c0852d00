import type { Question, ScriptState } from '../modules/state.ts';
import { askAhead } from '../plan/decide.ts';
import type { Knowledge } from '../plan/knowledge.ts';
import { Overlay } from '../plan/overlay.ts';
import type { PlayWork } from '../plan/play-work.ts';
import type { Work } from '../plan/work.ts';
import { type AnswerMap, parseAnswers, unansweredScripts } from '../probe/answers.ts';
import { type FirstContact, parseFacts } from '../probe/facts.ts';
import { factsProgram } from '../probe/facts-program.ts';
import { probeLimits, probeProgram } from '../probe/program.ts';
import { keyOf } from '../probe/questions.ts';
import { isCutShort, type Program, type ProgramResult } from '../transport/program-run.ts';
import { undoneProgram } from '../undo/arm.ts';
import type { Programs } from './lasting-session.ts';

/** The program that asks them; `before`: what comes first in it. */
function asking(questions: readonly Question[], before = ''): Program {
  return { text: `${before}${probeProgram(questions)}\n`, blobs: new Map(), limits: probeLimits(questions) };
}

const unseen: ScriptState = { rc: 1, stdout: '', unseen: true };

/** What is known of a host, and how more of it is found out. */
export class HostState {
  readonly overlay = new Overlay();
  readonly #session: Programs;
  readonly #plays: readonly PlayWork[];
  readonly #knowledge: Knowledge;
  /** What handlers look at when their turn comes: before, it would be what it was before the change. */
  readonly #late = new Map<string, Question>();

  constructor(session: Programs, plays: readonly PlayWork[], knowledge: Knowledge) {
    this.#session = session;
    this.#plays = plays;
    this.#knowledge = knowledge;
  }

  /**
   * The first trip: the facts, every question of every play that can be asked already, and which run undid itself since
   * the last one that changed anything.
   */
  async begin(forget: boolean): Promise<FirstContact & { undone: string }> {
    for (const question of this.#plays.flatMap((_, play) => this.#of(this.#handlers(play))))
      if (question.ask === 'script' && question.late) this.#late.set(keyOf(question.ask, question.name), question);
    const questions = this.#ahead(0);
    const result = await this.#session.run(asking(questions, `${factsProgram}\n${undoneProgram(forget)}\n`));
    await this.learn(questions, result);
    return { ...parseFacts(result), undone: result.sections.get('undone')?.data.toString().trim() ?? '' };
  }

  async ask(questions: readonly Question[]): Promise<AnswerMap> {
    if (questions.length === 0) return new Map();
    return await this.learn(questions, await this.#session.run(asking(questions)));
  }

  /** Takes in what a program answered to the questions at its end; those that it did not come to are asked again. */
  async learn(questions: readonly Question[], result: ProgramResult): Promise<AnswerMap> {
    const answers = parseAnswers(questions, result.sections);
    const unasked = isCutShort(result) ? unansweredScripts(questions, result.sections) : [];
    for (const [key, answer] of await this.ask(unasked)) answers.set(key, answer);
    this.overlay.learn(new Map([...this.#late.keys()].map((key) => [key, unseen])));
    this.overlay.learn(answers);
    return answers;
  }

  /** Asks again what a play rests on and may have become otherwise because other hosts have changed. */
  async refreshVolatile(play: number): Promise<void> {
    const questions = [...this.#of(this.#plays[play]!.parts.flat()), ...this.#ofHandlers(play)];
    await this.ask(questions.filter((question) => question.ask === 'script' && question.volatile));
  }

  /** Questions of the rest of a play and of all later ones; what took too long has to wait until its turn comes. */
  remaining(play: number, queue: readonly Work[]): Question[] {
    const slow = this.overlay.forgetSlow();
    const all = [...this.#of(queue), ...this.#ofHandlers(play), ...this.#ahead(play + 1)];
    return all.filter(({ ask, name }) => !slow.has(keyOf(ask, name)));
  }

  #ahead(from: number): Question[] {
    return this.#plays
      .slice(from)
      .flatMap((play, offset) => [...this.#of(play.parts.flat()), ...this.#ofHandlers(from + offset)]);
  }

  #ofHandlers(play: number): Question[] {
    return this.#of(this.#handlers(play)).filter(({ ask, name }) => !this.#late.has(keyOf(ask, name)));
  }

  #handlers(play: number): Work[] {
    return this.#plays[play]!.handlers.map(({ work }) => work);
  }

  #of(works: readonly Work[]): Question[] {
    return works.flatMap((work) => askAhead(work, this.#knowledge));
  }
}
