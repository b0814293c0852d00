import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { LiveScreen, screenHead } from '../../../cli/report/live-screen.ts';
import { topTable } from '../../../cli/report/top-table.ts';
import { AskedHosts } from '../../../cli/top/ask-hosts.ts';
import { answerOf, type HostQuestion, scriptOf } from '../../../cli/top/question.ts';
import { bridgesOf, focusOf } from '../../../cli/top/read-answer.ts';
import type { BridgeReading, TopReport } from '../../../cli/top/reading.ts';
import type { WatchedHost } from '../../../cli/top/watched-hosts.ts';
import { UnreachableError } from '../../../engine/errors.ts';
import { Redactor } from '../../../engine/secrets/redactor.ts';
import { captured } from '../fixtures/captured.ts';

const plain = (_: unknown, text: string) => text;
const page = (name: string, body: string, code = 200, status = 0) => `${body}\n${code}\n=meetctl= ${name} ${status}\n`;
const ask = (question: Partial<HostQuestion>): HostQuestion => ({ host: 'h1', bridgePorts: [8080], ...question });
const reading = (text: string, question = ask({})) => bridgesOf(question, answerOf(`${text}=meetctl= cpus 4\n`));

const statistics = {
  stress_level: 0.42,
  local_endpoints: 31,
  participants: 40,
  conferences: 4,
  bit_rate_download: 12_345,
  bit_rate_upload: 88_100.4,
  packet_rate_download: 3100,
  packet_rate_upload: '12000',
  healthy: true,
  drain: true,
  version: '2.3.287',
  release: '11146',
};

describe('what a host is asked', () => {
  test('comes back page by page, also from a bridge that is not there', () => {
    const { stdout } = spawnSync('sh', ['-c', scriptOf(ask({ bridgePorts: [1], focusPort: 2 }))], { encoding: 'utf8' });
    const { cpus, pages } = answerOf(stdout);
    expect(cpus).toBeGreaterThan(0);
    expect([...pages]).toEqual([
      ['bridge-1', { status: 7, code: 0, body: '' }],
      ['focus', { status: 7, code: 0, body: '' }],
    ]);
  });

  test('is all that a bridge tells of itself', () => {
    expect(reading(page('bridge-8080', JSON.stringify(statistics)))).toEqual([
      {
        host: 'h1',
        name: 'h1',
        port: 8080,
        state: 'up',
        numbers: {
          stress: 0.42,
          participants: 31,
          planned_participants: 75,
          conferences: 4,
          bit_rate_kbps: { download: 12_345, upload: 88_100 },
          packet_rate: { download: 3100, upload: 12_000 },
          drain: true,
          graceful_shutdown: false,
          version: '2.3.287-11146',
        },
      },
    ]);
  });

  test('bridges of a host share its CPUs', () => {
    const both = page('bridge-8080', '{}') + page('bridge-8081', '{}');
    const all = reading(both, ask({ bridgePorts: [8080, 8081] }));
    expect(all.map(({ name, numbers }) => [name, numbers?.planned_participants])).toEqual([
      ['h1-1', 30],
      ['h1-2', 30],
    ]);
  });

  test('bridges are planned for as many people as the deployment says, or else the inventory says CPUs', () => {
    const plannedFor = (question: Partial<HostQuestion>) =>
      reading(page('bridge-8080', '{}'), ask(question))[0]!.numbers!.planned_participants;
    expect(plannedFor({ cpus: 2 })).toBe(30);
    expect(plannedFor({ cpus: 2, plannedPeople: 12 })).toBe(12);
  });

  test.each<[string, string]>([
    [page('bridge-8080', '', 0, 7), 'nothing listens on 127.0.0.1:8080'],
    [page('bridge-8080', '', 0, 28), 'no answer on 127.0.0.1:8080 within 3 s'],
    [page('bridge-8080', '', 0, 63), 'curl on the host ended with 63'],
    ['\n=meetctl= bridge-8080 127\n', 'the host has no curl to ask with'],
    [page('bridge-8080', 'Not Found', 404), '127.0.0.1:8080 has no statistics: is apis.rest.enabled in jvb.conf on?'],
    [page('bridge-8080', '', 500), '127.0.0.1:8080 answered with status 500'],
    [page('bridge-8080', '<html>'), 'what 127.0.0.1:8080 answered are no statistics'],
    [page('bridge-8080', '[1]'), 'what 127.0.0.1:8080 answered are no statistics'],
    ['', 'the host did not say'],
  ])('tells why a bridge is down: %j', (text, reason) => {
    expect(reading(text)).toEqual([expect.objectContaining({ state: 'down', reason })]);
  });

  test('a bridge that fails its own health check is told', () => {
    expect(reading(page('bridge-8080', '{"healthy":false}'))[0]).toMatchObject({ state: 'unhealthy' });
  });

  test('Jicofo says how many bridges it knows', () => {
    const body = { conferences: 3, participants: 9, bridge_selector: { bridge_count: 2, operational_bridge_count: 1 } };
    const question = ask({ bridgePorts: [], focusPort: 8888 });
    expect(focusOf(question, answerOf(page('focus', JSON.stringify(body))))).toEqual({
      host: 'h1',
      state: 'up',
      numbers: { conferences: 3, participants: 9, bridges: 2, operational_bridges: 1 },
    });
  });
});

const bridge = (index: number, more: Partial<BridgeReading> = {}): BridgeReading => ({
  ...reading(page('bridge-8080', JSON.stringify({ ...statistics, drain: false, stress_level: index / 100 })))[0]!,
  name: `jvb${index}`,
  ...more,
});
const report = (bridges: BridgeReading[]): TopReport => ({ version: 1, at: '', bridges, focus: [] });

