import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmation, undoFunctions, undoLines } from '../../../engine/undo/arm.ts';
import type { Stake } from '../../../engine/undo/stake.ts';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { bare, tasks } from '../transport/program.ts';

const isRoot = userInfo().uid === 0;

// No systemd is PID 1 there: the time is kept by a process of its own. With systemd: test/e2e/engine-lockout.test.ts.
describe.skipIf(!canRun)('an undo', () => {
  let host: PrivateHost;
  let count = 0;
  let folder: string;
  const at = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(at(name), 'utf8');
  const kept = () => existsSync(join(host.state, 'undo')) || existsSync(join(host.state, 'undoing'));
  const undone = () => expect.poll(kept, { timeout: 8000, interval: 50 }).toBe(false);

  beforeAll(async () => {
    host = await PrivateHost.start();
  });
  beforeEach(() => {
    folder = join(host.folder, String(++count));
    mkdirSync(folder, { mode: 0o755 });
    writeFileSync(at('old'), 'as it was\n');
  });
  afterEach(() => host.closeSessions());
  afterAll(() => host.stop());

  const stake = (more: Partial<Stake>): Stake => ({
    paths: new Map(),
    above: [],
    units: [],
    acts: [],
    accounts: [],
    rulesets: [],
    ...more,
  });
  const both = () =>
    stake({
      paths: new Map([
        [at('old'), []],
        [at('new'), []],
      ]),
      above: [folder],
    });
  const program = (what: Stake, script: string, { seconds = 1, markers = [] as string[] } = {}) => {
    const { text, blobs } = tasks([...undoLines(what, markers), script].join('\n'));
    return { text: `${undoFunctions(seconds)}\n${text}`, blobs };
  };
  const change = () => `echo other >${at('old')}; echo new >${at('new')}; chmod 700 ${folder}`;
  const confirm = async () => {
    const channel = await host.connect().open(`exec sh -c '${confirmation.replaceAll("'", `'\\''`)}'`);
    channel.stdin.end();
    channel.stdout.resume();
    channel.stderr.resume();
    return await channel.closed;
  };

  test('puts back files, takes new ones away, sets rights again, and does what a module wants', async () => {
    const session = await host.session();
    const own = { paths: [at('of-module')], save: 'echo the saved', undo: `cat >${at('by-module')}` };
    const all = { ...both(), rulesets: [own] };
    const { tasks: results } = await session.run(program(all, change()));
    expect(results.get('1')).toMatchObject({ rc: 0, stderr: '' });
    expect(read('old')).toBe('other\n');
    await undone();
    expect(read('old')).toBe('as it was\n');
    expect(existsSync(at('new'))).toBe(false);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    expect(read('by-module')).toBe('the saved\n');
    expect(readFileSync(join(host.state, 'undone'), 'utf8')).toMatch(/^run-\d+\n$/);
  });

  test('is no more once somebody got in', async () => {
    const session = await host.session();
    await session.run(program(both(), change()));
    expect(await confirm()).toBe(0);
    expect(kept()).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(read('old')).toBe('other\n');
    expect(await confirm()).toBe(3);
  });

  test('brings back what was there before all changes whose handlers are still due', async () => {
    const later = stake({ paths: new Map([[at('old'), ['ssh.service']]]) });
    const first = await host.session();
    const text = `: >"$V/pending/ssh.1"; echo first >${at('old')}`;
    await first.run(program(later, text, { seconds: 20, markers: ['ssh.1'] }));
    expect(await confirm()).toBe(0);
    await first.close();
    expect(kept()).toBe(true);
    const second = await host.session();
    await second.run(program(later, `echo second >${at('old')}`));
    await undone();
    expect(read('old')).toBe('as it was\n');
  });

  test('keeps what was proven after the unit had read it, and goes back beyond what none has read', async () => {
    writeFileSync(at('network'), 'as it was\n');
    const session = await host.session();
    const paths = new Map([
      [at('old'), ['ssh.service']],
      [at('network'), ['networking.service']],
    ]);
    const first = `echo first >${at('old')}; echo first >${at('network')}`;
    await session.run(program(stake({ paths, acts: ['ssh.service'] }), first, { seconds: 20 }));
    expect(await confirm()).toBe(0);
    const second = `echo second >${at('old')}; echo second >${at('network')}`;
    await session.run(program(stake({ paths }), second));
    await undone();
    expect(read('old')).toBe('first\n');
    expect(read('network')).toBe('as it was\n');
  });

  test('keeps what counts at boot alone without a time, until something else lets it count', async () => {
    const session = await host.session();
    const paths = new Map([[at('old'), ['nftables.service']]]);
    await session.run(program(stake({ paths }), `echo other >${at('old')}`));
    expect([kept(), existsSync(join(host.state, 'undo/armed'))]).toEqual([true, false]);
    await session.run(program(stake({ acts: ['nftables.service'] }), ':'));
    await undone();
    expect(read('old')).toBe('as it was\n');
  });

  test('forgets such files when their handlers have run', async () => {
    const session = await host.session();
    const later = stake({ paths: new Map([[at('old'), ['ssh.service']]]) });
    await session.run(program(later, change(), { seconds: 20 }));
    expect(await confirm()).toBe(0);
    expect(kept()).toBe(true);
    await session.close();
    await undone();
    expect(read('old')).toBe('other\n');
  });

  test('comes before anything else of the next session, and not for one that only looks', async () => {
    const first = await host.session();
    await first.run(program(both(), change(), { seconds: 60 }));
    await first.close();
    const looking = await host.session({ shared: true });
    await looking.run(bare('true'));
    await looking.close();
    expect(read('old')).toBe('other\n');
    const next = await host.session();
    await next.run(bare('true'));
    expect(read('old')).toBe('as it was\n');
    expect(kept()).toBe(false);
  });

  test('waits while the program runs and its controller is heard', async () => {
    const session = await host.session();
    const busy = 'for i in 1 2 3 4 5 6; do : >"$D/alive"; sleep 0.5; done';
    await session.run(program(both(), `${change()}; ${busy}; cat ${at('old')} >${at('seen')}`));
    expect(read('seen')).toBe('other\n');
    await undone();
    expect(read('old')).toBe('as it was\n');
  });

  test.each([
    [60, 0, 'same'],
    [7, 1.1, 'other'],
  ])('an undo after %s s, when the program takes %s s, has then the %s time', async (seconds, takes, expected) => {
    const keeper = (name: string) => `cat "$V/undo/sleeper" >${at(name)}`;
    const session = await host.session();
    await session.run(program(both(), `${keeper('before')}; sleep ${takes}; ${change()}`, { seconds }));
    await session.run(bare(keeper('after')));
    expect(read('after') === read('before') ? 'same' : 'other').toBe(expected);
    expect(await confirm()).toBe(0);
  });

  test('puts back a whole folder, and a file where a folder is by now', async () => {
    mkdirSync(at('tree'));
    writeFileSync(at('tree/a'), 'a\n');
    chmodSync(at('tree'), 0o711);
    const what = stake({
      paths: new Map([
        [at('tree'), []],
        [at('old'), []],
      ]),
    });
    const session = await host.session();
    await session.run(program(what, `rm -r ${at('tree')} ${at('old')}; echo x >${at('tree')}; mkdir ${at('old')}`));
    await undone();
    expect(read('tree/a')).toBe('a\n');
    expect(statSync(at('tree')).mode & 0o777).toBe(0o711);
    expect(read('old')).toBe('as it was\n');
  });

  test('puts back what there is no room for beside the new one', async () => {
    mkdirSync(at('small'));
    const session = await host.session();
    const small = at('small/file');
    const mount = `mount -t tmpfs -o size=64k none ${at('small')}; head -c 20000 /dev/zero >${small}; chmod 604 ${small}`;
    await session.run(bare(mount));
    const fill = `head -c 30000 /dev/zero | tr '\\0' x >${small}; cat /dev/zero >${at('small/fill')} 2>/dev/null || :`;
    await session.run(program(stake({ paths: new Map([[small, []]]) }), fill));
    await undone();
    // The undo has ended the other session.
    const next = await host.session();
    const { sections } = await next.run(bare(`B file; stat -c '%s %a' ${small}; sha256sum <${small}; E 0`));
    const zeros = createHash('sha256').update(Buffer.alloc(20_000)).digest('hex');
    expect(sections.get('file')!.data.toString()).toBe(`20000 604\n${zeros}  -\n`);
  });

  test.runIf(isRoot)('leaves the list of accounts alone where there is no room for another', async () => {
    const session = await host.session();
    const before = 'sha256sum </etc/passwd';
    const mount =
      'useradd -M undotest; mkdir /run/e; cp -a /etc/. /run/e; mount -t tmpfs -o size=2m none /etc; cp -a /run/e/passwd /run/e/shadow /run/e/group /run/e/gshadow /run/e/login.defs /run/e/nsswitch.conf /run/e/pam.d /etc';
    await session.run(bare(mount));
    const change = `usermod -s /bin/false undotest; ${before} >${at('changed')}; cat /dev/zero >/etc/fill 2>/dev/null || :`;
    await session.run(program(stake({ accounts: ['undotest'] }), change));
    await undone();
    // The undo has ended the other session.
    const next = await host.session();
    const { sections } = await next.run(bare(`B now; ${before}; ls /etc/*meetctl-new; E 0; umount /etc`));
    expect(sections.get('now')!.data.toString()).toBe(read('changed'));
  });

  test('is finished at boot where a power cut has ended it', async () => {
    const session = await host.session();
    // Whoever keeps the time may not even have begun to.
    const cut = 's=$(cat "$V/undo/sleeper"); kill -s KILL "$s"; kill -s KILL -- "-$s" || :; mv "$V/undo" "$V/undoing"';
    await session.run(program(both(), `${change()}; ${cut}`, { seconds: 60 }));
    await session.close();
    const channel = await host.connect().open('exec sh /var/lib/meetctl/undoing/undo boot');
    channel.stdout.resume();
    channel.stderr.resume();
    expect(await channel.closed).toBe(0);
    expect(read('old')).toBe('as it was\n');
    expect(existsSync(at('new'))).toBe(false);
    expect(kept()).toBe(false);
  });
});
