import { createTwoFilesPatch } from 'diff';
import type { Question } from '../modules/state.ts';
import { keyOf } from '../probe/questions.ts';
import type { AnswerMap } from '../probe/answers.ts';
import type { Decided } from '../plan/decided.ts';

/** Unified differences by work id, of the files that would change; their texts are asked for only now. */
export async function withDifferences(
  segment: readonly Decided[],
  ask: (questions: readonly Question[]) => Promise<AnswerMap>,
): Promise<Map<string, string>> {
  const texts = segment.flatMap(({ decision, work }) =>
    decision.text && decision.steps.length > 0 ? [{ id: work.id, ...decision.text }] : [],
  );
  const answers = await ask(texts.map(({ path }) => ({ ask: 'text', name: path })));
  const now = new Map(texts.map(({ path }) => [path, answers.get(keyOf('text', path)) as string | undefined]));
  return new Map(
    texts.map(({ id, path, after }) => {
      const old = now.get(path);
      now.set(path, after);
      return [id, unified(path, old, after)];
    }),
  );
}

function unified(path: string, before: string | undefined, after: string): string {
  const patch = createTwoFilesPatch(before === undefined ? '/dev/null' : path, path, before ?? '', after, '', '', {
    context: 3,
  });
  return patch.split('\n').slice(2).join('\n');
}