describe('the table', () => {
  const many = report([
    ...Array.from({ length: 40 }, (_, index) => bridge(index)),
    { host: 'far', name: 'far', port: 8080, state: 'unreachable', reason: 'far does not answer' },
  ]);

  test('has those in trouble and the busiest when there is no room for all', () => {
    const lines = topTable(many, { style: plain, width: 80, height: 12 });
    expect(lines).toHaveLength(12);
    expect(lines.slice(1, 9).map((line) => line.split(' ')[0])).toEqual(
      ['jvb34', 'jvb35', 'jvb36', 'jvb37', 'jvb38', 'jvb39', 'far', '…'].slice(-8),
    );
    expect(lines.at(-2)).toBe('far: far does not answer');
    expect(lines.at(-1)).toMatch(/^40 of 41 bridges up, 1240 people of 3000 planned/);
  });

  test('says all together in whole words, and no version of which only a letter is seen', () => {
    const numbers = { conferences: 3, participants: 9, bridges: 2, operational_bridges: 1 };
    const two: TopReport = {
      ...report([bridge(1, { name: 'bridge1-1' }), bridge(2)]),
      focus: [{ host: 'h1', state: 'up', numbers }],
    };
    const narrow = topTable(two, { style: plain, width: 80 });
    expect(narrow[0]).toMatch(/kpps IN +OUT$/);
    expect(narrow.slice(-2).join(' ')).toMatch(/; Jicofo knows 2 +bridges, 1 of them usable, and 3 meetings$/);
    expect(topTable(two, { style: plain, width: 120 })[0]).toMatch(/VERSION$/);
  });

  test('fits into any window', () => {
    for (let height = 1; height < 60; height += 3)
      for (const width of [1, 20, 60, 80, 200]) {
        const lines = topTable(many, { style: plain, width, height });
        expect(lines.length).toBeLessThanOrEqual(height);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }
    for (const line of topTable(many, { style: plain, width: Infinity })) expect(line.length).toBeLessThanOrEqual(140);
  });

  test('shows nothing that would steer the terminal', () => {
    const evil = bridge(1, { state: 'down', reason: '\u001b[2Jgone', name: 'a\u001b[31mb' });
    expect(topTable(report([evil]), { style: plain, width: 200 }).join('\n')).not.toContain('\u001b');
  });
});

describe('asking', () => {
  const host = (name: string, answer: () => Promise<string>): WatchedHost => ({
    watch: { host: name, ask: answer } as unknown as WatchedHost['watch'],
    question: ask({ host: name }),
  });

  test('goes on while a host does not answer, and tells what it said last', async () => {
    let count = 0;
    const hosts = new AskedHosts(
      [
        host('quick', () => Promise.resolve(page('bridge-8080', JSON.stringify({ conferences: ++count })))),
        host('stuck', () => new Promise(() => {})),
      ],
      20,
      new Redactor(),
    );
    void hosts.ask();
    await new Promise((resolve) => setTimeout(resolve, 10));
    void hosts.ask();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(count).toBe(2);
    expect(hosts.waiting).toBe(1);
    expect(hosts.report(new Date()).bridges).toMatchObject([{ host: 'quick', numbers: { conferences: 2 } }]);
  });

  test('tells why a host was not reached', async () => {
    const hosts = new AskedHosts(
      [host('off', () => Promise.reject(new UnreachableError({ message: 'off does not answer to hunter22' })))],
      1,
      new Redactor(['hunter22']),
    );
    await hosts.ask();
    expect(hosts.report(new Date()).bridges).toMatchObject([
      { state: 'unreachable', reason: 'off does not answer to ******' },
    ]);
  });
});

describe('the screen', () => {
  function opened(keys: string) {
    const output = captured({ isTTY: true, columns: 20, rows: 4 });
    const keyboard = Object.assign(new EventEmitter(), {
      raw: false,
      setRawMode(raw: boolean) {
        this.raw = raw;
      },
      resume() {},
      pause() {},
    });
    const screen = new LiveScreen(output, keyboard, ({ width, height }) =>
      Array.from({ length: 9 }, (_, index) => `${index} of ${width}x${height}`),
    );
    screen.open();
    keyboard.emit('data', Buffer.from(keys));
    return { output, keyboard, screen };
  }

  test.each(['q', 'Q', '\u0003', '\u0004'])('ends with %j, and gives the terminal back', async (key) => {
    const { output, keyboard, screen } = opened(key);
    expect(keyboard.raw).toBe(true);
    await screen.ended;
    await screen.close();
    expect(keyboard.raw).toBe(false);
    expect(keyboard.listenerCount('data')).toBe(0);
    expect(output.text).toMatch(/\u001b\[\?25h$/);
  });

  test('draws no more lines than the window has, and again when that changes', async () => {
    const { output, screen } = opened('x');
    expect(output.text).toContain('\u001b[H0 of 20x3\u001b[K\n1 of 20x3\u001b[K\n2 of 20x3\u001b[K\n\u001b[J');
    output.rows = 3;
    output.text = '';
    process.stdout.emit('resize');
    expect(output.text).toBe('\u001b[2J\u001b[H0 of 20x2\u001b[K\n1 of 20x2\u001b[K\n\u001b[J');
    await screen.close();
    output.text = '';
    process.stdout.emit('resize');
    expect(output.text).toBe('');
  });

  test('has a head that fits', () => {
    expect(screenHead('meetctl top office.yml', 'q ends', 40)).toBe('meetctl top office.yml            q ends');
    expect(screenHead('meetctl top office.yml', 'q ends', 12)).toBe('meetctl top…');
  });
});
