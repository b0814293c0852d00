import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Visitor } from '../clients/probes.ts';
import { forRoom, token } from '../clients/token.ts';
import { testBesideTalking } from './beside-talking.ts';
import { oneIsLetIn, twoKnock } from './lobby.ts';
import { holdMeeting, until } from './held-meeting.ts';
import type { Deployed } from './deployed.ts';

const service = readFileSync(join(import.meta.dirname, '../fixtures/stand-ins/reservations.mjs'), 'utf8');

/** What clients look for on the site, and the word before its domain where each is. */
const components = {
  lobbyrooms: 'lobby',
  breakout_rooms: 'breakout',
  speakerstats: 'speakerstats',
  end_conference: 'endconference',
  av_moderation: 'avmoderation',
  room_metadata: 'metadata',
  polls: 'polls',
  'file-sharing': 'filesharing',
};
const rooms = ['lobbyrooms', 'breakout_rooms'];

/** Tests of who gets into meetings of a deployed site, by the way that browsers take: its web host is h1, and Prosody is on h2. */
export function testWhoMay(
  deployed: () => Deployed,
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  const ada = { domain, user: 'ada.king-2', password: 'an engine is not' };
  const guest = (room: string): Visitor => ({ domain: `guest.${domain}`, room });
  const jicofo = 'http://127.0.0.1:8888';
  const onHost = async (host: string, line: string) => {
    const { exitCode, stdout, stderr } = await deployed().lab.exec(host, line);
    expect(exitCode, `${line}: ${stdout}${stderr}`).toBe(0);
  };
  const visits = async (visitors: readonly Visitor[]) => {
    const { clients, ca } = deployed();
    // A focus that was restarted logs in again, and sees the bridges again.
    await onHost('h2', until(`curl -sf ${jicofo}/about/health`));
    const way = { url: `wss://${domain}/xmpp-websocket`, ca, address: address(1), site: domain };
    return (await clients.from('h4', [{ try: 'visits', ...way, visits: visitors }]))[0];
  };
  const refused = expect.stringContaining('not authorized');
  const notOpen = expect.stringContaining('not-allowed');

  it('tells browsers where lobbies are, and all else that a room can do, and there it is', async () => {
    const { clients, ca } = deployed();
    const way = { url: `wss://${domain}/xmpp-websocket`, domain, ca, address: address(1) };
    const told = Object.entries(components).map(([what, where]) => `${what}=${where}.${domain}`);
    const of = [domain, ...Object.values(components).map((where) => `${where}.${domain}`)];
    const [found] = await clients.from('h4', [{ try: 'websocket identities', ...way, of }]);
    if ('error' in found!) throw new Error(found.error);
    const [site, ...places] = found!;
    expect(site).toEqual(expect.arrayContaining(told));
    expect(places).toEqual(
      Object.keys(components).map((what) =>
        rooms.includes(what) ? ['conference/text'] : [expect.stringContaining(`${what}=`)],
      ),
    );
  });

  it('waits until nobody meets, then lets those with an account open what is reserved, and others join, so many as may', async () => {
    const { lab, site } = deployed();
    await lab.exec('h2', 'cat >/root/reservations.mjs', { input: service });
    await onHost('h2', 'systemd-run -q --unit reservations node /root/reservations.mjs');
    const people = `- { name: ${ada.user}, password: ${ada.password} }\n`;
    await site.meetctl(['secrets', 'set', site.inventory, 'prosody_users'], people);
    const settings = ['meet_login=accounts', 'meet_max_participants=2'];
    settings.push('prosody_reservations_url=http://127.0.0.1:9999/v1');
    const place = { ...deployed(), domain, focus: 'h2', prosody: address(2) };
    const meeting = await holdMeeting(place, 'before');
    // What a Prosody waits by whose focus is on another host.
    const asked = await lab.exec('h2', `meetctl-quiet conference.${domain},breakout.${domain} 0`);
    expect(asked.stdout).toBe('meetings: 1; their pages load anew now\n');
    // As if Jitsi's package had failed to do it: the next deployment does.
    await onHost('h2', 'rm /var/lib/prosody/auth*/roster/focus.dat');
    const status = await site.meetctl(['status', site.inventory, '-o', 'plain', '--limit', 'h2']);
    expect(status.stdout).toContain('every request for a meeting is refused');
    const running = site.deploy(...settings.flatMap((one) => ['-e', one]));
    await meeting.isWaitedFor();
    // Whoever comes until then is told of no domain that Prosody does not have yet.
    const pages = async () => (await lab.exec('h1', `cat /etc/jitsi/meet/${domain}-config.js`)).stdout;
    expect(await pages()).not.toContain(`anonymousdomain: "guest.${domain}"`);
    await meeting.end();
    const run = await running;
    expect(run.exitCode, run.output).toBe(0);
    expect(await pages()).toContain(`anonymousdomain: "guest.${domain}"`);
    expect(run.changes).toContain('h2 prosody: The focus hears who asks for it');
    const outcome = await visits([
      guest('granted'),
      { ...ada, password: 'another', room: 'granted' },
      { ...ada, room: 'forbidden' },
      { ...ada, room: 'granted' },
      guest('granted'),
      guest('granted'),
    ]);
    expect(outcome).toEqual([
      { login: 'in', asked: refused, joined: notOpen },
      { login: 'not-authorized' },
      { login: 'in', asked: expect.stringContaining('not in the diary'), joined: notOpen },
      { login: 'in', asked: 'true', joined: 'in' },
      { login: 'in', asked: 'true', joined: 'in' },
      { login: 'in', asked: 'true', joined: expect.stringContaining('service-unavailable') },
    ]);
    expect((await lab.exec('h2', 'cat /root/reservations.log')).stdout).toMatch(
      /^POST \/v1\/conference forbidden\nPOST \/v1\/conference granted\n/,
    );
  });

  it('lets guests knock where a moderator wants to see them first, who lets in some, and others not', async () => {
    const way = { from: 'h4', address: address(1), domain };
    const outcome = await twoKnock(deployed(), way, { ...ada, room: 'granted' }, guest('granted'));
    expect(outcome).toEqual(oneIsLetIn(`granted@lobby.${domain}`));
    await onHost('h2', 'systemctl stop reservations');
  });

  it('lets those with a token open the room that it is for, and those without one only join', async () => {
    const { site } = deployed();
    const run = await site.deploy('-e', 'meet_login=jwt', '-e', 'prosody_token_allow_empty=true');
    expect(run.exitCode, run.output).toBe(0);
    const claims = forRoom('lesson', domain);
    const secret = await site.secret('prosody_token_app_secret');
    const pupil = { domain, room: 'lesson' };
    const outcome = await visits([
      guest('lesson'),
      pupil,
      { ...pupil, token: token(claims, `${secret}x`) },
      { ...pupil, token: token({ ...claims, exp: 1 }, secret) },
      { ...pupil, token: token(claims, secret), room: 'other' },
      { ...pupil, token: token(claims, secret) },
      guest('lesson'),
    ]);
    expect(outcome).toEqual([
      { login: 'in', asked: refused, joined: notOpen },
      { login: 'not-authorized' },
      { login: 'not-authorized' },
      { login: 'not-authorized' },
      { login: 'in', asked: 'true', joined: expect.stringContaining('Room and token mismatched') },
      { login: 'in', asked: 'true', joined: 'in' },
      { login: 'in', asked: 'true', joined: 'in' },
    ]);
  });

  testBesideTalking(deployed, {
    domain,
    address: address(1),
    focus: 'h2',
    moderator: async (room) => {
      const secret = await deployed().site.secret('prosody_token_app_secret');
      return { domain, room, token: token(forRoom(room, domain), secret) };
    },
    guest,
    turn: ['stun', 'turn', 'turns'],
  });

  it('lets everybody open meetings again', async () => {
    // The deployment waits a quarter of a minute for the end of the room that nobody got into. To restart the focus instead would leave
    // that room on the bridge, and the next deployment waiting for ever.
    expect((await deployed().site.deploy()).exitCode).toBe(0);
  });
}
