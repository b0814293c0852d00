import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import type { Decision } from '../modules/module.ts';
import { shownPath } from '../modules/shown-path.ts';
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
    decision.steps.length > 0 ? textsOf(decision).map((text) => ({ id: work.id, ...text })) : [],
  );
  const answers = await ask(texts.map(({ path }) => ({ ask: 'text', name: path })));
  const now = new Map(texts.map(({ path }) => [path, answers.get(keyOf('text', path)) as string | undefined]));
  const differences = new Map<string, string>();
  for (const { id, path, after } of texts) {
    const before = differences.get(id);
    const difference = unified(path, now.get(path), after);
    now.set(path, after);
    differences.set(id, before === undefined ? difference : `${before}${difference}`);
  }
  return differences;
}

/** The file that a task writes, or those of a folder: only texts can be shown. */
function textsOf({ text, texts = [] }: Decision): { path: string; after: string }[] {
  const ours = texts.flatMap(({ path, source }) => {
    const bytes = readFileSync(source);
    return isUtf8(bytes) && !bytes.includes(0) ? [{ path, after: bytes.toString() }] : [];
  });
  return [...(text ? [text] : []), ...ours];
}

function unified(path: string, before: string | undefined, after: string): string {
  const name = shownPath(path);
  const patch = createTwoFilesPatch(
    before === undefined ? '/dev/null' : name,
    name,
    before ?? '',
    after,
    undefined,
    undefined,
    {
      context: 3,
    },
  );
  // What stands before it is not part of a unified difference, and is a line more where both names are the same.
  return patch.slice(patch.indexOf('--- '));
}
