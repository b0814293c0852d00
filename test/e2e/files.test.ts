import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectEvents } from './fixtures/event-schema.ts';
import { FileSite } from './fixtures/file-site.ts';
import { labIsPossible } from './lab-fixtures.ts';

const hash = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

describe.skipIf(!labIsPossible())('files on a real host', { timeout: 120_000 }, () => {
  const site = new FileSite();
  beforeAll(() => site.up());
  afterAll(() => site.down());

  it('a large one goes on where the controller was killed, and nothing is sent twice', async () => {
    const large = randomBytes(60_000_000);
    writeFileSync(join(site.files, 'large.bin'), large);
    const tasks = [{ name: 'large', upload: { src: 'large.bin', dest: '/srv/large.bin', mode: '0640' } }];
    await site.lab.rate('h1', 160);
    const cut = site.start(tasks);
    await cut.saw({ event: 'output', task: 'large', text: '30 % of 60 MB sent' });
    cut.kill('SIGKILL');
    await cut.ended;
    const partial = '/var/lib/meetctl/partial';
    const look = `cd ${partial} && stat -c "%n %i %s %a" *`;
    await expect.poll(() => site.on('pgrep -c -f "[s]h -c umask" || true'), { timeout: 10_000 }).toBe('0\n');
    const [name, inode, size, mode] = (await site.on(look)).trim().split(' ');
    expect([name, mode]).toEqual([hash(large), '600']);
    expect(Number(size)).toBeGreaterThan(15_000_000);
    expect(Number(size)).toBeLessThan(60_000_000);
    await site.lab.rate('h1', undefined);
    const rest = await site.play(tasks);
    expect(rest, rest.stdout).toMatchObject({ exitCode: 0, changed: ['h1 : large'] });
    expectEvents(rest.stdout);
    const told = rest.events.flatMap((event) => (event.event === 'output' ? [event.text] : []));
    expect(told[0]).toBe(
      `the host has ${Math.round(Number(size) / 1e6)} of 60 MB: sending the rest`.replace(
        /has (\d+) of/,
        'has $1 MB of',
      ),
    );
    expect(await site.on('sha256sum </srv/large.bin; stat -c "%i %a" /srv/large.bin')).toBe(
      `${hash(large)}  -\n${inode} 640\n`,
    );
    expect(await site.on(`ls -A ${partial}`)).toBe('');
    expect((await site.play(tasks)).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
  });
});
