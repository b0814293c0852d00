import { ConfigError } from '../../engine/errors.ts';
import { AnswerError } from './answer-error.ts';
import { type Asker, back, type Back } from './asker.ts';
import { askPlacement } from './ask-placement.ts';
import { type GivenAnswers, takeGiven } from './given-answers.ts';
import { applies, flagOf, type Question } from './question.ts';
import { questions } from './questions.ts';
import type { AnswerKey, Answers, Situation } from './situation.ts';

export interface InterviewOptions {
  given: GivenAnswers;
  /** Nobody, where there is no terminal. */
  asker: Asker | undefined;
  /** Take what is proposed, and ask only what has no proposal. */
  yes: boolean;
  /** Looks at the hosts that were named; false: other hosts are wanted. */
  look: () => Promise<boolean>;
  /** Questions that may stay without an answer: the site has lived without one. */
  optional: (question: Question) => boolean;
}

const faultOf = (question: Question, text: string, situation: Situation): string | undefined => {
  try {
    question.read(text, situation);
    return undefined;
  } catch (error) {
    if (error instanceof AnswerError) return error.message;
    throw error;
  }
};

/** Asks one question; the answer before, or what is proposed, is what Enter takes. */
export async function askOne(
  question: Question,
  situation: Situation,
  asker: Asker,
  before: unknown,
  canGoBack: boolean,
): Promise<Answers[AnswerKey] | Back> {
  const proposal = before ?? question.suggest(situation);
  if (question.key === 'groups') return askPlacement(situation, asker, proposal as never, canGoBack);
  const shown = proposal === undefined ? undefined : question.show(proposal as never);
  const asked = { ask: question.ask, why: question.why, proposal: shown, canGoBack };
  const answer = question.choices
    ? await asker.choose({ ...asked, choices: question.choices })
    : await asker.text({ ...asked, check: (text) => faultOf(question, text, situation) });
  return answer === back ? back : question.read(answer, situation);
}

/** What is missing, each with the flag and the key that give it. */
function missingAnswers(missing: readonly Question[], situation: Situation): ConfigError {
  const flag = ({ key, takes }: Question): string => `${flagOf(key)} ${takes}`;
  const width = Math.max(...missing.map(({ key }) => key.length));
  const flagWidth = Math.max(...missing.map((question) => flag(question).length));
  const details = missing.map((question) => {
    const proposal = question.suggest(situation);
    const words = proposal === undefined ? '' : ` (--yes takes: ${question.show(proposal)})`;
    return `${question.key.padEnd(width)}  ${flag(question).padEnd(flagWidth)}  ${question.ask}${words}`;
  });
  return new ConfigError({
    message: `${missing.length === 1 ? 'an answer is' : `${missing.length} answers are`} missing, and there is no terminal to ask at`,
    details,
    hint: 'give them as flags, or by the names on the left in a file: --answers FILE',
  });
}

/** Comes to an answer for every question, in their order: given, taken as proposed, or asked for. */
export class Interview {
  readonly #situation: Situation;
  readonly #options: InterviewOptions;
  /** Questions that were asked, for going back. */
  readonly #trail: Question[] = [];
  /** Answers that were taken back: what Enter takes now. */
  readonly #before = new Map<string, unknown>();
  readonly #missing: Question[] = [];

  constructor(situation: Situation, options: InterviewOptions) {
    this.#situation = situation;
    this.#options = options;
  }

  async run(): Promise<void> {
    for (let index = 0; index < questions.length;) {
      const question = questions[index]!;
      const next = await this.#settle(question);
      index = next === undefined ? index + 1 : questions.indexOf(next);
    }
    if (this.#missing.length > 0) throw missingAnswers(this.#missing, this.#situation);
  }

  /** Gives back the question to go on with, where it is not the next one. */
  async #settle(question: Question): Promise<Question | undefined> {
    const { answers } = this.#situation;
    const { asker, yes, given, optional } = this.#options;
    if (!applies(question, this.#situation)) return undefined;
    const isNew = answers[question.key] === undefined || (question.late === true && given.has(question.key));
    if (isNew && question.late) takeGiven([question], given, this.#situation);
    if (answers[question.key] === undefined && !question.unasked) {
      const proposal = question.suggest(this.#situation);
      if (optional(question)) return undefined;
      if (yes && proposal !== undefined) Object.assign(answers, { [question.key]: proposal });
      else if (!asker) this.#missing.push(question);
      else return this.#ask(question, asker);
    }
    return question.key === 'hosts' && answers.hosts ? this.#afterHosts(question) : undefined;
  }

  async #ask(question: Question, asker: Asker): Promise<Question | undefined> {
    const before = this.#before.get(question.key);
    const answer = await askOne(question, this.#situation, asker, before, this.#trail.length > 0);
    if (answer === back) return this.#takeBack(this.#trail.pop()!);
    Object.assign(this.#situation.answers, { [question.key]: answer });
    this.#trail.push(question);
    return question.key === 'hosts' ? this.#afterHosts(question) : undefined;
  }

  async #afterHosts(question: Question): Promise<Question | undefined> {
    if (await this.#options.look()) return undefined;
    if (this.#trail.at(-1) === question) this.#trail.pop();
    return this.#takeBack(question);
  }

  #takeBack(question: Question): Question {
    const { answers } = this.#situation;
    this.#before.set(question.key, answers[question.key]);
    delete answers[question.key];
    return question;
  }
}
