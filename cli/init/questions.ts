import { certificate, certificateChain, certificateKey } from './certificate-questions.ts';
import { chat, files } from './chat-questions.ts';
import { groups, hosts, install, packagesFrom, packagesKey } from './host-questions.ts';
import { bridges, largestRoom, redundancy, rooms, users } from './meeting-questions.ts';
import { domain, login, outside, publicAddress, siteName } from './people-questions.ts';
import type { Question } from './question.ts';
import type { AnswerKey } from './situation.ts';

/** All questions, in the order in which they are asked. */
export const questions: readonly Question[] = [
  hosts,
  domain,
  siteName,
  users,
  rooms,
  largestRoom,
  redundancy,
  groups,
  bridges,
  outside,
  publicAddress,
  login,
  certificate,
  certificateChain,
  certificateKey,
  chat,
  files,
  install,
  packagesFrom,
  packagesKey,
] as unknown as readonly Question[];

/** The question with a key. */
export function questionOf(key: AnswerKey): Question {
  return questions.find((question) => question.key === key)!;
}
