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

  it('a large one goes on where the controller was killed, and where a cable was cut, and nothing is sent twice', async () => {
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
    const running = 'pgrep -c -f "[s]h -c umask" || true';
    await expect.poll(() => site.on(running), { timeout: 10_000 }).toBe('0\n');
    const [name, inode, before, mode] = (await site.on(look)).trim().split(' ');
    expect([name, mode]).toEqual([hash(large), '600']);
    expect(Number(before)).toBeGreaterThan(15_000_000);
    expect(Number(before)).toBeLessThan(60_000_000);
    // The next one comes to half of it, until somebody pulls the cable; the host notices by itself.
    const patience = "ansible_ssh_common_args='-o ServerAliveInterval=1 -o ServerAliveCountMax=3'";
    const pulled = site.start(tasks, '-e', patience);
    await pulled.saw({ event: 'output', task: 'large', text: '50 % of 60 MB sent' });
    await site.lab.cut('h1');
    const lost = await pulled.ended;
    expect(lost, lost.stdout).toMatchObject({ exitCode: 3, recap: { h1: { unreachable: 1, changed: 0 } } });
    await expect.poll(() => site.on(running), { timeout: 20_000 }).toBe('0\n');
    const [again, sameInode, size] = (await site.on(look)).trim().split(' ');
    expect([again, sameInode]).toEqual([name, inode]);
    expect(Number(size)).toBeGreaterThan(Number(before));
    expect(Number(size)).toBeLessThan(60_000_000);
    await site.lab.heal('h1');
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

  it('of every name and content arrive byte for byte, by copy, upload and template', async () => {
    mkdirSync(join(site.folder, 'templates'), { recursive: true });
    const tasks = nasty.flatMap((name, index) => {
      const bytes = contents[index % contents.length]!;
      writeFileSync(join(site.files, name), bytes);
      writeFileSync(join(site.folder, 'templates', `${index}.txt.hbs`), `no value in it${'\r\n'.repeat(index % 3)}`);
      return [
        { name: 'copy', copy: { src: name, dest: `/srv/nasty/copy ${name}`, mode: '0600', owner: 'games' } },
        { name: 'content', copy: { content: name, dest: `/srv/nasty/content/${name}` } },
        { name: 'upload', upload: { src: name, dest: `/srv/nasty/upload/${name}` } },
        { name: 'template', template: { src: `${index}.txt.hbs`, dest: `/srv/nasty/template/${name}.txt` } },
      ];
    });
    const folders = ['content', 'upload', 'template'].map((name) => ({
      name,
      file: { path: `/srv/nasty/${name}`, state: 'directory' },
    }));
    const run = await site.play([...folders, ...tasks]);
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.changed).toHaveLength(tasks.length + 3);
    const wanted = nasty.flatMap((name, index) => {
      const bytes = contents[index % contents.length]!;
      return [
        `${hash(bytes)}  copy ${name}`,
        `${hash(name)}  content/${name}`,
        `${hash(bytes)}  upload/${name}`,
        `${hash(`no value in it${'\r\n'.repeat(index % 3)}`)}  template/${name}.txt`,
      ];
    });
    const found = await site.on(
      `cd /srv/nasty && find . -type f -printf '%P\\0' | xargs -0 sha256sum -z -- | base64 -w0`,
    );
    const lines = Buffer.from(found, 'base64').toString().split('\0').filter(Boolean);
    expect(lines.toSorted()).toEqual(wanted.toSorted());
    expect(await site.on("find /srv/nasty -name 'copy *' -printf '%m %u\\n' | sort -u")).toBe('600 games\n');
    const second = await site.play([...folders, ...tasks]);
    expect(second, second.stdout).toMatchObject({ exitCode: 0, changed: [], recap: { h1: { round_trips: 1 } } });
  });

  describe('a folder', () => {
    const tree = join(site.folder, 'tree');
    const tasks = (wish: object = {}) => [{ name: 'tree', copy: { src: `${tree}/`, dest: '/srv/deep/tree', ...wish } }];
    const look = `find . -mindepth 1 -printf '%P\\0%y %m %u:%g %l\\0' | sort -z | tr '\\0' '|'; find . -type f -print0 | sort -z | xargs -0 sha256sum -z | tr '\\0' '|'`;
    const there = async () => await site.on(`cd /srv/deep/tree && ${look}`);
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

    it('is changed only where it differs, tells that for each file, and can be taken back', async () => {
      const wish = { local_follow: false, owner: 'games', directory_mode: '2750' };
      await site.play(tasks(wish));
      await site.on(
        'cd /srv/deep/tree; echo theirs >program; chmod 644 program; chmod 600 %s; rm -r empty; echo more >extra',
      );
      const inode = 'stat -c %i /srv/deep/tree/ä€';
      const [untouched, before] = [await site.on(inode), await there()];
      const check = await site.play(tasks(wish), '--check', '--diff');
      const run = await site.play(tasks(wish), '--diff');
      expect(run.tasks[0]?.difference).toEqual(check.tasks[0]?.difference);
      expect(run.tasks[0]?.difference).toEqual({
        summary: [
          '/srv/deep/tree/empty: new directory',
          '/srv/deep/tree/empty/deeper: new directory',
          '/srv/deep/tree/program: content differs',
          '/srv/deep/tree/program: mode 0644 -> 0755',
        ],
        text: '--- /srv/deep/tree/program\n+++ /srv/deep/tree/program\n@@ -1,1 +1,1 @@\n-theirs\n+#!/bin/sh\n',
      });
      expect(await site.on(inode)).toBe(untouched);
      expect(await site.on('cd /srv/deep/tree; stat -c "%a %U:%G" program %s empty/deeper; cat extra')).toBe(
        '755 games:root\n600 games:root\n2750 games:root\nmore\n',
      );
      const back = await site.meetctl('rollback', join(site.folder, 'inventory.yml'));
      expect(back.exitCode, back.stdout + back.stderr).toBe(0);
      expect(await there()).toBe(before);
    });

    it('shows no name that would steer a terminal', async () => {
      const undo = ['rollback', join(site.folder, 'inventory.yml'), '--check', '--output', 'plain'];
      await site.on("rm -rf '/srv/deep/tree/new\nline'");
      await site.play(tasks({ local_follow: false }));
      const undone = (await site.meetctl(...undo)).stdout;
      expect(undone).toContain('"/srv/deep/tree/new\\nline"');
      expect(undone.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      await site.on('rm -rf /srv/deep');
      const shown = await site.play(tasks(), '--check', '--diff', '--output', 'plain');
      expect(shown.exitCode, shown.stderr).toBe(2);
      expect(shown.stderr).toContain('dangling is a link to what is not there');
      const { stdout } = await site.play(tasks({ local_follow: false }), '--check', '--diff', '--output', 'plain');
      expect(stdout).toContain('"/srv/deep/tree/new\\nline": new file');
      expect(stdout).toContain('"/srv/deep/tree/\\u{1b}[31mred": new file');
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}]/u);
      expect(stdout.split('\n').filter((line) => line.startsWith('line'))).toEqual([]);
    });

    it('gives way to whoever changed it meanwhile, and looks again', async () => {
      const drift = join(site.folder, 'drift');
      mkdirSync(drift);
      writeFileSync(join(drift, 'a'), 'ours\n');
      await site.on('mkdir -p /srv/drift; echo old >/srv/drift/a');
      const copy = { name: 'tree', copy: { src: drift, dest: '/srv' } };
      const run = await site.play([
        {
          name: 'meanwhile',
          line: { path: '/srv/other', line: 'x', create: true, validate: 'echo theirs >/srv/drift/a; true %s' },
        },
        copy,
      ]);
      expect(run, run.stdout).toMatchObject({ exitCode: 0, changed: ['h1 : meanwhile', 'h1 : tree'] });
      expect(run.stdout).toContain('was changed by somebody else meanwhile: looking again');
      const kept = await site.on('cat /srv/drift/a; cd /var/lib/meetctl/journal; cat "$(ls -t | head -1)"/*.old');
      expect(kept).toBe('ours\ntheirs\n');
    });

    it('of 2,000 files forks for none that is as wished, and one at most for another', async () => {
      const many = join(site.folder, 'many');
      for (let folder = 0; folder < 20; folder++) {
        mkdirSync(join(many, `folder ${folder}`), { recursive: true });
        for (let i = 0; i < 100; i++)
          writeFileSync(join(many, `folder ${folder}/file ${i}`), `${folder} ${i} ${'x'.repeat(i * 20)}\n`);
      }
      const copy = [{ name: 'many', copy: { src: 'MANY', dest: '/srv' } }].map((task) => ({
        ...task,
        copy: { ...task.copy, src: many },
      }));
      const forks = async () => Number((await site.on('cut -d" " -f1 /proc/sys/kernel/ns_last_pid')).trim());
      const counted = async () => {
        const before = await forks();
        const run = await site.play(copy);
        expect(run.exitCode, run.stdout).toBe(0);
        return {
          forks: (await forks()) - before,
          trips: run.recap.h1?.round_trips,
        };
      };
      const made = await counted();
      const idle = await counted();
      await site.on('cd /srv/many; for f in */*; do echo other >"$f"; done');
      const changed = await counted();
      expect(made.forks).toBeLessThan(300);
      expect(idle).toMatchObject({ trips: 1 });
      expect(idle.forks).toBeLessThan(120);
      expect(changed.forks).toBeLessThan(2300);
      expect(await site.on('cd /srv/many; cat */* | sha256sum')).toBe(
        execFileSync('sh', ['-c', 'cat */* | sha256sum'], { cwd: many, encoding: 'utf8' }),
      );
    });
  });
});
