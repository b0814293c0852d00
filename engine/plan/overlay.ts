import type { Prediction } from '../modules/module.ts';
import type { Answers, Ask, PathState, Question, ScriptState, StateView } from '../modules/state.ts';
import type { AnswerMap } from '../probe/answers.ts';
import { keyOf } from '../probe/questions.ts';

/** Thrown when a module looks at what is asked on demand, and the answer is not there. */
export class NotAsked extends Error {
  override readonly name = 'NotAsked';
  readonly question: Question;

  constructor(question: Question) {
    super(`nobody asked the host about ${keyOf(question.ask, question.name)}`);
    this.question = question;
  }
}

/** What is known of a host, with the effects laid over it that decided tasks will have. */
export class Overlay {
  /** A decided task does what nobody can foresee (package scripts, commands). */
  unforeseen = false;
  /** Folders in which it does so, and nowhere else. */
  readonly #unforeseenBelow: string[] = [];
  readonly #answers: AnswerMap = new Map();
  readonly #predicted: AnswerMap = new Map();
  readonly #demanded = new Set<string>();

  /** Whether its answer is known. A script that was ended sooner than this question wants has none. */
  has(question: Question): boolean {
    const key = keyOf(question.ask, question.name);
    if (this.#predicted.has(key)) return true;
    if (question.ask !== 'script' || question.limit === undefined) return this.#answers.has(key);
    return this.#answers.has(key) && (expiredOf(this.#answers.get(key)) ?? Infinity) >= question.limit;
  }

  /** Forgets which scripts took too long, by their keys: whoever wants to know asks again. */
  forgetSlow(): ReadonlySet<string> {
    const slow = [...this.#answers].filter(
      ([key, answer]) => key.startsWith('script ') && expiredOf(answer) !== undefined,
    );
    const keys = new Set(slow.map(([key]) => key));
    for (const key of keys) this.#answers.delete(key);
    return keys;
  }

  /** Takes in what the host answered: for these questions nothing is predicted any more. */
  learn(answers: AnswerMap): void {
    for (const [key, answer] of answers) {
      this.#answers.set(key, answer);
      this.#predicted.delete(key);
    }
  }

  predict(predictions: readonly Prediction[]): void {
    for (const { question, answer } of predictions) {
      this.#predicted.set(keyOf(question.ask, question.name), answer as Answers[Ask]);
      if (question.ask === 'path' && (answer as PathState).type === 'absent') this.#takeAwayBelow(question.name);
    }
  }

  /** What a decided task will do below a folder, nobody can foresee. */
  expectAnythingBelow(folder: string): void {
    this.#unforeseenBelow.push(folder);
  }

  /** Whether these questions are about something that nobody can foresee. A script may look anywhere. */
  #isUnforeseen(questions: readonly Question[]): boolean {
    if (this.unforeseen || this.#unforeseenBelow.length === 0) return this.unforeseen;
    return questions.some(
      ({ ask, name }) =>
        !['path', 'text'].includes(ask) || this.#unforeseenBelow.some((folder) => `${name}/`.startsWith(`${folder}/`)),
    );
  }

  /** With a directory goes all that is in it. */
  #takeAwayBelow(directory: string): void {
    for (const key of [...this.#answers.keys(), ...this.#predicted.keys()]) {
      if (key.startsWith(keyOf('path', `${directory}/`))) this.#predicted.set(key, absentPath);
      else if (key.startsWith(keyOf('text', `${directory}/`))) this.#predicted.set(key, undefined);
    }
  }

  /** What was decided has been done: only the host's own answers count again, and what was asked on demand is to be asked anew. */
  settle(): void {
    this.#predicted.clear();
    for (const key of this.#demanded) this.#answers.delete(key);
    this.#demanded.clear();
    this.unforeseen = false;
    this.#unforeseenBelow.length = 0;
  }

  /** A view for one decision, and the questions that it rests on; it notes whether anything predicted was looked at. */
  view(questions: readonly Question[] = []): StateView & { readonly touchedPrediction: boolean } {
    const answers = this.#answers;
    const predicted = this.#predicted;
    const changing = this.unforeseen || predicted.size > 0;
    const demand = (key: string) => {
      const question = questions.find((one) => isOnDemand(one) && keyOf(one.ask, one.name) === key);
      if (!question) return;
      this.#demanded.add(key);
      if (changing || !answers.has(key)) throw new NotAsked(question);
    };
    let touched = false;
    return {
      unforeseen: this.#isUnforeseen(questions),
      changing,
      get touchedPrediction() {
        return touched;
      },
      get<A extends Ask>(ask: A, name: string): Answers[A] {
        const key = keyOf(ask, name);
        demand(key);
        if (predicted.has(key)) {
          touched = true;
          const answer = predicted.get(key) as Answers[A] | (() => Answers[A]);
          return typeof answer === 'function' ? answer() : answer;
        }
        if (!answers.has(key)) throw new Error(`nobody asked the host about ${key}`);
        return answers.get(key) as Answers[A];
      },
    };
  }
}

/** A question that its module may yet come to. */
export const isOnDemand = (question: Question): boolean => question.ask === 'script' && question.onDemand === true;

/** When the script whose answer this is was ended. */
const expiredOf = (answer: unknown): number | undefined => (answer as ScriptState).expired;

const absentPath: PathState = { type: 'absent', mode: '', owner: '', group: '' };
