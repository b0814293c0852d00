import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capacity, facts, folder, json, write } from './capacity-command.ts';

describe('what to buy', () => {
  test('a table of 80 columns that names what binds, the band, and that nothing was measured', async () => {
    const { code, stdout, stderr } = await capacity('--users', '200', '--rooms', '20x5,4x25:tile:cameras=10');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replaceAll('\n', ' ')).toContain(
      "200 users: 3 bridges, because of users (the seed's rule); packets need 2, the network needs 1. Between 3 and 6: prior, not measured.",
    );
    expect(stdout).toMatch(/^> users \(the seed's rule\) +3 +89 %/m);
    expect(stdout).toMatch(/^bridge1 to bridge3 +1 +4 +8 GB/m);
    const { stdout: sure } = await capacity('--users', '10');
    expect(sure.replaceAll('\n', ' ')).toContain('At both ends of the band the same: prior, not measured.');
  });

  test.each([
    [
      [
        '--users',
        '1000',
        '--mix',
        'all-hands',
        '--redundancy',
        'host',
        '--chat',
        'files=2',
        '--prices',
        'bridge=40,currency=EUR',
      ],
    ],
    [['--rooms', '3x2,1x11,1x100:stage:last-n=5:codec=av1:resolution=1080:screen=1:mics=3', '--recordings', '2']],
    [['--users', '500', '--bridge', '16cpu,32gb,10gbit', '--turn-share', '20%', '--profile', 'conservative']],
    [['site.yml', '--facts', 'facts.json']],
    [['site.yml', '--facts', 'facts.json', '--users', '900']],
  ])('never wider than 80 columns: %j', async (words) => {
    const { stdout } = await capacity(...words);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toBe('');
    await json(...words);
    const { stdout: why } = await capacity(...words.filter((word) => word !== ''), '--users', '77', '--explain');
    expect(why).toContain('[seed]');
    expect(why.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('the host of pages and signalling, and the one that relays, are to be bought too', async () => {
    const { stdout } = await capacity('--users', '1000');
    expect(stdout).toMatch(/^bridge1 to bridge14 +1 +4 +8 GB +1 Gbps .* to buy$/m);
    expect(stdout).toMatch(/^meet +0 +4 +8 GB +1 Gbps +1024m +2.1 GB +to buy$/m);
    expect(stdout).toMatch(/^turn +0 +2 +2 GB +1 Gbps +- +512 MB +to buy$/m);
    expect(stdout).toMatch(/^to have +14 hosts with bridges: 56 CPUs, 112 GB; all 16: 62 CPUs, 122 GB$/m);
    const { value } = await json('--users', '1000', '--turn-share', '0');
    expect((value.hosts as { name: string }[]).map(({ name }) => name).slice(-2)).toEqual(['bridge14', 'meet']);
    const { stdout: segmented } = await capacity('--users', '1000', '--turn-share', '20%');
    expect(segmented).toMatch(/^turn +0 +2 +2 GB +2.5 Gbps /m);
  });

  test("a mix of the user's own", async () => {
    const { value } = await json('--users', '160', '--mix', 'morning', '--mixes', 'mixes.yml', '--cameras', '3');
    expect(value.rooms).toMatchObject([
      { count: 4.8, people: 25, cameras: 3, mode: 'stage' },
      { count: 10, people: 4, cameras: 3, mode: 'tile' },
    ]);
  });

  test('the options say what all rooms are like, and a room outdoes them', async () => {
    const common = ['--last-n', '4', '--codec', 'vp9', '--view', 'stage', '--microphones', '1', '--resolution', '360'];
    const { value } = await json('--rooms', '1x9,1x8:tile:last-n=2', ...common);
    const shared = { codec: 'vp9', microphones: 1, resolution: 360 };
    expect(value.rooms).toMatchObject([
      { ...shared, last_n: 4, mode: 'stage' },
      { ...shared, last_n: 2, mode: 'tile' },
    ]);
  });
});

describe('what hosts carry', () => {
  test('from facts, and from the inventory where it says so', async () => {
    const { code, value } = await json('site.yml', '--facts', 'facts.json');
    expect(code).toBe(0);
    expect(value).toMatchObject({
      basis: { profile: 'seed', measured: false, origin: 'prior, not measured' },
      hosts: [
        { name: 'web1', cpus: 4, nic_mbps: 1000, nic_assumed: true, roles: ['prosody', 'web'] },
        { name: 'b1', cpus: 4, memory_mb: 7900, nic_mbps: 1000 },
        { name: 'b2', nic_mbps: 10_000 },
        { name: 'b3', cpus: 8, memory_mb: 16_384, nic_assumed: true },
      ],
      carried: { bridges: 4, users: 300, users_after_loss: 300 },
    });
    expect(await json('site.yml', '--facts', 'facts.json', '--redundancy', 'host')).toMatchObject({
      value: { carried: { users_after_loss: 150 } },
    });
  });

  test('warns of what a host is short of, also when nobody says for how many', async () => {
    write(
      'alone.yml',
      'all: { children: { web: { hosts: { a: } }, prosody: { hosts: { a: } }, jvb: { hosts: { a: } } } }',
    );
    write('alone.json', JSON.stringify({ a: facts(2, 4096, 0) }));
    const words = ['alone.yml', '--facts', 'alone.json'];
    const { value } = await json(...words);
    expect(value.warnings).toEqual([
      {
        name: 'heap_trap',
        message:
          "a: the packages' own heaps, 6144 MB together, are more than its 4096 MB; write 1128m for each bridge and 512m for Jicofo",
      },
      expect.objectContaining({ name: 'network_assumed' }),
    ]);
    expect((await capacity(...words)).stdout).toMatch(/^WATCH OUT\n- a: the packages' own heaps, 6144 MB/m);
  });

  test("with meetings of the user's own too", async () => {
    const { value } = await json('site.yml', '--facts', 'facts.json', '--mix', 'morning', '--mixes', 'mixes.yml');
    const { by_mix } = value.carried as { by_mix: { name: string; users: number }[] };
    expect(by_mix.map(({ name }) => name)).toEqual([
      'standup',
      'class',
      'webinar',
      'town-hall',
      'all-hands',
      'morning',
    ]);
    expect(by_mix.at(-1)!.users).toBeGreaterThan(100);
  });

  test('it fits: 0; it does not, and by how much: 1', async () => {
    expect(await json('site.yml', '--facts', 'facts.json', '--users', '290')).toMatchObject({
      code: 0,
      value: { fits: true, bridges: { missing: 0, count: 4 } },
    });
    const over = await json('site.yml', '--facts', 'facts.json', '--users', '500');
    expect(over).toMatchObject({ code: 1, value: { fits: false, bridges: { missing: 3 } } });
    const { stdout } = await capacity('site.yml', '--facts', 'facts.json', '--users', '500');
    expect(stdout).toContain('It does not fit: 3 bridges of 7 missing');
  });

  test('for the people and with the bridges that the inventory itself says', async () => {
    const said = ['-e', 'meet_expected_users=200', '-e', 'meet_rooms=8x25', '-e', 'jvb_instances=1'];
    const { code, value } = await json('site.yml', '--facts', 'facts.json', ...said);
    expect(code).toBe(1);
    expect(value).toMatchObject({ users: 200, fits: false, rooms: [{ count: 8, people: 25 }] });
    expect(value.hosts).toContainEqual(expect.objectContaining({ name: 'b3', given_bridges: 1, limit: 'given' }));
    const asked = await json('site.yml', '--facts', 'facts.json', ...said, '--users', '20');
    expect(asked).toMatchObject({ code: 0, value: { users: 20, fits: true, rooms: [] } });
    const files = await json('site.yml', '--facts', 'facts.json', ...said, '-e', 'meet_files=files=2,mb=5,days=30');
    expect(files.value.warnings).not.toContainEqual(expect.objectContaining({ name: 'disk_short' }));
    const facts = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) as Record<string, object>;
    const disks = [
      { mount: '/', free_mb: 2048 },
      { mount: '/srv', free_mb: 51_200 },
    ];
    writeFileSync(join(folder, 'disks.json'), JSON.stringify({ ...facts, web1: { ...facts.web1, disks } }));
    const short = await json('site.yml', '--facts', 'disks.json', ...said, '-e', 'meet_files=files=2,mb=5,days=30');
    expect(short.value.warnings).toContainEqual({
      name: 'disk_short',
      message: 'files come to 64.5 GiB, and the most that is free is 50.0 GiB, on /srv of web1',
    });
    expect(files.value.disk).toMatchObject({ files_gib: expect.closeTo((200 * 2 * 5 * 30 * 1.1) / 1024, 1) });
    const carried = await json('site.yml', '--facts', 'facts.json', '-e', 'jvb_instances=1');
    expect(carried.value.hosts).toContainEqual(expect.objectContaining({ name: 'b3', given_bridges: 1 }));
  });

  test('of one host alone, by --limit, that says all of itself: nobody is asked', async () => {
    const { code, value } = await json('site.yml', '--limit', 'b3');
    expect({ code, hosts: value.hosts }).toMatchObject({ code: 0, hosts: [{ name: 'b3', cpus: 8 }] });
  });
});

describe('mistakes are told with their place', () => {
  test.each([
    [['--rooms', '20x5,20y5:tile'], '--rooms: "20y5" is no count of rooms and people\n  20x5,20y5:tile\n       ^^^^\n'],
    [
      ['--rooms', '20x5:camras=3'],
      'is no word about rooms\n  20x5:camras=3\n       ^^^^^^^^\n  help: did you mean "cameras"?',
    ],
    [['--rooms', '4x5:cameras=9'], '9 cameras in a room of 5'],
    [['--rooms', '4x5:codec=vp7'], '"vp7" is no value of codec'],
    [['--rooms', '0x5'], 'there is nobody in it'],
    [['--rooms', ''], '"" is no count of rooms and people'],
    [['--users', '5', '--bridge', '4cpu,8gb,fast'], '--bridge: "fast" is no size\n  4cpu,8gb,fast\n           ^^^^'],
    [
      ['--users', '5', '--bridge', '4cpu,8gb,1gb'],
      '--bridge: "8gb" and "1gb" say the same\n  4cpu,8gb,1gb\n           ^^^\n  help: write CPUs, memory and network, such as 4cpu,8gb,1gbit',
    ],
    [['--users', '5', '--bridge', '1gb'], 'hold no bridge for 4 CPUs'],
    [['--users', '0'], '--users takes a whole number from 1 on, not "0"'],
    [['--users', '5', '--headroom', '95%'], '--headroom takes a share from 0% to 90%, not "95%"'],
    [['--users', '5', '--cameras', 'many'], '--cameras takes a number, all or none, not "many"'],
    [['--users', '5', '--mix', 'clas'], 'did you mean "class"?'],
    [['--mix', 'class'], 'how many people'],
    [['--users', '5', '--mix', 'class', '--rooms', '1x5'], '--rooms and --mix are two answers'],
    [['--users', '5', '--mixes', 'mixes.yml'], '--mixes without --mix'],
    [['--users', '5', '--prices', 'brige=4'], 'did you mean "bridge"?'],
    [['--users', '5', '--chat', 'files=x'], '"x" is no number'],
    [['--users', '5', '--facts', 'facts.json'], '--facts is about the hosts of an inventory, and none is named'],
    [['--users', '5', '--limit', 'h1', '-e', 'a=1'], '--limit is about the hosts of an inventory'],
    [[], 'how many people, or which hosts?'],
    [['site.yml', '--facts', 'mixes.yml'], 'cannot read mixes.yml'],
    [['site.yml', '--facts', 'none.json'], 'none.json: no such file'],
    [['--rooms', '999999x999999'], 'are more than this model is for'],
    [['--users', '100001'], '100001 people at the same time are more'],
    [['site.yml', '--explain'], '--explain is about a plan, and nobody is to meet yet'],
    [['site.yml', '--html', 'x.html'], '--html is about a plan, and nobody is to meet yet'],
    [['--users', '5', '--html', 'no/such/folder.html'], 'cannot write no/such/folder.html: there is no such folder'],
  ])('%j', async (words, told) => {
    const { code, stdout, stderr } = await capacity(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(told);
  });

  test('bridges that have nothing to give are not counted without end', async () => {
    const measured =
      'date: 2026-11-01, hosts: [b1], samples: 100, r2: 0.95, microsecondsPerPacket: 150, lowMicrosecondsPerPacket: 140, highMicrosecondsPerPacket: 160, coresAtRest: 0.8, coresPerPerson: 0';
    write('calibration.yml', `{ version: 1, classes: { "x86_64, 1 CPU": { ${measured} } } }`);
    const words = ['--users', '5', '--calibration', 'calibration.yml', '--bridge', '1cpu,4gb,1gbit'];
    const { code, stderr } = await capacity(...words);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: a bridge of 1 CPU has none left for meetings: it may use 0.72, and at rest it takes 0.8 by the calibration
  help: a larger --bridge or less --headroom; or \`meetctl calibrate\` again, with nothing else at work on the hosts
`,
    });
    expect(await capacity(...words, '--headroom', '10%')).toMatchObject({ code: 0 });
  });

  test('in a file of mixes too, all at once', async () => {
    write(
      'wrong.yml',
      'mixes:\n  a:\n    rooms: [{ share: 60%, people: 0 }, { peple: 3 }]\n  b: { rooms: [{ share: 0.5, view: all }] }\n  c: {}\n',
    );
    const { code, stderr } = await capacity('--users', '5', '--mix', 'a', '--mixes', 'wrong.yml');
    expect(code).toBe(2);
    for (const told of [
      'wrong.yml:3:35: people are a whole number from 1 on',
      'wrong.yml:3:42: "peple" is not known here',
      'did you mean "people"?',
      'wrong.yml:4:36: a view is tile or stage',
      'wrong.yml:4:15: the shares of "b" are 50%',
      'wrong.yml:5:6: mix "c" has no list of rooms',
    ])
      expect(stderr).toContain(told);
  });
});
