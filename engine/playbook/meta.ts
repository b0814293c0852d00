import { readConditions } from './conditions.ts';
import type { LoadContext } from './context.ts';
import { keyNamed } from './elsewhere.ts';
import { checkKeys } from './keys.ts';
import type { Task } from './model.ts';
import type { Node } from './node.ts';
import { readTags } from './scalars.ts';

/** What Ansible's other words for `meta` are here. */
const elsewhere: Readonly<Record<string, string>> = {
  end_batch: 'write end_play: each batch goes through the play by itself',
  clear_facts: 'facts are asked for anew in each run',
  refresh_inventory: 'the inventory is read once, before the first host is contacted',
  reset_connection: 'take it out: a new group or shell counts from the next run on',
  noop: 'take it out',
};

/** Whether an item of a list of tasks is a word to the engine. */
export function isMeta(node: Node): boolean {
  return keyNamed(node, ['meta']) !== undefined;
}

/**
 * Reads `meta`: flush_handlers is a place in the list of tasks, and no task; end_host and end_play end the play for each
 * host whose `when` holds.
 */
export function readMeta(node: Node, context: LoadContext): Task | undefined {
  const key = keyNamed(node, ['meta'])!;
  const word = node.child(key);
  const ends = word.value === 'end_host' || word.value === 'end_play';
  if (!ends && word.value !== 'flush_handlers')
    return word.problem(`meta is flush_handlers, end_host or end_play here, not ${JSON.stringify(word.value)}`, {
      hint: elsewhere[String(word.value)],
    });
  checkKeys(node, `a task with meta: ${word.value}`, ['name', key, 'tags', ...(ends ? ['when'] : [])]);
  return {
    name: String(word.value),
    module: 'meta',
    ...(ends ? { ends } : { flush: true }),
    params: {},
    when: readConditions(node.child('when'), context.problems),
    notify: [],
    tags: readTags(node.child('tags')),
    at: node.at,
  };
}
