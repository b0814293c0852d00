import type { Asker } from './asker.ts';
import { applies } from './question.ts';
import { questions } from './questions.ts';
import type { SitePlace } from './site-place.ts';
import type { AnswerKey, Situation } from './situation.ts';

/** The menu before anything is written; `changed`: there is something to write. */
export async function review(
  asker: Asker,
  situation: Situation,
  files: ReadonlyMap<string, string>,
  { folder, exists }: SitePlace,
  changed = files.size > 0,
): Promise<'write' | 'stop' | AnswerKey> {
  const changes = questions
    .filter((question) => applies(question, situation))
    .map(({ key, ask }) => ({ value: key, name: `change: ${ask.charAt(0).toLowerCase()}${ask.slice(1)}` }));
  const write = { value: 'write', name: exists ? 'write these changes' : `write the files, to ${folder}/` };
  for (;;) {
    const answer = await asker.choose({
      ask: 'What now',
      choices: [
        ...(changed ? [write] : []),
        ...(files.size > 0 && !exists ? [{ value: 'show', name: 'show the files first' }] : []),
        // Before the changes, of which a small screen shows only some.
        { value: 'stop', name: 'leave, and write nothing' },
        ...changes,
      ],
      canGoBack: false,
    });
    if (answer !== 'show') return answer as 'write' | 'stop' | AnswerKey;
    for (const [path, text] of [...files].toReversed()) asker.tell(['', `--- ${path}`, text.trimEnd()]);
  }
}
