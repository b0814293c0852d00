import { keyNamed } from './elsewhere.ts';
import { checkKeys } from './keys.ts';
import type { Task } from './model.ts';
import type { Node } from './node.ts';
import { readTags } from './scalars.ts';

/** What Ansible's other words for `meta` are here. */
const elsewhere: Readonly<Record<string, string>> = {
  end_play: 'give the tasks after it a `when:`, or put them into a play of their own',
  end_host: 'give the tasks after it a `when:`, or put them into a block with one',
  end_batch: 'give the tasks after it a `when:`',
  clear_facts: 'facts are asked for anew in each run',
  refresh_inventory: 'the inventory is read once, before the first host is contacted',
  reset_connection: 'take it out: a new group or shell counts from the next run on',
  noop: 'take it out',
};

/** Whether an item of a list of tasks is a word to the engine. */
export function isMeta(node: Node): boolean {
  return keyNamed(node, ['meta']) !== undefined;
}

/** Reads `meta: flush_handlers`: a place in the list of tasks, and no task. */
export function readMeta(node: Node): Task | undefined {
  const key = keyNamed(node, ['meta'])!;
  checkKeys(node, 'a task with meta', ['name', key, 'tags']);
  const word = node.child(key);
  if (word.value === 'flush_handlers')
    return {
      name: 'flush_handlers',
      module: 'meta',
      flush: true,
      params: {},
      when: [],
      notify: [],
      tags: readTags(node.child('tags')),
      at: node.at,
    };
  return word.problem(`meta is flush_handlers here, not ${JSON.stringify(word.value)}`, {
    hint: elsewhere[String(word.value)],
  });
}
