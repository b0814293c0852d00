import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** A playbook that both understand, and how it is run. */
export interface Case {
  name: string;
  /** Hosts of the inventory; one when nothing is said. */
  hosts?: string[];
  /** What else is in the inventory's group `all`: variables, groups. */
  inventory?: Record<string, unknown>;
  tags?: string[];
  skip_tags?: string[];
  start_at?: string;
  check?: boolean;
  /** As after `-e`. */
  extra?: string[];
  playbook: string;
  /** Beside the playbook. A role's files are ours (`roles/NAME/tasks.yml`); Ansible gets them under its names. */
  files?: Record<string, string>;
  /** Where the two differ on purpose: why, and each host's lines as ours are. */
  differs?: { why: string; ours: Record<string, string[]> };
}

/** How a task ended on a host. */
export interface Ending {
  host: string;
  task: string;
  item?: string;
  status: string;
  message?: string;
}

const folder = join(import.meta.dirname, 'cases');

/** What Ansible made of the cases of a file, by their names: `test/properties/ansible.test.ts` asks it again. */
export const goldenOf = (file: string): string => join(import.meta.dirname, 'goldens', file.replace(/\.yml$/, '.json'));

/** All cases, by the file that they stand in. */
export function readCases(): { file: string; cases: Case[] }[] {
  return readdirSync(folder)
    .toSorted()
    .map((file) => ({ file, cases: parse(readFileSync(join(folder, file), 'utf8'), { merge: true }) as Case[] }));
}

/** Where Ansible looks for a role's files. */
const roleFiles: readonly [RegExp, string][] = [
  [/^(roles\/[^/]+)\/role\.yml$/, '$1/meta/main.yml'],
  [/^(roles\/[^/]+)\/(tasks|handlers)\.yml$/, '$1/$2/main.yml'],
  [/^(roles\/[^/]+)\/vars\.schema\.yml$/, '$1/defaults/main.yml'],
  [/^(roles\/[^/]+)\/([^/]+\.yml)$/, '$1/tasks/$2'],
];

/** What Ansible has as a role's defaults. */
function defaultsOf(schema: string): string {
  const declared = Object.entries(parse(schema) as Record<string, { default?: unknown }>);
  return JSON.stringify(Object.fromEntries(declared.map(([name, { default: value }]) => [name, value])));
}

/** Writes the case's files for Ansible. */
export function writeCase({ playbook, files = {}, hosts = ['one'], inventory }: Case, into: string): void {
  const write = (name: string, text: string): void => {
    const path = join(into, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [name, text] of Object.entries(files)) {
    const theirs = roleFiles.find(([pattern]) => pattern.test(name));
    write(theirs ? name.replace(...theirs) : name, name.endsWith('/vars.schema.yml') ? defaultsOf(text) : text);
  }
  const all = Object.fromEntries(hosts.map((host) => [host, { ansible_connection: 'local' }]));
  write('inventory.yml', JSON.stringify({ all: { hosts: all, ...inventory } }));
  write('site.yml', playbook);
}

/** The words for `ansible-playbook`. */
export function wordsOf({ tags, skip_tags, start_at, check, extra = [] }: Case): string[] {
  return [
    'site.yml',
    '-i',
    'inventory.yml',
    '-e',
    'ansible_python_interpreter=/usr/bin/python3',
    ...(tags ? ['--tags', tags.join(',')] : []),
    ...(skip_tags ? ['--skip-tags', skip_tags.join(',')] : []),
    ...(start_at === undefined ? [] : ['--start-at-task', start_at]),
    ...(check ? ['--check'] : []),
    ...extra.flatMap((text) => ['-e', text]),
  ];
}

/** What became of each host: a line for each task, and the counts at the end. */
export interface Outcome {
  hosts: Record<string, string[]>;
  recap: Record<string, Record<string, number>>;
}

export function outcomeOf(endings: readonly Ending[], recap: Outcome['recap']): Outcome {
  const hosts = [...new Set(endings.map(({ host }) => host))].toSorted();
  const line = ({ task, item, status, message }: Ending) =>
    `${task}${item === undefined ? '' : ` [${item}]`}: ${status}${message === undefined ? '' : ` (${message})`}`;
  const counts = Object.entries(recap).map(([host, counted]) => [host, { ...counted, unreachable: 0 }] as const);
  return {
    hosts: Object.fromEntries(hosts.map((host) => [host, endings.filter((one) => one.host === host).map(line)])),
    // Of hosts on which nothing happened Ansible does not tell.
    recap: Object.fromEntries(counts.filter(([, counted]) => Object.values(counted).some((count) => count > 0))),
  };
}
