import { posix } from 'node:path';
import { quote } from '../shell/quote.ts';
import { blobOf } from './blob.ts';
import { askFile, decideFile } from './file-content.ts';
import type { Blob, Module } from './module.ts';

interface NftablesParameters {
  table: string;
  dest: string;
  content: Blob;
}

export const nftables: Module<NftablesParameters> = {
  name: 'nftables',
  summary:
    'Loads one nftables table of our own in one step, leaving all others alone; rules that lock us out undo themselves.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['table', 'dest'],
    oneOf: [{ required: ['content'] }, { required: ['src'] }],
    properties: {
      table: {
        type: 'string',
        pattern: '^(inet|ip|ip6|bridge|netdev|arp) [a-z][a-z0-9_-]*$',
        description: 'Family and name of the table: `inet filter`.',
      },
      dest: {
        type: 'string',
        pattern: '^/',
        description: 'File that keeps the table; something must load it at boot.',
      },
      src: {
        type: 'string',
        minLength: 1,
        description: 'The template of the table, below `templates/<role>/`: `table inet … { … }` and no more.',
      },
      content: { type: 'string', description: 'The text of the table.' },
    },
  },
  template: 'src',
  takesSecrets: ['content'],
  probedBy: ['table', 'dest'],
  probe: ({ table, dest }) => [...askFile(dest), { ask: 'script', name: liveCheck(table, dest) }],
  decide(state, { table, dest, content }) {
    // Adding before deleting makes the file load whether the table is there or not, in one transaction.
    const whole = blobOf(`table ${table}\ndelete table ${table}\n${content.content.toString()}`, content.secret);
    const file = decideFile(state, {
      path: dest,
      content: whole,
      mode: '0600',
      owner: 'root',
      group: 'root',
      validate: 'nft -c -f %s',
    });
    const live = state.get('script', liveCheck(table, dest)).stdout.trim() === 'same';
    if (file.failed || (file.steps.length === 0 && live)) return file;
    return {
      ...file,
      steps: [...file.steps, { do: 'shell', script: load(table, dest) }],
      summary: file.summary.length > 0 ? file.summary : ['the table in the kernel is not the one of the file'],
      predictions: [
        ...(file.predictions ?? []),
        { question: { ask: 'script', name: liveCheck(table, dest) }, answer: { rc: 0, stdout: 'same\n' } },
      ],
      // The file too, so that the next boot does not lock us out either.
      atStake: { paths: [dest, stampOf(dest)], save: tableNow(table), undo: 'nft -f -' },
    };
  },
};

/** What the kernel had after the last load is written beside the file: a table that somebody changed is seen. */
const stampOf = (dest: string) => `${posix.dirname(dest)}/.${posix.basename(dest)}.loaded`;
const listing = (table: string) => `nft -s list table ${table} | sha256sum`;

/** Text that brings back the table as it is, or none. */
const tableNow = (table: string) =>
  `printf 'table ${table}\\ndelete table ${table}\\n'; nft -s list table ${table} 2>/dev/null || :`;

function liveCheck(table: string, dest: string): string {
  const stamp = quote(stampOf(dest));
  return `if [ -e ${stamp} ] && read -r was <${stamp} && [ "$(${listing(table)})" = "$was" ]; then echo same; else echo other; fi`;
}

function load(table: string, dest: string): string {
  return `nft -f ${quote(dest)}\n${listing(table)} >${quote(stampOf(dest))}`;
}
