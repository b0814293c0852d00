import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
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

  describe('a folder', () => {
    const tree = join(site.folder, 'tree');
    const tasks = (wish: object = {}) => [{ name: 'tree', copy: { src: `${tree}/`, dest: '/srv/deep/tree', ...wish } }];
    const look = `find . -mindepth 1 -printf '%P\\0%y %m %u:%g %l\\0' | sort -z | tr '\\0' '|'; find . -type f -print0 | sort -z | xargs -0 sha256sum -z | tr '\\0' '|'`;
    const there = async () => await site.on(`cd /srv/deep/tree && ${look}`);
    const nasty = [
      '-rf',
      "it's",
      'two words',
      'new\nline',
      '"$HOME`id`\\',
      '\u001b[31mred',
      'ä€',
      '%s',
      '.hidden',
      'carriage\r',
      'long'.repeat(60),
    ];
    const contents = [
      Buffer.alloc(0),
      Buffer.from('no newline'),
      Buffer.from('crlf\r\n'),
      Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
      Buffer.from('\n\n'),
    ];

    it('arrives with every name and every content, byte for byte', async () => {
      mkdirSync(tree);
      for (const [index, name] of nasty.entries()) {
        mkdirSync(join(tree, `in ${name}`));
        writeFileSync(join(tree, name), contents[index % contents.length]!);
        writeFileSync(join(tree, `in ${name}`, name), randomBytes(index * 700));
      }
      mkdirSync(join(tree, 'empty/deeper'), { recursive: true });
      writeFileSync(join(tree, 'program'), '#!/bin/sh\n', { mode: 0o755 });
      symlinkSync('program', join(tree, 'link'));
      symlinkSync(`/nowhere/${'long'.repeat(40)}`, join(tree, 'dangling'));
      const wish = { local_follow: false };
      const check = await site.play(tasks(wish), '--check', '--diff');
      expect(check, check.stderr).toMatchObject({ exitCode: 0, changed: ['h1 : tree'] });
      await site.on('test ! -e /srv/deep');
      const run = await site.play(tasks(wish), '--diff');
      expect(run, run.stdout).toMatchObject({ exitCode: 0, changed: ['h1 : tree'] });
      expectEvents(run.stdout);
      expect(run.tasks[0]?.difference).toEqual(check.tasks[0]?.difference);
      expect(await there()).toBe(
        execFileSync('sh', ['-c', look.replace('%u:%g', 'root:root')], { cwd: tree, encoding: 'utf8' }),
      );
      expect(await site.on('stat -c "%a %n" /srv/deep /srv/deep/tree /srv/deep/tree/program /srv/deep/tree/%s')).toBe(
        '755 /srv/deep\n755 /srv/deep/tree\n755 /srv/deep/tree/program\n644 /srv/deep/tree/%s\n',
      );
      const second = await site.play(tasks(wish));
      expect(second, second.stdout).toMatchObject({ exitCode: 0, changed: [] });
      expect(second.recap.h1).toMatchObject({ round_trips: 1 });
      expect(await site.on('find / -xdev -name "*meetctl-new"; ls -A /var/lib/meetctl/partial')).toBe('');
    });
  });
});
