import { describe, expect, it } from 'vitest';
import { Authentication } from '../../../lab/stand-ins/jicofo/authentication.ts';
import { conferenceRequest, readyAnswer, refusal } from '../../../lab/stand-ins/jicofo/conference-request.ts';
import { Moderators } from '../../../lab/stand-ins/jicofo/moderators.ts';
import { jicofoSettings } from '../../../lab/stand-ins/jicofo/settings.ts';
import { parseConfiguration } from '../../../lab/stand-ins/runtime/configuration.ts';
import { StanzaReader, type Element } from '../../../lab/xmpp/xml.ts';

const read = (xml: string): Element => new StanzaReader(0).feed(xml)[0]!;
const stanza = (from: string, attributes = '') =>
  read(
    `<iq type='set' id='1' from='focus.d/${from}'><conference xmlns='http://jitsi.org/protocol/focus' room='R@c.d' ${attributes}/></iq>`,
  );

describe('who may open meetings, as Jicofo judges it', () => {
  const guest = { room: 'r@c.d', from: 'x@guest.d/1', machineUid: 'm' };
  const ada = { room: 'r@c.d', from: 'ada@d/1', machineUid: 'm' };

  it('is who is of the domain; all others wait until the meeting is open', () => {
    const authentication = new Authentication('d');
    expect(() => authentication.admit(guest, false)).toThrow('not authorized user domain');
    expect(authentication.admit(guest, true)).toBeUndefined();
    expect(authentication.admit(ada, false)).toMatchObject({ identity: 'ada@d', machineUid: 'm' });
    expect(() => authentication.admit({ ...ada, machineUid: undefined }, true)).toThrow('machine-uid');
  });

  it('is a guest who brings the login of somebody, from the same machine', () => {
    const authentication = new Authentication('d');
    const { sessionId } = authentication.admit(ada, false)!;
    expect(authentication.admit({ ...guest, sessionId }, false)).toMatchObject({ identity: 'ada@d' });
    expect(() => authentication.admit({ ...guest, sessionId, machineUid: 'n' }, true)).toThrow('machine UID mismatch');
    expect(() => authentication.admit({ ...guest, sessionId: 'other' }, true)).toThrow('session-invalid');
  });

  it('makes moderators of those who logged in, by whatever domain they come, and of nobody else', () => {
    const authentication = new Authentication('d');
    const { sessionId } = authentication.admit(ada, false)!;
    authentication.admit({ ...guest, sessionId }, true);
    authentication.admit({ ...guest, from: 'y@guest.d/1' }, true);
    const granted: string[] = [];
    const moderators = new Moderators(
      (jid) => authentication.knows(jid),
      (room, jid) => granted.push(`${room} ${jid}`),
    );
    for (const jid of [ada.from, 'ada@d/2', guest.from, 'y@guest.d/1'])
      moderators.entered('r@c.d', { nickname: jid.slice(0, 4), jid });
    expect(granted).toEqual(['r@c.d ada@d', 'r@c.d x@guest.d']);
  });

  it('makes a moderator of one of those who are there where nobody logs in, and of another one when he leaves', () => {
    const granted: string[] = [];
    const moderators = new Moderators(undefined, (room, jid) => granted.push(`${room} ${jid}`));
    for (const nickname of ['a', 'b', 'c']) moderators.entered('r@c.d', { nickname, jid: `${nickname}@d/1` });
    moderators.left('r@c.d', 'b');
    expect(granted).toEqual(['r@c.d a@d']);
    moderators.left('r@c.d', 'a');
    moderators.left('r@c.d', 'c');
    moderators.entered('r@c.d', { nickname: 'd', jid: 'd@d/1' });
    expect(granted).toEqual(['r@c.d a@d', 'r@c.d c@d', 'r@c.d d@d']);
  });

  it('is nobody who asks by HTTP: they have no address', () => {
    const authentication = new Authentication('d');
    const { sessionId } = authentication.admit(ada, false)!;
    const asked = { room: 'r@c.d', machineUid: 'm', sessionId };
    expect(() => authentication.admit(asked, false)).toThrow('not authorized user domain');
  });

  it('is read from jicofo.conf', async () => {
    const settings = async (text: string) => {
      const client = 'jicofo.xmpp.client { domain = auth.d, password = p }';
      return jicofoSettings(await parseConfiguration(`${client}\njicofo.authentication { ${text} }`)).authentication;
    };
    expect(await settings('enabled = true, type = XMPP, login-url = d')).toEqual({ domain: 'd', external: false });
    expect(await settings('enabled = true, type = JWT, login-url = d')).toEqual({ domain: 'd', external: true });
    expect(await settings('type = XMPP, login-url = d')).toBeUndefined();
    await expect(settings('enabled = true, type = LDAP')).rejects.toThrow('there is no LDAP');
  });
});

describe('a request for a meeting', () => {
  it('comes from the user behind the proxy, and names the login', () => {
    expect(conferenceRequest(stanza('ada@d/1', `machine-uid='m' session-id='s'`), 'focus.d')).toEqual({
      room: 'r@c.d',
      from: 'ada@d/1',
      machineUid: 'm',
      sessionId: 's',
    });
    expect(conferenceRequest(read(`<iq type='get' from='a@d'/>`), 'focus.d')).toBeUndefined();
  });

  it('is granted with the login, or refused with why', () => {
    const login = { sessionId: 's', machineUid: 'm', identity: 'ada@d' };
    const granted = { focus: 'focus@auth.d', properties: { authentication: 'true' }, login };
    const answer = read(readyAnswer(stanza('ada@d/1'), 'r@c.d', granted)).children[0]!;
    expect(answer.attributes).toMatchObject({ ready: 'true', 'session-id': 's', identity: 'ada@d' });
    expect(answer.children[0]!.attributes).toEqual({ name: 'authentication', value: 'true' });
    const refused = (() => {
      try {
        return new Authentication('d').admit({ room: 'r@c.d', from: 'x@y/z' }, false);
      } catch (error) {
        return refusal(stanza('x@y/z'), error as Error);
      }
    })();
    expect(refused).toContain('<not-authorized ');
  });
});
