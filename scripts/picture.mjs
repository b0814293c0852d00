// Runs a command in a real terminal and draws what it shows at the end as an SVG; the README's picture is made so:
//
//   node scripts/picture.mjs docs/images/demo.svg --columns 88 --rows 49 --title 'npm run demo' -- npm run --silent demo
//
// The terminal is tmux, with a server of its own. Nothing is added to the screen and nothing taken away; --from and
// --to (texts) choose a part of what scrolled by instead of the last screen.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseScreen } from './picture/ansi.mjs';
import { drawScreen } from './picture/svg.mjs';

const usage =
  'usage: node scripts/picture.mjs OUT.svg [--columns 100] [--rows 40] [--title TEXT] [--from TEXT] [--to TEXT] -- COMMAND...';

const quoted = (word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

function tmux(socket, ...words) {
  const { status, stdout, stderr, error } = spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tmux ${words[0]}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Everything the command showed, with its colours, and its exit status. */
async function screenOf(command, { columns, rows, whole }) {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-picture-'));
  const socket = join(folder, 'tmux');
  const ended = join(folder, 'status');
  const { CI: _, NO_COLOR: __, ...environment } = process.env;
  const script = `${command.map(quoted).join(' ')}; echo $? >${ended}.part; mv ${ended}.part ${ended}; exec sleep 600`;
  try {
    const { status, error } = spawnSync(
      'tmux',
      [
        '-S',
        socket,
        '-f',
        '/dev/null',
        'set-option',
        '-g',
        'history-limit',
        '20000',
        ';',
        'set-option',
        '-g',
        'default-terminal',
        'tmux-256color',
        ';',
        'new-session',
        '-d',
        '-x',
        String(columns),
        '-y',
        String(rows),
        'sh',
        '-c',
        script,
      ],
      { stdio: 'inherit', env: environment },
    );
    if (status !== 0) throw new Error(`tmux does not start: ${error?.message ?? `status ${status}`}`);
    while (!existsSync(ended)) await sleep(200);
    await sleep(300);
    return {
      text: tmux(socket, 'capture-pane', '-p', '-e', ...(whole ? ['-S', '-'] : [])),
      status: Number(readFileSync(ended, 'utf8')),
    };
  } finally {
    spawnSync('tmux', ['-S', socket, 'kill-server']);
    rmSync(folder, { recursive: true, force: true });
  }
}

const plainText = (runs) => runs.map(({ text }) => text).join('');

function part(lines, from, to) {
  const find = (text, start) => {
    const found = lines.findIndex((runs, index) => index >= start && plainText(runs).includes(text));
    if (found < 0) throw new Error(`no line with "${text}"`);
    return found;
  };
  const first = from === undefined ? 0 : find(from, 0);
  return lines.slice(first, to === undefined ? lines.length : find(to, first) + 1);
}

function withoutEmptyEnds(lines) {
  const empty = (runs) => plainText(runs).trim() === '';
  const first = lines.findIndex((runs) => !empty(runs));
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((runs) => !empty(runs)) + 1);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    columns: { type: 'string', default: '100' },
    rows: { type: 'string', default: '40' },
    title: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
  },
});
const [out, ...command] = positionals;
if (out === undefined || command.length === 0) {
  console.error(usage);
  process.exit(2);
}
const { columns, rows, title = command.join(' '), from, to } = values;
const { text, status } = await screenOf(command, { columns, rows, whole: from !== undefined || to !== undefined });
const lines = withoutEmptyEnds(part(parseScreen(text), from, to));
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, drawScreen(lines, { title, columns: Number(columns) }));
console.log(`${out}: ${lines.length} lines of "${command.join(' ')}", which ended with status ${status}`);
process.exitCode = status;
