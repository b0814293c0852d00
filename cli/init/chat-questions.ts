import { readChat } from '../capacity/sizes.ts';
import { asAnswer } from './as-answer.ts';
import type { Question } from './question.ts';
import { oneOf } from './question-kinds.ts';
import { readText } from './read-answer.ts';

const none = 'none';

export const chat: Question<'chat'> = {
  key: 'chat',
  ask: 'Do people write to each other in meetings',
  why: 'Messages are kept nowhere: they are gone when the meeting is over.',
  takes: '<yes|no>',
  variable: 'web_chat',
  suggest: () => 'yes',
  ...oneOf<'chat'>([
    { value: 'yes', name: 'yes: the pages offer a chat' },
    { value: 'no', name: 'no: the pages offer none' },
  ]),
};

export const files: Question<'files'> = {
  key: 'files',
  ask: 'Files that each person shares',
  why: 'files=2,mb=5,days=30 (a day, size, kept). To plan disks: a server comes later.',
  takes: '<amounts>',
  variable: 'meet_files',
  when: ({ answers }) => answers.chat !== 'no',
  suggest: () => '',
  read(written) {
    const text = readText(written);
    if (text === none) return '';
    asAnswer(() => readChat(text), /^--chat: /);
    return text;
  },
  show: (value) => (value === '' ? none : value),
};
