import { readMeetings } from '../planned/meetings.ts';
import { AnswerError } from './answer-error.ts';
import { asAnswer } from './as-answer.ts';
import type { Question } from './question.ts';
import { accepting, oneOf } from './question-kinds.ts';
import { readBridges, readCount, readText } from './read-answer.ts';
import type { Situation } from './situation.ts';

/** What stands for an answer that somebody does not have. */
const unknown = 'unknown';
const byModel = 'model';

export const users: Question<'users'> = {
  key: 'users',
  ask: 'How many people at the same time',
  why: 'In all meetings together, at the busiest hour: it decides about the bridges.',
  takes: '<number>',
  suggest: () => 20,
  read: accepting(readCount, 'meet_expected_users'),
  show: String,
};

function readRoomsOf(written: unknown, { knowledge }: Situation): string {
  const text = readText(written);
  if (text === unknown) return '';
  asAnswer(() => readMeetings(text, knowledge.folder), /^meet_rooms: /);
  return text;
}

export const rooms: Question<'rooms'> = {
  key: 'rooms',
  ask: 'What meetings are that',
  why: '10 of 6 and one of 40: 10x6,1x40. A kind: class, standup, webinar. Or: unknown',
  takes: '<rooms>',
  variable: 'meet_rooms',
  suggest: () => '',
  read: readRoomsOf,
  show: (value) => (value === '' ? unknown : value),
};

export const largestRoom: Question<'largest_room'> = {
  key: 'largest_room',
  ask: 'How many of them in the largest meeting',
  why: 'One that is larger than a bridge is spread over several of them.',
  takes: '<number>',
  when: ({ answers }) => (answers.rooms ?? '') === '',
  suggest: ({ answers }) => (answers.users === undefined ? undefined : Math.min(answers.users, 20)),
  read(written, situation) {
    const count = accepting(readCount, 'meet_largest_room')(written, situation);
    const all = situation.answers.users;
    if (all && count > all) throw new AnswerError(`${count} are more than the ${all} of all meetings`);
    return count;
  },
  show: String,
};

export const redundancy: Question<'redundancy'> = {
  key: 'redundancy',
  ask: 'What may fail while all still meet',
  why: 'It takes more bridges: those that stand in for the lost ones.',
  takes: '<what>',
  variable: 'meet_redundancy',
  // A host alone has nothing that stands in for it.
  when: ({ hosts }) => hosts.length > 1,
  suggest: () => 'none',
  ...oneOf<'redundancy'>([
    { value: 'none', name: 'none: when a bridge fails, there may be too few' },
    { value: 'bridge', name: 'bridge: any one of the bridges' },
    { value: 'host', name: 'host: any one of the hosts with bridges' },
  ]),
};

export const bridges: Question<'bridges'> = {
  key: 'bridges',
  ask: 'How many bridges on which host',
  why: 'model: planned at each deployment. Or numbers of your own: b1=2 b2=1',
  takes: '<numbers>',
  variable: 'jvb_instances',
  unasked: true,
  late: true,
  suggest: () => ({}),
  read: (written, situation) => (written === byModel ? {} : readBridges(written, situation)),
  show: (value) =>
    Object.entries(value)
      .map(([host, count]) => `${host}=${count}`)
      .join(' ') || byModel,
};
