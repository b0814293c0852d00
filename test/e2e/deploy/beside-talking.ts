import { expect, it } from 'vitest';
import type { AbilitiesOutcome, BreakoutOutcome, Visitor } from '../clients/probes.ts';
import type { Clients } from '../clients/run.ts';
import { oneIsLetIn, twoKnock } from './lobby.ts';

interface Site {
  clients: Clients;
  ca: string;
}

interface Meeting {
  domain: string;
  /** Of the web host. */
  address: string;
  /** Where the focus is, whose loopback tells who meets. */
  focus: string;
  /** Who may open a room and moderates it then, and who may join. */
  moderator: (room: string) => Promise<Visitor>;
  guest: (room: string) => Visitor;
  /** The kinds of TURN servers that people are told of. */
  turn: readonly string[];
}

/** What a meeting can do besides talking: each component has to find its rooms by the names in Prosody's configuration. */
const allOfIt = (turn: readonly string[]): AbilitiesOutcome => ({
  room_metadata: { services: [...turn], told: { audio: true } },
  av_moderation: { enabled: true, mediaType: 'audio' },
  polls: { question: 'Ready?', senderId: 'other-1' },
  speakerstats: ['moderator'],
  end_conference: 'over',
});

const bothAreThere = (domain: string, bridge: unknown): BreakoutOutcome => ({
  place: `breakout.${domain}`,
  sent: [
    { asked: 'true', joined: 'in' },
    { asked: 'true', joined: 'in' },
  ],
  bridges: [bridge, bridge] as string[],
  stranger: 'not-allowed',
});

/** Tests of a deployed site, of all that people can do in a meeting besides talking, by the way that browsers take. */
export function testBesideTalking(deployed: () => Site, place: Meeting): void {
  const { domain, address, focus, moderator, guest, turn } = place;
  const way = () => ({ url: `wss://${domain}/xmpp-websocket`, ca: deployed().ca, address, site: domain });

  it('lets guests knock, whom one with leave to open the room lets in, or not', async () => {
    const knocking = { from: focus, address, domain };
    const outcome = await twoKnock(deployed(), knocking, await moderator('knocking'), guest('knocking'));
    expect(outcome).toEqual(oneIsLetIn(`knocking@lobby.${domain}`));
  });

  it('sends people to a room beside theirs, where they get a bridge, and nobody else there', async () => {
    const others = [guest('beside'), guest('beside')];
    const [outcome] = await deployed().clients.from(focus, [
      {
        try: 'breakout',
        ...way(),
        moderator: await moderator('beside'),
        others,
        jicofo: 'http://127.0.0.1:8888',
      },
    ]);
    expect(outcome).toEqual(bothAreThere(domain, expect.stringMatching(/^jvbbrewery@internal\.auth\./)));
  });

  it('asks, moderates, counts who speaks, tells of TURN servers, and ends for all', async () => {
    const others = [guest('able'), guest('able')] as const;
    const [outcome] = await deployed().clients.from(focus, [
      { try: 'abilities', ...way(), moderator: await moderator('able'), others },
    ]);
    expect(outcome).toEqual(allOfIt(turn));
  });
}
