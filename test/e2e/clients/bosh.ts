import { http } from './https.ts';
import { StanzaReader, type Element } from '../../../lab/xmpp/xml.ts';

const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';
const bosh = 'http://jabber.org/protocol/httpbind';

/** An anonymous login by BOSH (XEP-0124): XMPP in HTTP requests, what clients fall back to. Gives the JID it got. */
export async function anonymousByBosh(url: string, domain: string, ca: string, address?: string): Promise<string> {
  let rid = 1000 + Math.floor(Math.random() * 1_000_000);
  let sid = '';

  async function post(attributes: string, payload = ''): Promise<Element> {
    const session = sid ? ` sid='${sid}'` : '';
    const body = `<body rid='${++rid}' xmlns='${bosh}'${session} ${attributes}>${payload}</body>`;
    const headers = { 'Content-Type': 'text/xml; charset=utf-8' };
    const answer = await http({ url, ca, address, method: 'POST', headers, body });
    if (answer.status !== 200) throw new Error(`BOSH answers HTTP ${answer.status}`);
    const [element] = new StanzaReader(0).feed(answer.body);
    if (!element || element.attributes['type'] === 'terminate') throw new Error(`BOSH session ended: ${answer.body}`);
    return element;
  }

  const restart = `xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh' to='${domain}'`;
  const first = await post(`to='${domain}' wait='5' hold='1' ver='1.6' xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh'`);
  sid = first.attributes['sid'] ?? '';
  const login = await post('', `<auth xmlns='${sasl}' mechanism='ANONYMOUS'/>`);
  if (login.children[0]?.name !== 'success')
    throw new Error(`login by BOSH refused: ${JSON.stringify(login.children)}`);
  await post(restart);
  const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>`;
  const bound = await post('', `<iq type='set' id='b' xmlns='jabber:client'>${bind}</iq>`);
  const jid = bound.children[0]?.children[0]?.children[0]?.text ?? '';
  await post(`type='terminate'`).catch(() => undefined);
  return jid;
}
