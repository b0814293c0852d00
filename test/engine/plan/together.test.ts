import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { blobOf } from '../../../engine/modules/blob.ts';
import type { Decision, Step } from '../../../engine/modules/module.ts';
import type { Decided } from '../../../engine/plan/decided.ts';
import { compileProgram } from '../../../engine/plan/program.ts';
import { groupsOf } from '../../../engine/plan/together.ts';
import { canRun, PrivateHost } from '../transport/private-host.ts';

type Write = Extract<Step, { do: 'write' }>;

let count = 0;

function decided(steps: readonly Step[], notifies: string[] = [], more: Partial<Decision> = {}): Decided {
  const work = { id: `${++count}`, notifies, task: {}, module: {} } as unknown as Decided['work'];
  const decision: Decision = { steps, summary: [], ...more };
  return { work, skipped: false, decision, certainty: 'exact', parameters: {}, questions: [] };
}

function write(path: string, content = path, more: Partial<Write> = {}): Write {
  return {
    do: 'write',
    path,
    blob: blobOf(content),
    mode: '0640',
    owner: 'root',
    group: 'root',
    expect: 'absent',
    ...more,
  };
}

const sizes = (tasks: Decided[]) => groupsOf(tasks).map(({ length }) => length);

describe('tasks that follow each other', () => {
  const file = (name: string, more: Partial<Write> = {}) => decided([write(name, name, more)]);

  test('are one group when each only puts a file in place', () => {
    expect(sizes([file('/a'), file('/b'), file('/c')])).toEqual([3]);
  });

  test('end a group with anything else, with a file that is validated, and with the same file again', () => {
    expect(sizes([file('/a'), decided([{ do: 'shell', script: ':' }]), file('/b'), file('/c')])).toEqual([1, 1, 2]);
    expect(sizes([file('/a'), file('/b', { validate: 'check %s' }), file('/c')])).toEqual([1, 1, 1]);
    expect(sizes([file('/a'), file('/b'), file('/a'), file('/c')])).toEqual([2, 2]);
    expect(sizes([file('/a'), decided([write('/b')], [], { guard: 'false' }), file('/c')])).toEqual([1, 1, 1]);
  });

  test('may write a file again, on top of what the other has written', () => {
    const first = write('/a', 'one');
    const on = (more: Partial<Write>) => decided([write('/a', 'two', { expect: blobOf('one').sha256, ...more })]);
    expect(sizes([decided([first]), file('/b'), on({})])).toEqual([3]);
    expect(sizes([decided([first]), on({ mode: '0600' })])).toEqual([1, 1]);
    expect(sizes([decided([first]), on({ expect: 'any' })])).toEqual([1, 1]);
  });

  test('leave alone what could lock us out', () => {
    const tasks = [file('/etc/motd'), file('/etc/ssh/sshd_config'), file('/etc/issue'), file('/etc/hosts')];
    const { text } = compileProgram(tasks, [], [], { after: 45, login: 'root' });
    expect(text.match(/^(run|group) .*$/gm)).toEqual([
      `run ${tasks[0]!.work.id}`,
      `run ${tasks[1]!.work.id}`,
      `group ${tasks[2]!.work.id} ${tasks[3]!.work.id}`,
    ]);
  });

  test('are bounded in number and bytes', () => {
    expect(sizes(Array.from({ length: 250 }, (_, n) => file(`/${n}`)))).toEqual([100, 100, 50]);
    const big = () => decided([write(`/${count}`, 'x'.repeat(3 << 20))]);
    expect(sizes([big(), file('/a'), big()])).toEqual([2, 1]);
  });
});

let host: PrivateHost;

beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterEach(() => host?.closeSessions());
afterAll(() => host?.stop());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe.skipIf(!canRun)('a group', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  const fresh = () => {
    folder = join(host.folder, `group-${++count}`);
    mkdirSync(folder);
    return host.session({ runId: `run-${count}` });
  };
  const journal = () => join(host.state, 'journal', readdirSync(join(host.state, 'journal')).at(-1)!);

  test('is put in place whatever the names are, and written down', async () => {
    const session = await fresh();
    const names = ['plain', "it's", 'a\nb', 'back\\slash', ' -x $HOME ', 'é😀', 'long'.repeat(40)];
    writeFileSync(at('plain'), 'old\n');
    writeFileSync(at('back\\slash'), 'old too\n');
    const expected: Record<string, string> = { plain: sha256('old\n'), 'back\\slash': sha256('old too\n') };
    const tasks = names.map((name, index) =>
      decided([write(at(name), `${name}\0`, { mode: `06${index}0`, expect: expected[name] ?? 'absent' })]),
    );
    const { text, blobs } = compileProgram(tasks, [], []);
    expect([...blobs.keys()]).toEqual([`g_${tasks[0]!.work.id}`]);
    const output: string[] = [];
    const { tasks: results } = await session.run({ text, blobs }, { onStart: (id) => output.push(id) });
    expect([...results].map(([id, { rc, stderr }]) => [id, rc, stderr])).toEqual(
      tasks.map(({ work }) => [work.id, 0, '']),
    );
    expect(output).toEqual(tasks.map(({ work }) => work.id));
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
    names.forEach((name, index) => {
      expect(readFileSync(at(name), 'utf8')).toBe(`${name}\0`);
      expect((statSync(at(name)).mode & 0o7777).toString(8)).toBe(`6${index}0`);
    });
    const kept = readdirSync(journal());
    expect(kept.filter((name) => name.endsWith('.path'))).toHaveLength(names.length);
    const olds = kept
      .filter((name) => name.endsWith('.old'))
      .map((name) => readFileSync(join(journal(), name), 'utf8'));
    expect(olds.toSorted()).toEqual(['old\n', 'old too\n']);
    const news = kept
      .filter((name) => name.endsWith('.new'))
      .map((name) => readFileSync(join(journal(), name), 'utf8'));
    expect(news.toSorted()).toEqual(names.map((name) => sha256(`${name}\0`)).toSorted());
  });

  const chain = () => {
    const expected = [sha256('old\n'), sha256('1'), 'absent', sha256('12')];
    return ['1', '12', 'other', '123'].map((content, index) =>
      decided([write(at(content === 'other' ? 'other' : 'same'), content, { expect: expected[index] })]),
    );
  };

  test('writes a file that several have lines in once, and keeps what was there before all of them', async () => {
    const session = await fresh();
    writeFileSync(at('same'), 'old\n');
    const tasks = chain();
    expect(groupsOf(tasks)).toHaveLength(1);
    const { tasks: results } = await session.run(compileProgram(tasks, [], []));
    expect(outcome(tasks, results)).toEqual([0, 0, 0, 0]);
    expect([readFileSync(at('same'), 'utf8'), readFileSync(at('other'), 'utf8')]).toEqual(['123', 'other']);
    expect(readdirSync(folder).toSorted()).toEqual(['other', 'same']);
    const kept = (end: string) => readdirSync(journal()).filter((name) => name.endsWith(end));
    expect(kept('.old').map((name) => readFileSync(join(journal(), name), 'utf8'))).toEqual(['old\n']);
    expect(kept('.new')).toHaveLength(2);
  });

  test('writes it one after the other where another file is in the way', async () => {
    const session = await fresh();
    writeFileSync(at('same'), 'old\n');
    writeFileSync(at('other'), 'of somebody\n');
    const tasks = chain();
    const { tasks: results } = await session.run(compileProgram(tasks, [], []));
    expect(outcome(tasks, results)).toEqual([0, 0, 66, undefined]);
    expect(readFileSync(at('same'), 'utf8')).toBe('12');
  });

  const three = (...changes: Partial<Write>[]) =>
    ['one', 'two', 'three'].map((name, index) =>
      decided([write(at(name), `${name}\n`, changes[index])], [`mark-${name}.1`]),
    );
  const outcome = (tasks: Decided[], results: ReadonlyMap<string, { rc: number }>) =>
    tasks.map(({ work }) => results.get(work.id)?.rc);
  const marked = () => readdirSync(join(host.state, 'pending')).filter((name) => name.startsWith('mark-'));

  test('leaves the others right when one was changed by somebody', async () => {
    const session = await fresh();
    writeFileSync(at('two'), 'of somebody\n');
    const tasks = three({}, { expect: sha256('as it was\n') });
    const { tasks: results } = await session.run(compileProgram(tasks, [], []));
    expect(outcome(tasks, results)).toEqual([0, 66, undefined]);
    expect(results.get(tasks[1]!.work.id)).toMatchObject({ drift: sha256('of somebody\n') });
    expect(readdirSync(folder).toSorted()).toEqual(['one', 'two']);
    expect(readFileSync(at('one'), 'utf8')).toBe('one\n');
    expect(readFileSync(at('two'), 'utf8')).toBe('of somebody\n');
    expect(marked()).not.toContain('mark-three.1');
  });

  test.each<[string, Partial<Write>, RegExp]>([
    ['an owner that is none', { owner: 'nobody-knows' }, /invalid user/],
    ['a directory in the way', { expect: 'any' }, /cannot overwrite directory/],
  ])('tells of %s at the task that has it', async (_, change, said) => {
    const session = await fresh();
    if (change.expect) mkdirSync(at('two'));
    const tasks = three({}, change);
    const { tasks: results } = await session.run(compileProgram(tasks, [], []));
    expect(outcome(tasks, results)).toEqual([0, 1, undefined]);
    expect(results.get(tasks[1]!.work.id)!.stderr).toMatch(said);
    expect(readFileSync(at('one'), 'utf8')).toBe('one\n');
    expect(existsSync(at('three'))).toBe(false);
  });

  test('does not make a folder that is missing', async () => {
    const session = await fresh();
    const tasks = [decided([write(at('one'))]), decided([write(at('missing/two'))])];
    const { tasks: results } = await session.run(compileProgram(tasks, [], []));
    expect(outcome(tasks, results)).toEqual([0, 1]);
    expect(readdirSync(folder)).toEqual(['one']);
  });

  test('marks its handlers before the first change', async () => {
    const session = await fresh();
    const tasks = three();
    const { text, blobs } = compileProgram(tasks, [], []);
    // The first rename finds the markers there, and ends the program as a lost connection would.
    const spied = text.replace(/^group /m, `mv() { ls "$V/pending" >"${at('seen')}"; return 1; }\ngroup `);
    const { tasks: results } = await session.run({ text: spied, blobs });
    expect(outcome(tasks, results)).toEqual([1, undefined, undefined]);
    expect(readFileSync(at('seen'), 'utf8')).toContain('mark-one.1\nmark-three.1\nmark-two.1\n');
    // What was staged is gone.
    expect(readdirSync(folder)).toEqual(['seen']);
  });

  test('is not begun after a stop, and what it has staged goes when it is stopped on the way', async () => {
    const session = await fresh();
    const tasks = three();
    const { text, blobs } = compileProgram(tasks, [], []);
    const stopping = text.replace(/^group /m, `mv() { : >"$D/stop"; command mv "$@"; }\ngroup `);
    const { tasks: results, stoppedBefore } = await session.run({ text: stopping, blobs });
    expect([outcome(tasks, results), stoppedBefore]).toEqual([[0, undefined, undefined], tasks[1]!.work.id]);
    expect(readdirSync(folder)).toEqual(['one']);
    const again = await session.run(compileProgram(tasks, [], []));
    expect([again.tasks.size, again.stoppedBefore]).toEqual([0, tasks[0]!.work.id]);
  });
});
