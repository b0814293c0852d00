import { escapeXml } from '../../../lab/xmpp/xml.ts';
import { Company, componentsOf, told } from './company.ts';
import type { AbilitiesOutcome, AbilitiesProbe } from './probes.ts';
import type { XmppClient } from './xmpp.ts';

const jitmeet = 'http://jitsi.org/jitmeet';

type Told = { type: string } & Record<string, unknown>;

const say = (client: XmppClient, to: string, payload: string) =>
  client.send(`<message xmlns='jabber:client' to='${to}'>${payload}</message>`);

interface People {
  company: Company;
  moderator: XmppClient;
  other: XmppClient;
  components: Record<string, string>;
}

async function metadata({ company, moderator, other, components }: People): Promise<AbilitiesOutcome['room_metadata']> {
  const { room_metadata: place = '' } = components;
  const first = await told<{ metadata: { services: { type: string }[] } }>(other, place, () => true);
  const change = escapeXml(JSON.stringify({ key: 'startMuted', data: { audio: true } }));
  say(moderator, place, `<room_metadata xmlns='${jitmeet}' room='${company.room}'>${change}</room_metadata>`);
  const isChange = (what: { metadata: Record<string, unknown> }) => what.metadata['startMuted'] !== undefined;
  const after = await told<{ metadata: Record<string, unknown> }>(other, place, isChange);
  return {
    // An empty list is a map in Prosody's JSON.
    services: Object.values(first.metadata.services)
      .map(({ type }) => type)
      .toSorted(),
    told: after.metadata['startMuted'],
  };
}

async function moderation({ moderator, other, components }: People): Promise<unknown> {
  const { av_moderation: place = '' } = components;
  say(moderator, place, `<av_moderation enable='true' mediaType='audio'/>`);
  const { enabled, mediaType } = await told<Told>(other, place, ({ type }) => type === 'av_moderation');
  return { enabled, mediaType };
}

async function poll({ moderator, other, components }: People): Promise<unknown> {
  const { polls: place = '' } = components;
  const answers = [{ name: 'yes' }, { name: 'no' }];
  const asked = { type: 'polls', command: 'new-poll', pollId: '1', question: 'Ready?', answers };
  say(other, place, `<json-message xmlns='${jitmeet}'>${escapeXml(JSON.stringify(asked))}</json-message>`);
  const { question, senderId } = await told<Told>(moderator, place, ({ command }) => command === 'new-poll');
  return { question, senderId };
}

/** Who spoke is told to whoever comes later. */
async function speakers({ company, moderator, components }: People, later: () => Promise<XmppClient>) {
  const { speakerstats: place = '' } = components;
  say(moderator, place, `<speakerstats xmlns='${jitmeet}' room='${company.room}'/>`);
  // Its answer says that what was sent before has been dealt with.
  await componentsOf(moderator, place);
  const { users } = await told<{ users: Record<string, unknown> }>(await later(), place, () => true);
  return Object.keys(users);
}

async function end({ company, moderator, other, components }: People): Promise<string> {
  const { end_conference: place = '' } = components;
  const wish = '<end_conference/>';
  const over = (stanza: { name: string; attributes: Readonly<Record<string, string>> }) =>
    stanza.attributes['from'] === `${company.room}/other-1` && stanza.attributes['type'] === 'unavailable';
  say(other, place, wish);
  await componentsOf(other, place);
  if (other.stanzas.some(over)) return 'by somebody who does not moderate';
  say(moderator, place, wish);
  await other.expect('the end', over);
  return 'over';
}

/** All as Jitsi's pages do it; whoever has no answer of a component gives up, and goes on with the next one. */
export async function abilities({ moderator, others, ...way }: AbilitiesProbe): Promise<AbilitiesOutcome> {
  const company = new Company(way, moderator.room);
  const failed = () => undefined;
  try {
    const client = await company.moderator(moderator);
    const other = await company.enter(others[0], 'other-1');
    const people = { company, moderator: client, other, components: await componentsOf(client, way.site) };
    return {
      room_metadata: await metadata(people).catch(failed),
      av_moderation: await moderation(people).catch(failed),
      polls: await poll(people).catch(failed),
      speakerstats: await speakers(people, () => company.enter(others[1], 'other-2')).catch(failed),
      end_conference: await end(people).catch(failed),
    };
  } finally {
    company.leave();
  }
}
