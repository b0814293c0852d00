import { posix } from 'node:path';
import { quote, sh } from '../shell/quote.ts';
import { blobOf } from './blob.ts';
import { askFile, decideFile } from './file-content.ts';
import type { Blob, Module } from './module.ts';

interface NftablesParameters {
  table: string;
  dest: string;
  content: Blob;
}

/** Seconds after which new rules undo themselves, unless a new connection shows that they let us in. */
const undoAfter = 45;

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
      steps: [{ do: 'shell', script: arm(table, dest) }, ...file.steps, { do: 'shell', script: load(table, dest) }],
      summary: file.summary.length > 0 ? file.summary : ['the table in the kernel is not the one of the file'],
      predictions: [
        ...(file.predictions ?? []),
        { question: { ask: 'script', name: liveCheck(table, dest) }, answer: { rc: 0, stdout: 'same\n' } },
      ],
      cancelUndo: `systemctl stop ${undoUnit(table)}.timer`,
      undoneAfter: undoAfter,
    };
  },
};

/** What the kernel had after the last load is written beside the file: a table that somebody changed is seen. */
const stampOf = (dest: string) => `${posix.dirname(dest)}/.${posix.basename(dest)}.loaded`;
const listing = (table: string) => `nft -s list table ${table} | sha256sum`;
const undoUnit = (table: string) => `meetctl-undo-nft-${table.replace(' ', '-')}`;

function liveCheck(table: string, dest: string): string {
  const stamp = quote(stampOf(dest));
  return `if [ -e ${stamp} ] && ${listing(table)} | cmp -s - ${stamp}; then echo same; else echo other; fi`;
}

/**
 * The undo is armed before anything changes: it puts back the table that was there, or none, and the file, so that
 * the next boot does not lock us out either. Then it ends our session, which would learn late that it is cut off.
 */
function arm(table: string, dest: string): string {
  const unit = undoUnit(table);
  const files = [dest, stampOf(dest)];
  const putBack = files.map((path) => {
    const saved = `saved/${posix.basename(path)}`;
    return sh`if [ -e ${saved} ]; then cp -a -- ${saved} ${path}; else rm -f -- ${path}; fi`;
  });
  const undo = ['cd -- "${0%/*}" || exit 1', 'nft -f table', ...putBack].join('\n');
  return [
    `systemctl stop ${unit}.timer 2>/dev/null || :`,
    `u=$J/${unit}; rm -rf "$u"; mkdir -p "$u/saved"`,
    `{ printf 'table ${table}\\ndelete table ${table}\\n'; nft -s list table ${table} 2>/dev/null || :; } >"$u/table"`,
    sh`for f in ${files}; do [ ! -e "$f" ] || cp -a -- "$f" "$u/saved/"; done`,
    sh`printf '%s\\n' ${undo} >"$u/undo"`,
    `printf 'if [ -s "%s" ]; then read -r p <"%s"; kill "$p"; fi\\n' "$D/me" "$D/me" >>"$u/undo"`,
    sh`systemd-run -q --unit=${unit} --on-active=${undoAfter} --timer-property=AccuracySec=1s sh ` + '"$u/undo"',
  ].join('\n');
}

function load(table: string, dest: string): string {
  return `nft -f ${quote(dest)}\n${listing(table)} >${quote(stampOf(dest))}`;
}
