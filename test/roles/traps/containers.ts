import { parse } from 'yaml';
import { hocon, options, pageSettings, type Settings, type Trap } from './trap.ts';

const at = (file: string) => ({ site: 'docker', file: `site/opt/meet/${file}` }) as const;
const services = (text: string): Record<string, Settings> =>
  (parse(text, { merge: true }) as { services: Record<string, Settings> }).services;
const says = (name: string, value: string) => (text: string) => options(text, name).join() === value;

const release = 'the images of the day are taken, not those of the release';

/** What only the images do: they make settings of their own out of variables. */
export const containerTraps: Trap[] = [
  {
    trap: 'the image of the bridge logs in without verifying Prosody',
    ...at('jvb-1.env'),
    avoided: says('JVB_DISABLE_XMPP', '1'),
    back: ['JVB_DISABLE_XMPP=1', 'JVB_DISABLE_XMPP=0'],
  },
  {
    trap: 'the bridge in a container gives its password to whoever answers',
    ...at('jvb-1/custom-jvb.conf'),
    avoided: async (text) =>
      (await hocon(text)).videobridge.apis['xmpp-client'].configs.meet.DISABLE_CERTIFICATE_VERIFICATION === false,
    back: ['VERIFICATION = false', 'VERIFICATION = true'],
  },
  {
    trap: 'the focus in a container gives its password to whoever answers',
    ...at('jicofo/custom-jicofo.conf'),
    avoided: async (text) => (await hocon(text)).jicofo.xmpp.client['disable-certificate-verification'] === false,
    back: ['verification = false', 'verification = true'],
  },
  {
    trap: 'Java in a container knows the authorities of the Internet, and not that of the site',
    ...at('docker-compose.yml'),
    avoided: (text) =>
      ['jicofo', 'jvb-1'].every((one) =>
        services(text)[one].volumes.includes('./java-trust:/etc/ssl/certs/java/cacerts:ro'),
      ),
    back: ['      - ./java-trust:/etc/ssl/certs/java/cacerts:ro\n', ''],
  },
  {
    trap: 'the image of the bridge asks a STUN server of the Internet',
    ...at('jvb-1.env'),
    avoided: (text) => says('JVB_DISABLE_STUN', '1')(text) && options(text, 'JVB_STUN_SERVERS').length === 0,
    back: ['JVB_DISABLE_STUN=1', 'JVB_DISABLE_STUN=0'],
  },
  {
    trap: 'the image of the bridge asks Amazon',
    ...at('jvb-1.env'),
    avoided: says('DISABLE_AWS_HARVESTER', 'true'),
    back: [/^DISABLE_AWS_HARVESTER=.*$/m, 'DISABLE_AWS_HARVESTER=false'],
  },
  {
    trap: 'the image calls a bridge with addresses of a LAN broken',
    ...at('jvb-1.env'),
    avoided: says('JVB_REQUIRE_VALID_ADDRESS', '0'),
    back: ['JVB_REQUIRE_VALID_ADDRESS=0', 'JVB_REQUIRE_VALID_ADDRESS=1'],
  },
  {
    trap: 'the image of the pages fetches a certificate from the Internet',
    ...at('web.env'),
    avoided: says('ENABLE_LETSENCRYPT', '0'),
    back: ['ENABLE_LETSENCRYPT=0', 'ENABLE_LETSENCRYPT=1'],
  },
  {
    trap: 'the image lets browsers ask a STUN server of the Internet',
    ...at('web/custom-config.js'),
    avoided: (text) => {
      const settings = pageSettings(text);
      return settings.p2p.stunServers.length === 0 && settings.disableThirdPartyRequests === true;
    },
    back: ['stunServers: []', 'stunServers: [{ urls: "stun:meet-jit-si-turnrelay.jitsi.net:443" }]'],
  },
  {
    trap: 'meetings are opened past the service that should be asked',
    ...at('web/custom-config.js'),
    avoided: (text) => pageSettings(text).conferenceRequestUrl === undefined,
    back: ['focusUserJid:', 'conferenceRequestUrl: "https://meet.example.lan/conference-request/v1", focusUserJid:'],
  },
  {
    trap: 'the focus spreads meetings over bridges where none is larger than a bridge',
    ...at('jicofo/custom-jicofo.conf'),
    avoided: async (text) => {
      const { octo, bridge } = (await hocon(text)).jicofo;
      return octo.enabled === false && bridge['selection-strategy'] === 'SingleBridgeSelectionStrategy';
    },
    back: ['octo { enabled = false', 'octo { enabled = true'],
  },
  {
    trap: 'a bridge relays to others though the focus knows nothing of that',
    ...at('jvb-1/custom-jvb.conf'),
    avoided: async (text) => (await hocon(text)).videobridge.relay === undefined,
    back: ['  ice {', '  relay { enabled = true, region = lan, relay-id = site-1 }\n  ice {'],
  },
  {
    trap: release,
    ...at('docker-compose.yml'),
    avoided: (text) =>
      ['web', 'prosody', 'jicofo', 'jvb-1'].every((one) => services(text)[one].image.endsWith(':stable-11146-2')),
    back: [/jicofo:stable-11146-2/, 'jicofo:unstable'],
  },
  {
    trap: "Prosody's login port is open to everybody, past the firewall",
    ...at('docker-compose.yml'),
    avoided: (text) => services(text).prosody.network_mode === 'host' && services(text).prosody.ports === undefined,
    back: ['network_mode: host\n    env_file: prosody.env', 'ports: ["5222:5222"]\n    env_file: prosody.env'],
  },
];

/** Images of the older release do the same; only their tag is another. */
export const olderContainerTraps: Trap[] = containerTraps.map((row) => {
  const older = { ...row, site: 'older images' } as const;
  if (row.trap !== release) return older;
  return {
    ...older,
    avoided: (text) =>
      ['web', 'prosody', 'jicofo', 'jvb-1'].every((one) => services(text)[one].image.endsWith(':stable-10184')),
    back: [/jicofo:stable-10184/, 'jicofo:unstable'],
  };
});
