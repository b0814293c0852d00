import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FailedError, MeetctlError } from '../../../engine/errors.ts';
import type { Question } from '../../../engine/modules/state.ts';
import { parseAnswers } from '../../../engine/probe/answers.ts';
import { parseFacts } from '../../../engine/probe/facts.ts';
import { FrameReader } from '../../../engine/transport/frames.ts';
import { ProgramRun } from '../../../engine/transport/program-run.ts';
import { LineReader } from '../../../engine/transport/lines.ts';
import { runs, spoiled } from './spoiled.ts';

const nonce = 'c0ffee0123456789c0ffee01';
const questions: Question[] = [
  { ask: 'path', name: '/etc/f' },
  { ask: 'package', name: 'nginx' },
  { ask: 'unit', name: 'a.service' },
  { ask: 'user', name: 'app' },
  { ask: 'group', name: 'app' },
  { ask: 'sysctl', name: 'vm.swappiness' },
  { ask: 'text', name: '/etc/f' },
  { ask: 'script', name: 'true' },
];
const sections: Record<string, string> = {
  facts: '= host\nh1 6.1.0 x86_64\n4\n1700000000\n0\n= os\nID=debian\nVERSION_ID="12"\n= memory\nMemTotal: 1024 kB\n',
  path: `P\0/etc/f\0f\x00644\0root\0root\0\0${'a'.repeat(64)}  /etc/f\0`,
  package: 'nginx\tamd64\tii \t1.22.1-9\n',
  unit: 'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNeedDaemonReload=no\n',
  user: 'app:x:999:999::/home/app:/bin/sh\n',
  group: 'app:x:999:a,b\n',
  sysctl: '/proc/sys/vm/swappiness:60\n',
  'text.0': 'a=1\n',
  'script.0': 'yes\n',
};
const transcript =
  Object.entries(sections)
    .map(([name, data]) => `\n${nonce} B ${name}\n${data}\n${nonce} E 0\n`)
    .join('') + `\n${nonce} T t1\nout\n\n${nonce} R t1 0\n\n${nonce} Z 0\n`;

const hostile = [
  'P\0/etc/f\0f',
  'P\0/etc/f\0f\x00644\0root\0',
  `\n${nonce} B group\napp:x\n${nonce} E 0\n\n${nonce} Z 0\n`,
  `\n${nonce} B user\napp\n${nonce} E 0\n\n${nonce} Z 0\n`,
  `\n${nonce} T\n\n${nonce} R\n\n${nonce} Z\n`,
  `\n${nonce} B path\nP\0/etc/f\n${nonce} E 0\n\n${nonce} Z 0\n`,
  `\n${nonce} B facts\n\n${nonce} E x\n\n${nonce} Z x\n`,
];

/** What a host sends, taken apart as a session does it. Throws whatever the engine throws. */
async function understand(stream: string): Promise<void> {
  const run = new ProgramRun({ onOutput: () => {} }, () => {});
  const reader = new FrameReader(
    nonce,
    (frame) => run.frame(frame),
    (data) => run.data(data),
    () => run.lineEnd(),
  );
  const bytes = Buffer.from(stream);
  reader.push(bytes.subarray(0, bytes.length / 2));
  reader.push(bytes.subarray(bytes.length / 2));
  run.fail(new FailedError({ message: 'the host is gone' }));
  const result = await run.promise;
  for (const { duration_ms } of result.tasks.values()) expect(duration_ms).toBeGreaterThanOrEqual(0);
  parseAnswers(questions, result.sections);
  parseFacts(result);
}

async function tryOne(stream: string): Promise<void> {
  const start = performance.now();
  await understand(stream).catch((error: unknown) => {
    if (!(error instanceof MeetctlError)) throw error;
  });
  expect(performance.now() - start).toBeLessThan(5000);
}

const section = (name: string, data: string) => `\n${nonce} B ${name}\n${data}\n${nonce} E 0\n`;
const end = `\n${nonce} Z 0\n`;

test('the whole of it is understood', async () => {
  await expect(understand(transcript)).resolves.toBeUndefined();
});

test.each(hostile)('%j', async (stream) => {
  await expect(tryOne(stream)).resolves.toBeUndefined();
  await expect(tryOne(section('path', stream) + end)).resolves.toBeUndefined();
});

test('transcripts of hosts', async () => {
  const names = Object.keys(sections);
  const one = fc.constantFrom(...names).chain((name) => spoiled([sections[name]!]).map((data) => section(name, data)));
  const streams = fc.oneof(
    spoiled([transcript]),
    fc.array(one, { maxLength: 6 }).map((parts) => parts.join('') + end),
  );
  const search = fc.assert(fc.asyncProperty(streams, tryOne), { numRuns: runs(2500), endOnFailure: true });
  await expect(search).resolves.toBeUndefined();
});

test('a host that never ends fills no memory', async () => {
  const before = process.memoryUsage().rss;
  const kept = new ProgramRun({}, () => {});
  const failed = new ProgramRun({}, () => {});
  const piece = () => Buffer.alloc(1024 * 1024, 'x');
  kept.frame({ kind: 'T', words: ['t'] });
  failed.frame({ kind: 'B', words: ['path'] });
  for (let i = 0; i < 400; i++) {
    kept.data(piece());
    failed.data(piece());
  }
  kept.frame({ kind: 'Z', words: ['0'] });
  const { stdout } = (await kept.promise).tasks.get('t')!;
  expect(stdout.length).toBeLessThan(17 * 1024 * 1024);
  expect(stdout).toMatch(/\(402653184 bytes more were not kept\)\n$/);
  await expect(failed.promise).rejects.toThrow('the host answers with more than 128 MiB');
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1024 * 1024);
});

test('a frame and a line that never end fill no memory', () => {
  let data = 0;
  const reader = new FrameReader(
    nonce,
    () => {},
    (bytes) => (data += bytes.length),
  );
  reader.push(Buffer.from(`\n${nonce} `));
  for (let i = 0; i < 20; i++) reader.push(Buffer.alloc(10_000, 'x'));
  expect(data).toBeGreaterThan(100_000);
  const told: string[] = [];
  const lines = new LineReader((line) => told.push(line));
  for (let i = 0; i < 200; i++) lines.push(Buffer.alloc(10_000, 'x'));
  lines.push(Buffer.from('\nnext\n'));
  expect(told).toEqual(['(a line of more than 1048576 bytes)', 'next']);
});
