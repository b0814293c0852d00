import type { Question, ScriptState } from '../modules/state.ts';
import { askAhead } from '../plan/decide.ts';
import type { Knowledge } from '../plan/knowledge.ts';
import { Overlay } from '../plan/overlay.ts';
import type { PlayWork } from '../plan/play-work.ts';
import type { Work } from '../plan/work.ts';
import { type AnswerMap, parseAnswers } from '../probe/answers.ts';
import { type FirstContact, parseFacts } from '../probe/facts.ts';
import { factsProgram } from '../probe/facts-program.ts';
import { probeProgram } from '../probe/program.ts';
import { keyOf } from '../probe/questions.ts';
import type { ProgramResult } from '../transport/program-run.ts';
import { undoneProgram } from '../undo/arm.ts';
import type { Programs } from './lasting-session.ts';

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
    const result = await this.#session.run({
      text: `${factsProgram}\n${undoneProgram(forget)}\n${probeProgram(questions)}\n`,
      blobs: new Map(),
    });
    this.learn(questions, result);
    return { ...parseFacts(result), undone: result.sections.get('undone')?.data.toString().trim() ?? '' };
  }

  async ask(questions: readonly Question[]): Promise<AnswerMap> {
    if (questions.length === 0) return new Map();
    return this.learn(questions, await this.#session.run({ text: `${probeProgram(questions)}\n`, blobs: new Map() }));
  }

  /** Takes in what a program answered to the questions at its end. */
  learn(questions: readonly Question[], result: ProgramResult): AnswerMap {
    const answers = parseAnswers(questions, result.sections);
    this.overlay.learn(new Map([...this.#late.keys()].map((key) => [key, unseen])));
    this.overlay.learn(answers);
    return answers;
  }

  /** Asks again what a play rests on and may have become otherwise because other hosts have changed. */
  async refreshVolatile(play: number): Promise<void> {
    const questions = [...this.#of(this.#plays[play]!.parts.flat()), ...this.#ofHandlers(play)];
    await this.ask(questions.filter((question) => question.ask === 'script' && question.volatile));
  }

  /** Questions of the rest of a play and of all later ones. */
  remaining(play: number, queue: readonly Work[]): Question[] {
    return [...this.#of(queue), ...this.#ofHandlers(play), ...this.#ahead(play + 1)];
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
