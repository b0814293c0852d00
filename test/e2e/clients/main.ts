// Runs inside of the lab: reads probes as JSON from its input, tries each, writes the outcomes as JSON.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { anonymousByBosh } from './bosh.ts';
import { abilities } from './abilities.ts';
import { breakout } from './breakout.ts';
import { http } from './https.ts';
import { lobby } from './lobby.ts';
import { crowd, meeting } from './meeting.ts';
import type { Outcomes, Probe, RelayProbe, Server, Service } from './probes.ts';
import { anonymous, plain, scramSha1, type Mechanism } from '../../../lab/xmpp/sasl.ts';
import { credentialsFrom, TurnClient } from './turn.ts';
import { TcpTransport } from '../../../lab/xmpp/tcp-transport.ts';
import { visits } from './visits.ts';
import { WebsocketTransport } from './xmpp-websocket.ts';
import { XmppClient } from './xmpp.ts';
import { child } from '../../../lab/xmpp/xml.ts';

async function using<T>(client: { close(): void }, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } finally {
    client.close();
  }
}

async function overTcp<T>(server: Server, domain: string, use: (client: XmppClient) => Promise<T>): Promise<T> {
  const client = new XmppClient(await TcpTransport.connect({ ...server, serverName: domain }));
  return await using(client, () => use(client));
}

async function login(server: Server, mechanism: Mechanism): Promise<Outcomes['login']> {
  return await overTcp(server, server.domain, async (client) => {
    await client.login(server.domain, mechanism);
    return { jid: client.jid };
  });
}

async function clearText(server: Server): Promise<Outcomes['clear-text login']> {
  const transport = await TcpTransport.connect({ ...server, serverName: server.domain, startTls: false });
  return await using(transport, async () => {
    const features = await transport.open(server.domain);
    return { offered: child(features, 'mechanisms')?.children.map((m) => m.text) ?? [] };
  });
}

/** What makes a bridge known to the focus: both enter the room, each sees the other; a guest is kept out. */
async function brewery(probe: Extract<Probe, { try: 'brewery' }>): Promise<Outcomes['brewery']> {
  const { server, room, spyDomain } = probe;
  return await overTcp(server, server.domain, async (jvb) => {
    await jvb.login(server.domain, scramSha1('jvb', probe.jvbPassword));
    const stat = `<stat name='stress_level' value='0.25'/>`;
    await jvb.join(room, 'bridge-1', `<stats xmlns='http://jitsi.org/protocol/colibri'>${stat}</stats>`);
    return await overTcp(server, server.domain, async (focus) => {
      await focus.login(server.domain, scramSha1('focus', probe.focusPassword));
      await focus.join(room, 'focus');
      const from = (nickname: string) => (stanza: { name: string; attributes: Readonly<Record<string, string>> }) =>
        stanza.name === 'presence' && stanza.attributes['from'] === `${room}/${nickname}`;
      const bridge = await focus.expect('the presence of the bridge', from('bridge-1'));
      await jvb.expect('the presence of the focus', from('focus'));
      const spyRefused = await overTcp(server, spyDomain, async (spy) => {
        await spy.login(spyDomain, anonymous);
        const answer = await spy.join(room, 'spy');
        return answer.attributes['type'] === 'error' ? (child(answer, 'error')?.children[0]?.name ?? 'error') : '';
      });
      const stats = child(bridge, 'stats')?.children ?? [];
      const stress = stats.find((s) => s.attributes['name'] === 'stress_level')?.attributes['value'] ?? '';
      return { stressSeenByFocus: stress, focusSeenByJvb: true, spyRefused };
    });
  });
}

async function websocket(probe: Extract<Probe, { try: 'websocket' }>): Promise<Outcomes['websocket']> {
  const client = new XmppClient(await WebsocketTransport.connect(probe));
  return await using(client, async () => {
    await client.login(probe.domain, anonymous);
    const answer = await client.iq('get', `<services xmlns='urn:xmpp:extdisco:2'/>`, probe.domain);
    const services = (child(answer, 'services')?.children ?? []).map(({ attributes: a }): Service => {
      const { type = '', host = '', port = '0', username = '', password = '' } = a;
      return { type, host, port: Number(port), username, password };
    });
    return { jid: client.jid, services };
  });
}

async function identities(probe: Extract<Probe, { try: 'websocket identities' }>): Promise<string[][]> {
  const client = new XmppClient(await WebsocketTransport.connect(probe));
  return await using(client, async () => {
    await client.login(probe.domain, anonymous);
    const ask = async (address: string) => {
      const answer = await client.iq('get', `<query xmlns='http://jabber.org/protocol/disco#info'/>`, address);
      const all = child(answer, 'query')?.children.filter(({ name }) => name === 'identity') ?? [];
      return all.map(({ attributes: { category, type, name = '' } }) =>
        category === 'component' ? `${type}=${name}` : `${category}/${type}`,
      );
    };
    return await Promise.all(probe.of.map(ask));
  });
}

async function relay(probe: RelayProbe): Promise<Outcomes['relay']> {
  const { credentials: given } = probe;
  const credentials = 'secret' in given ? credentialsFrom(given.secret, given.seconds) : given;
  const client = new TurnClient(probe.host, probe.port, credentials);
  return await using(client, async () => {
    await client.allocate();
    await client.permit(probe.peer);
    const answer = await client.roundTrip(probe.peer, probe.peerPort, 'hello');
    return { relayed: client.relayed.address, answer };
  });
}

async function connects(host: string, port: number): Promise<true> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 1500 });
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function attempt(probe: Probe): Promise<Outcomes[Probe['try']]> {
  switch (probe.try) {
    case 'http':
      return http(probe);
    case 'connect':
      return connects(probe.host, probe.port);
    case 'login': {
      const mechanism = probe.mechanism === 'PLAIN' ? plain : scramSha1;
      return login(probe.server, mechanism(probe.user, probe.password));
    }
    case 'clear-text login':
      return clearText(probe.server);
    case 'brewery':
      return brewery(probe);
    case 'bosh':
      return anonymousByBosh(probe.url, probe.domain, probe.ca, probe.address).then((jid) => ({ jid }));
    case 'websocket':
      return websocket(probe);
    case 'meeting':
      return meeting(probe);
    case 'crowd':
      return crowd(probe);
    case 'websocket identities':
      return identities(probe);
    case 'visits':
      return visits(probe);
    case 'lobby':
      return lobby(probe);
    case 'breakout':
      return breakout(probe);
    case 'abilities':
      return abilities(probe);
    case 'relay':
      return relay(probe);
  }
}

const probes = JSON.parse(await text(process.stdin)) as Probe[];
const outcomes = await Promise.all(
  probes.map((probe) =>
    attempt(probe).catch((error: Error & { code?: unknown; condition?: string }) => ({
      error: error.message,
      code: String(error.condition ?? error.code ?? ''),
    })),
  ),
);
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
