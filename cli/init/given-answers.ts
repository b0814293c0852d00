import { ConfigError, type Problem } from '../../engine/errors.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { YamlFile } from '../../engine/yaml/yaml-file.ts';
import { AnswerError } from './answer-error.ts';
import { flagOf, type Question } from './question.ts';
import { questions } from './questions.ts';
import type { AnswerKey, Situation } from './situation.ts';

/** An answer as it was written, with the place to blame. */
export interface Given {
  written: unknown;
  fault(message: string): Problem;
}

export type GivenAnswers = ReadonlyMap<AnswerKey, Given>;

/** Reads an answers file. Throws a ConfigError with every key that is none. */
function fromFile(file: string): Map<AnswerKey, Given> {
  const yaml = YamlFile.read(file);
  const value = yaml.value() ?? {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new ConfigError(yaml.problem([], 'an answers file is a map', { hint: 'such as  domain: meet.school.lan' }));
  const keys = questions.map(({ key }) => key);
  const strangers = Object.keys(value).filter((key) => !(keys as string[]).includes(key));
  if (strangers.length > 0)
    throw new ConfigError(
      strangers.map((key) =>
        yaml.problem([key], `there is no answer called "${key}"`, { key: true, hint: didYouMean(key, keys) }),
      ),
    );
  return new Map(
    Object.entries(value).map(([key, written]) => [
      key as AnswerKey,
      { written, fault: (message) => yaml.problem([key], `${key}: ${message}`) },
    ]),
  );
}

/** Whoever says where, or which, has said that. */
const implied: readonly (readonly [AnswerKey, AnswerKey, string])[] = [
  ['outside', 'public_address', 'yes'],
  ['certificate', 'certificate_chain', 'own'],
];

/** What flags and the answers file say; a flag outdoes the file. */
export function givenAnswers(flags: Partial<Record<AnswerKey, string>>, file: string | undefined): GivenAnswers {
  const given = file === undefined ? new Map<AnswerKey, Given>() : fromFile(file);
  for (const { key } of questions) {
    const written = flags[key];
    if (written === undefined) continue;
    given.set(key, { written, fault: (message) => ({ message: `${flagOf(key)}: ${message}` }) });
  }
  for (const [key, by, written] of implied) {
    const said = given.get(by);
    if (said && !given.has(key)) given.set(key, { ...said, written });
  }
  return given;
}

/** Takes the given answers to these questions. Throws a ConfigError with all that cannot be taken, or that nobody here wants. */
export function takeGiven(asked: readonly Question[], given: GivenAnswers, situation: Situation): void {
  const problems: Problem[] = [];
  for (const question of asked) {
    const answer = given.get(question.key);
    if (answer === undefined) continue;
    if (question.variable !== undefined && !situation.knowledge.declares(question.variable)) {
      problems.push(answer.fault(`no role here knows ${question.variable}: leave it out`));
      continue;
    }
    try {
      Object.assign(situation.answers, { [question.key]: question.read(answer.written, situation) });
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error;
      problems.push(answer.fault(error.message));
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
