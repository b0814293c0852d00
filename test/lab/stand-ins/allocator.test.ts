import { describe, expect, it } from 'vitest';
import { Allocator } from '../../../lab/stand-ins/jicofo/allocator.ts';
import { Brewery } from '../../../lab/stand-ins/jicofo/brewery.ts';
import { Conference } from '../../../lab/stand-ins/jicofo/conference.ts';
import { moveRoutes } from '../../../lab/stand-ins/jicofo/move-endpoints.ts';
import { Conferences } from '../../../lab/stand-ins/jicofo/conferences.ts';
import { jicofoSettings } from '../../../lab/stand-ins/jicofo/settings.ts';
import { parseConfiguration } from '../../../lab/stand-ins/runtime/configuration.ts';
import { createLog } from '../../../lab/stand-ins/runtime/log.ts';
import { StanzaReader, type Element } from '../../../lab/xmpp/xml.ts';

const read = (xml: string): Element => new StanzaReader(0).feed(xml)[0]!;

/** A focus without connections; `asked` is what it sent to bridges. */
async function focus(more = '') {
  const lines: string[] = [];
  const asked: string[] = [];
  const log = createLog('Jicofo', (line) => void lines.push(line));
  const settings = jicofoSettings(
    await parseConfiguration(`jicofo.xmpp.client { domain = auth.d, password = p }\n${more}`),
  );
  const failed: string[] = [];
  const brewery = new Brewery(settings, log, { failed: ({ jid }) => void failed.push(jid) });
  const allocator = new Allocator(
    brewery,
    settings,
    async (bridge, payload) => {
      asked.push(`${bridge} ${/endpoint id='(\w+)' (\w+)/.exec(payload)?.slice(1).join(' ')}`);
      return read(`<iq type='result'/>`);
    },
    log,
  );
  const bridge = (name: string, stats: Record<string, string> = {}) => {
    const all = { drain: 'false', version: '1', region: 'lan', relay_id: name, ...stats };
    const list = Object.entries(all).map(([key, value]) => `<stat name='${key}' value='${value}'/>`);
    brewery.presence(read(`<presence from='${name}'><stats>${list.join('')}</stats></presence>`), Date.now());
  };
  return { settings, brewery, allocator, bridge, asked, failed, lines, log };
}

function room(...participants: string[]): Conference {
  const conference = new Conference('room@conference.d', 'id', 0);
  for (const one of participants) conference.enter(one);
  return conference;
}

describe('who gets which bridge', () => {
  it('is decided when there are two, and told to the bridge', async () => {
    const { allocator, bridge, asked } = await focus();
    bridge('b1');
    const conference = room('alice');
    await allocator.invite(conference);
    expect(asked).toEqual([]);
    conference.enter('bob');
    await allocator.invite(conference);
    expect(asked).toEqual(['b1 alice create', 'b1 bob create']);
    expect(conference.waiting).toEqual([]);
  });

  it('is nobody when there is none, until there is one', async () => {
    const { allocator, bridge, lines } = await focus();
    const conference = room('alice', 'bob');
    await allocator.invite(conference);
    expect(lines.at(-1)).toContain('Cannot invite bob: There are no operational bridges');
    bridge('b1');
    await allocator.invite(conference);
    expect(conference.on('b1')).toEqual(['alice', 'bob']);
  });

  it('is nobody any more who left while others got theirs', async () => {
    const { allocator, bridge, asked } = await focus();
    bridge('b1');
    const conference = room('alice', 'bob');
    const invited = allocator.invite(conference);
    await Promise.resolve();
    for (const one of ['alice', 'bob']) conference.leave(one);
    await invited;
    expect(asked).toEqual(['b1 alice create']);
    expect([conference.participants, conference.bridges]).toEqual([[], []]);
  });

  it('is another when a bridge is lost or fails its health check', async () => {
    const { allocator, brewery, bridge, failed, asked } = await focus();
    bridge('b1');
    bridge('b2', { stress_level: '0.1' });
    const conference = room('alice', 'bob');
    await allocator.invite(conference);
    brewery.presence(read(`<presence from='b1' type='unavailable'/>`), Date.now());
    expect([failed, brewery.counts(Date.now()).lost_bridges]).toEqual([['b1'], 1]);
    await allocator.move(conference, conference.on('b1'));
    expect(conference.bridges).toEqual(['b2']);
    expect(asked.slice(2)).toEqual(['b2 alice create', 'b2 bob create']);
    brewery.checked(brewery.get('b2')!, false, Date.now());
    expect(failed).toEqual(['b1', 'b2']);
  });

  it('splits a room that one bridge may not hold, where bridges are connected', async () => {
    const { allocator, bridge } = await focus(
      'jicofo { octo.enabled = true, bridge { max-bridge-participants = 2, selection-strategy = RegionBasedBridgeSelectionStrategy }, local-region = lan }',
    );
    bridge('b1');
    bridge('b2', { stress_level: '0.3' });
    const conference = room('a', 'b', 'c');
    await allocator.invite(conference);
    expect([conference.on('b1'), conference.on('b2')]).toEqual([['a', 'b'], ['c']]);
  });
});

describe('emptying a bridge', () => {
  it('moves a fraction, or so many, off it', async () => {
    const { allocator, bridge, settings, log } = await focus();
    bridge('b1');
    const conference = room('a', 'b', 'c', 'd');
    await allocator.invite(conference);
    const conferences = new Conferences(settings, allocator, log);
    conferences.all = () => [conference];
    const routes = moveRoutes(conferences, allocator);
    const call = async (path: string, query: Record<string, string>) => {
      const request = { query: new URLSearchParams(query), headers: {}, body: '', rest: '' };
      return (await routes[`GET /move-endpoints/${path}`]!(request)).body;
    };
    bridge('b1', { drain: 'true' });
    bridge('b2');
    expect(await call('move-endpoints', { bridge: 'b2' })).toEqual({ movedEndpoints: 0, conferences: 0 });
    expect(await call('move-fraction', { bridge: 'b1', fraction: '1' })).toEqual({ movedEndpoints: 4, conferences: 1 });
    expect(conference.bridges).toEqual(['b2']);
    await expect(call('move-fraction', {})).rejects.toThrow('missing bridge');
  });
});
