import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Transfer } from '../../../engine/transport/payload.ts';
import type { Program } from '../../../engine/transport/program-run.ts';
import { canRun, PrivateHost } from './private-host.ts';
import { bare, tasks } from './program.ts';

let host: PrivateHost;

beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterEach(() => host?.closeSessions());
afterAll(() => host?.stop());

let count = 0;

/** A file of ours, and how it is sent. */
function large(size: number): Transfer {
  const path = join(host.folder, `large-${++count}`);
  const bytes = randomBytes(size);
  writeFileSync(path, bytes);
  return { path, size, sha256: createHash('sha256').update(bytes).digest('hex'), from: 0, task: '1' };
}

const partial = ({ sha256 }: Transfer) => join(host.state, 'partial', sha256);

/** Puts it at a path of the host. */
function placing(transfer: Transfer, dest: string, how = 'mv', expected = 'absent'): Program {
  const line = `place ${how} key${count} ${transfer.sha256} ${dest}.new ${dest} 0640 root root ${expected}`;
  return { ...tasks(line), transfers: [transfer] };
}

describe.skipIf(!canRun)('a large file', () => {
  test('arrives, and is told on the way', async () => {
    const session = await host.session();
    const transfer = large(3_500_000);
    const dest = join(host.folder, `dest-${count}`);
    const told: number[] = [];
    const { tasks: results } = await session.run(placing(transfer, dest), { onTransfer: (_, done) => told.push(done) });
    expect(results.get('1')).toMatchObject({ rc: 0, stderr: '' });
    expect(readFileSync(dest).equals(readFileSync(transfer.path))).toBe(true);
    expect(statSync(dest).mode & 0o7777).toBe(0o640);
    expect(told).toEqual([0, 1 << 20, 2 << 20, 3 << 20, 3_500_000]);
    expect(readdirSync(join(host.state, 'partial'))).toEqual([]);
  });

  test('stays when another task wants it too', async () => {
    const transfer = large(100);
    const dest = join(host.folder, `dest-${count}`);
    await (await host.session()).run(placing(transfer, dest, 'cp'));
    expect(readFileSync(partial(transfer))).toEqual(readFileSync(dest));
  });

  test('goes on where it was cut off, and sends no byte twice', async () => {
    const transfer = large(5_000_000);
    const dest = join(host.folder, `dest-${count}`);
    const session = await host.session();
    const stopped = await session.run(placing(transfer, dest), {
      onTransfer: (_, done) => done >= 2_000_000 && session.stop(),
    });
    expect(stopped.stoppedBefore).toBe('1');
    await host.closeSessions();
    const from = statSync(partial(transfer)).size;
    expect(from).toBe(2 << 20);
    const told: number[] = [];
    const rest = placing({ ...transfer, from }, dest);
    await (await host.session()).run(rest, { onTransfer: (_, done) => told.push(done) });
    expect(told).toEqual([from, 3 << 20, 4 << 20, 5_000_000]);
    expect(readFileSync(dest).equals(readFileSync(transfer.path))).toBe(true);
  });

  test('is thrown away when the host has something else than it should', async () => {
    const transfer = large(2_000_000);
    const dest = join(host.folder, `dest-${count}`);
    await (await host.session()).run({ ...bare(''), transfers: [transfer] });
    const bytes = readFileSync(partial(transfer));
    bytes[7]! ^= 1;
    writeFileSync(partial(transfer), bytes);
    await host.closeSessions();
    const session = await host.session();
    const { tasks: results } = await session.run(placing({ ...transfer, from: 2_000_000 }, dest));
    expect(results.get('1')).toMatchObject({ rc: 1, stderr: expect.stringContaining('is not what was sent') });
    expect([existsSync(dest), existsSync(partial(transfer))]).toEqual([false, false]);
  });

  test('does not replace what somebody else changed', async () => {
    const transfer = large(100);
    const dest = join(host.folder, `dest-${count}`);
    writeFileSync(dest, 'theirs');
    const { tasks: results } = await (await host.session()).run(placing(transfer, dest));
    expect(results.get('1')?.drift).toBe(createHash('sha256').update('theirs').digest('hex'));
    expect(readFileSync(dest, 'utf8')).toBe('theirs');
  });

  test('that changes while it is sent fails, and says so', async () => {
    const transfer = large(3_000_000);
    appendFileSync(transfer.path, 'more');
    const session = await host.session();
    await expect(session.run(placing(transfer, join(host.folder, 'never')))).rejects.toThrow(
      'was changed while it was sent: it had 3000000 bytes, and has 3000004',
    );
    // The session is as good as before.
    expect((await session.run(tasks('echo on'))).tasks.get('1')?.stdout).toBe('on\n');
  });

  test('leaves a full disk told, and nothing of it taken for commands', async () => {
    const session = await host.session();
    const evil = Buffer.from(`\nP 30\ntouch ${host.folder}/pwned      \n`.repeat(1_000_000));
    await session.run(bare('mkdir -p "$V/partial"; mount -t tmpfs -o size=1m none "$V/partial"'));
    const path = join(host.folder, 'evil');
    writeFileSync(path, evil);
    const transfer = { path, size: evil.length, sha256: 'f'.repeat(64), from: 0, task: '1' };
    await expect(session.run({ ...tasks('true'), transfers: [transfer] })).rejects.toThrow(
      /^here has no room in \S*meetctl for what is sent$/,
    );
    await host.closeSessions();
    expect(existsSync(join(host.folder, 'pwned'))).toBe(false);
    await (await host.session()).run(bare('umount "$V/partial"'));
  });

  test('as a stream beside a program, is not held as a whole', async () => {
    const session = await host.session();
    const blobs = new Map([
      [
        'made',
        {
          async *read() {
            for (let i = 0; i < 64; i++) yield Buffer.alloc(1 << 20, i);
          },
        },
      ],
    ]);
    const lost = join(host.state, 'partial/stream-lost-made');
    mkdirSync(join(host.state, 'partial'), { recursive: true });
    writeFileSync(lost, 'half of it');
    const text = 'B sum; sha256sum <"$V/partial/stream-$RUN-made"; E 0\nB streams; ls "$V/partial"; E 0\n';
    const { sections } = await session.run({ text, blobs });
    // What a power cut left of another run's goes meanwhile.
    expect(sections.get('streams')?.data.toString()).toMatch(/^stream-run-\d+-made$/m);
    expect(existsSync(lost)).toBe(false);
    const hash = createHash('sha256');
    for (let i = 0; i < 64; i++) hash.update(Buffer.alloc(1 << 20, i));
    expect(sections.get('sum')?.data.toString().slice(0, 64)).toBe(hash.digest('hex'));
  });
});
