import { didYouMean } from '../suggest.ts';
import type { Node } from './node.ts';

/** Words of Ansible's that are not in this language, each with what to do instead. */
const elsewhere: Readonly<Record<string, string>> = {
  with_items: 'write `loop:`',
  with_list: 'write `loop:`',
  with_dict: 'write `loop:` over a list of maps',
  with_fileglob: 'write `loop:`',
  with_sequence: 'write `loop:`',
  action: 'write the module as a key: `command: ...`',
  local_action: 'write the module as a key, in a play of its own for that host',
  sudo: 'write `become:`',
  remote_user: 'set ansible_user in the inventory',
  connection: 'set ansible_connection in the inventory',
  port: 'set ansible_port in the inventory',
  gather_facts: 'leave it out: the facts come with the first question to a host and cost nothing',
  delegate_to: 'only tasks and blocks have it',
  run_once: 'only tasks and blocks have it',
  environment: '',
  no_log: '',
  loop_control: 'only tasks with `loop:` have it',
  check_mode: '',
  diff: '',
  args: 'write the parameters below the module',
  async: '',
  poll: '',
  become_user: '',
  become_method: '',
  become_flags: '',
  include_role: '',
  import_role: '',
  include_vars: '',
  include: '',
  strategy: '',
  force_handlers: '',
  vars_prompt: '',
  throttle: '',
  order: '',
  collections: '',
  module_defaults: '',
  debugger: '',
  listen: 'only handlers listen',
  vars: '',
};

/** Whether a word means something to Ansible, but not here. */
export function isAnsibleWord(key: string): boolean {
  return Object.hasOwn(elsewhere, key) || key.startsWith('with_');
}

/** The problem of a key that is not known, at its place. */
export function unknownKey(node: Node, key: string, what: string, known: readonly string[], hint?: string): void {
  if (isAnsibleWord(key)) {
    const instead = elsewhere[key] ?? 'write `loop:`';
    node.problem(`\`${key}:\` is not supported in ${what}`, { key: true, hint: instead === '' ? undefined : instead });
  } else node.problem(`${what} has no key "${key}"`, { key: true, hint: hint ?? didYouMean(key, known) });
}

/** Reports every key of a map that is not among the known ones. */
export function checkKeys(node: Node, what: string, known: readonly string[]): void {
  for (const [key, child] of node.entries()) if (!known.includes(key)) unknownKey(child, key, what, known);
}
