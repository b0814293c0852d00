import { describe, expect, it } from 'vitest';
import { jicofoSettings } from '../../../lab/stand-ins/jicofo/settings.ts';
import { jvbSettings } from '../../../lab/stand-ins/jvb/settings.ts';
import { javaProperties, parseConfiguration } from '../../../lab/stand-ins/runtime/configuration.ts';
import { maximumHeap } from '../../../lab/stand-ins/runtime/heap.ts';
import { createLog } from '../../../lab/stand-ins/runtime/log.ts';

const lines: string[] = [];
const log = createLog('JVB', (line) => void lines.push(line));
const jvb = async (text: string) => jvbSettings(await parseConfiguration(text), log);

describe('reading HOCON', () => {
  it('knows numbers, durations, flags and lists, and the paths that are written in one word', async () => {
    const config = await parseConfiguration(`
      a { b.c = 5 seconds, d = 1 minute, e = 250, f = 1.5 h, on = yes }
      a.list = ["x:1", "y"] // a remark
      a.one = "x, y"
    `);
    expect([config.duration('a.b.c', 0), config.duration('a.d', 0), config.duration('a.e', 0)]).toEqual([
      5000, 60_000, 250,
    ]);
    expect(config.duration('a.f', 0)).toBe(5_400_000);
    expect(config.duration('a.none', 7)).toBe(7);
    expect(config.flag('a.on', false)).toBe(true);
    expect([config.texts('a.list'), config.texts('a.one'), config.texts('a.none')]).toEqual([
      ['x:1', 'y'],
      ['x', 'y'],
      [],
    ]);
  });

  it('leaves quoted texts as they are, whatever they look like', async () => {
    for (const text of ['0123', 'true', 'a"b\\c $x ${y} #z', '1e5', ' ']) {
      const config = await parseConfiguration(`password = ${JSON.stringify(text)}`);
      expect(config.text('password')).toBe(text);
    }
  });

  it('names the setting that is wrong', async () => {
    const config = await parseConfiguration('a { b = maybe }');
    expect(() => config.flag('a.b', true)).toThrow('a.b should be true or false and is "maybe"');
    expect(() => config.duration('a.b', 1)).toThrow('a.b should be a duration');
    expect(() => config.text('a.c')).toThrow('a.c should be a text, and is missing');
  });

  it('lets -D of the command line win, as Java does', async () => {
    const properties = javaProperties('-Dconfig.file=/etc/x.conf -Dvideobridge.ice.udp.port=10001 -Xmx1g');
    expect([...properties.keys()]).toEqual(['config.file', 'videobridge.ice.udp.port']);
    const config = await parseConfiguration('videobridge.ice { udp.port = 1, tcp = 2 }', properties);
    expect([config.number('videobridge.ice.udp.port'), config.number('videobridge.ice.tcp')]).toEqual([10001, 2]);
  });
});

it('refuses the heaps that Java would refuse', () => {
  expect(maximumHeap('X', '3072m')).toBe(3072 * 1024 ** 2);
  expect(maximumHeap('X', '2g')).toBe(2 * 1024 ** 3);
  expect(() => maximumHeap('X', '3 GB')).toThrow('Invalid maximum heap size: -Xmx3 GB (X)');
});

describe('the settings of a bridge', () => {
  it('are those of the real one when nothing is said', async () => {
    const settings = await jvb('');
    expect(settings).toMatchObject({
      accounts: [],
      mediaPort: 10000,
      harvest: { awsEnabled: true, stunAddresses: [] },
      health: { requireValidAddress: true, interval: 60_000 },
      rest: { host: '127.0.0.1', port: 8080, colibri: false, shutdown: false, health: true, drain: true },
      relay: { id: undefined },
      statistics: { presenceInterval: 5000 },
    });
  });

  it('leave out an XMPP server whose block is wrong, and say why', async () => {
    const block = `HOSTNAME = h, USERNAME = jvb, PASSWORD = p, MUC_JIDS = "JvbBrewery@internal.auth.d"`;
    const { accounts } = await jvb(`videobridge.apis.xmpp-client.configs {
      good { ${block}, DOMAIN = auth.d, MUC_NICKNAME = n }
      bad { ${block} }
    }`);
    expect(accounts).toMatchObject([{ id: 'good', rooms: ['jvbbrewery@internal.auth.d'], port: 5222, verify: true }]);
    expect(lines.at(-1)).toContain(
      'Invalid xmpp-client configuration "bad": videobridge.apis.xmpp-client.configs.bad.MUC_NICKNAME',
    );
  });

  it('need a relay id and a region when relays are on', async () => {
    await expect(jvb('videobridge.relay { enabled = true, region = lan }')).rejects.toThrow('relay.relay-id should be');
  });
});

describe('the settings of the focus', () => {
  const client = `jicofo.xmpp.client { domain = auth.d, password = p }`;
  const read = async (more: string) => jicofoSettings(await parseConfiguration(`${client}\n${more}`));

  it('are those of the real one when nothing is said', async () => {
    expect(await read('')).toMatchObject({
      client: { host: 'localhost', port: 5222, user: 'focus', verify: true },
      conferenceDomain: 'conference.d',
      rules: { strategy: 'SingleBridgeSelectionStrategy', maxParticipants: 80, severalBridges: false },
      rest: { health: false, host: '127.0.0.1', port: 8888 },
    });
  });

  it('know strategies by the names that the real one knows, and no others', async () => {
    const { rules } = await read('jicofo.bridge.selection-strategy = RegionBasedBridgeSelectionStrategy');
    expect(rules.strategy).toBe('RegionBasedBridgeSelectionStrategy');
    await expect(read('jicofo.bridge.selection-strategy = RegionBased')).rejects.toThrow(
      'there is no class RegionBased',
    );
  });
});
