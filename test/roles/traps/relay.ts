import { options, type Trap } from './trap.ts';

const relay = { site: 'packages', file: 'relay/etc/turnserver.conf' } as const;

/** coturn, through which those come who cannot reach a bridge. */
export const relayTraps: Trap[] = [
  {
    trap: 'the relay refuses the bridges, because they have private addresses',
    site: 'packages',
    file: 'relay/etc/coturn/peers.sql',
    avoided: (text) =>
      [...text.matchAll(/VALUES \('(.*)'\);/g)].map(([, address]) => address).join() ===
      '192.168.1.12,192.168.1.21,192.168.1.22',
    back: ["INSERT INTO allowed_peer_ip (ip_range) VALUES ('192.168.1.22');\n", ''],
  },
  {
    trap: 'the relay leads to printers, and to the Internet',
    ...relay,
    avoided: (text) =>
      options(text, 'denied-peer-ip').join() === '0.0.0.0-255.255.255.255,::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    back: [/denied-peer-ip=0.*/, 'denied-peer-ip=10.0.0.0-10.255.255.255'],
  },
  {
    trap: 'the relay sends from whichever of its addresses comes first',
    ...relay,
    avoided: (text) => options(text, 'relay-ip').join() === '192.168.1.12',
    back: ['relay-ip=192.168.1.12\n', ''],
  },
  {
    trap: "lines that Debian's coturn calls bad, and leaves out",
    ...relay,
    avoided: (text) => !/^(no-loopback-peers|dh2066)$/m.test(text),
    back: ['no-cli\n', 'no-cli\nno-loopback-peers\n'],
  },
  {
    trap: 'the relay lets anybody use it who knows a name',
    ...relay,
    avoided: (text) => /^use-auth-secret$/m.test(text) && options(text, 'static-auth-secret').length === 1,
    back: ['use-auth-secret\n', ''],
  },
];
