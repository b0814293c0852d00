import { hocon, type Trap } from './trap.ts';

const bridge = { site: 'packages', file: 'bridge1/etc/jitsi/videobridge/jvb.conf' } as const;
const second = { site: 'packages', file: 'bridge1/etc/jitsi/videobridge-2/jvb.conf' } as const;
const focus = { site: 'packages', file: 'signal/etc/jitsi/jicofo/jicofo.conf' } as const;

/** Bridges, and the focus that chooses among them. */
export const mediaTraps: Trap[] = [
  {
    trap: 'a bridge with addresses of a LAN only counts as broken (require-valid-address)',
    ...bridge,
    avoided: async (text) => (await hocon(text)).videobridge.health['require-valid-address'] === false,
    back: ['require-valid-address = false', 'require-valid-address = true'],
  },
  {
    trap: 'the bridge asks a STUN server of the Internet for its address',
    ...bridge,
    avoided: async (text) => (await hocon(text)).ice4j.harvest.mapping.stun.addresses.length === 0,
    back: ['stun.addresses = []', 'stun.addresses = ["meet-jit-si-turnrelay.jitsi.net:443"]'],
  },
  {
    trap: 'the bridge asks Amazon for its address',
    ...bridge,
    avoided: async (text) => (await hocon(text)).ice4j.harvest.mapping.aws?.enabled === false,
    back: ['    aws.enabled = false\n', ''],
  },
  {
    trap: 'an audience is not told an address at which it reaches the bridge',
    ...bridge,
    avoided: async (text) => {
      const mappings = (await hocon(text)).ice4j.harvest.mapping['static-mappings'] as Record<string, string>[];
      const told = mappings.map((one) => `${one['local-address']} ${one['public-address']}`);
      return told.join() === '192.168.1.21 203.0.113.7,192.168.1.21 10.20.0.21';
    },
    back: [/.*10\.20\.0\.21.*\n/, ''],
  },
  {
    trap: "people of the LAN are not told the bridge's own address",
    ...bridge,
    avoided: async (text) => (await hocon(text)).videobridge.ice['advertise-private-candidates'] === true,
    back: ['advertise-private-candidates = true', 'advertise-private-candidates = false'],
  },
  {
    trap: 'people are told addresses of VPNs, and of networks of whatever containers there are',
    ...bridge,
    avoided: async (text) => {
      const { harvest } = (await hocon(text)).ice4j;
      return harvest['allowed-addresses'].join() === '192.168.1.21';
    },
    back: [/allowed-addresses = .*/, 'allowed-addresses = []'],
  },
  {
    trap: 'the bridge gives its password to whoever answers in place of Prosody',
    ...bridge,
    avoided: async (text) => {
      const { meet } = (await hocon(text)).videobridge.apis['xmpp-client'].configs;
      return meet.DISABLE_CERTIFICATE_VERIFICATION === false && meet.DOMAIN === 'auth.meet.example.lan';
    },
    back: ['DISABLE_CERTIFICATE_VERIFICATION = false', 'DISABLE_CERTIFICATE_VERIFICATION = true'],
  },
  {
    trap: "a bridge's statistics and controls can be reached from other hosts",
    ...bridge,
    avoided: async (text) => (await hocon(text)).videobridge['http-servers'].private.host === '127.0.0.1',
    back: ['host = 127.0.0.1', 'host = "0.0.0.0"'],
  },
  {
    trap: 'two bridges of a host share a name, and throw each other out of the brewery',
    ...second,
    avoided: async (text) =>
      (await hocon(text)).videobridge.apis['xmpp-client'].configs.meet.MUC_NICKNAME === 'jvb-bridge1-2',
    back: ['jvb-bridge1-2', 'jvb-bridge1-1'],
  },
  {
    trap: 'two bridges of a host share a media port',
    ...second,
    avoided: async (text) => (await hocon(text)).videobridge.ice.udp.port === 10_001,
    back: ['udp.port = 10001', 'udp.port = 10000'],
  },
  {
    trap: "bridges on one host all report the host's load as theirs",
    ...second,
    avoided: async (text) =>
      (await hocon(text)).videobridge['load-management']['load-measurements']['load-measurement'] === 'packet-rate',
    back: [/load-measurement = .*packet-rate.*/, 'load-measurement = cpu-usage'],
  },
  {
    trap: 'a bridge does not relay though the focus counts on it',
    ...second,
    avoided: async (text) => {
      const { relay: mine } = (await hocon(text)).videobridge;
      return mine.enabled === true && mine['relay-id'] === 'bridge1-2' && mine.region === 'lan';
    },
    back: ['relay {\n    enabled = true', 'relay {\n    enabled = false'],
  },
  {
    trap: 'the focus sends a meeting to one bridge only, however full',
    ...focus,
    avoided: async (text) => {
      const { jicofo } = await hocon(text);
      return (
        jicofo.octo.enabled === true &&
        jicofo.octo['sctp-datachannels'] === true &&
        jicofo['local-region'] === 'lan' &&
        jicofo.bridge['selection-strategy'] === 'RegionBasedBridgeSelectionStrategy'
      );
    },
    back: ['octo { enabled = true', 'octo { enabled = false'],
  },
  {
    trap: 'bridges of an older release relay over websockets, which nothing leads to',
    ...focus,
    site: 'legacy',
    avoided: async (text) => {
      const { octo } = (await hocon(text)).jicofo;
      return octo.enabled === true && octo['sctp-datachannels'] === true;
    },
    back: ['sctp-datachannels = true', 'sctp-datachannels = false'],
  },
  {
    trap: 'the focus gives its password to whoever answers in place of Prosody',
    ...focus,
    avoided: async (text) => {
      const { client } = (await hocon(text)).jicofo.xmpp;
      return client['disable-certificate-verification'] === false && client['use-tls'] === true;
    },
    back: ['disable-certificate-verification = false', 'disable-certificate-verification = true'],
  },
  {
    trap: "the focus's controls can be reached from other hosts",
    ...focus,
    avoided: async (text) => (await hocon(text)).jicofo.rest.host === '127.0.0.1',
    back: [/rest \{ host = [^,]*/, 'rest { host = "0.0.0.0"'],
  },
  {
    trap: 'nobody can ask the focus how it is',
    ...focus,
    avoided: async (text) => (await hocon(text)).jicofo.health.enabled === true,
    back: ['health.enabled = true', 'health.enabled = false'],
  },
];
