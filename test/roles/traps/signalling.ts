import type { Trap } from './trap.ts';

const main = { site: 'packages', file: 'signal/etc/prosody/prosody.cfg.lua' } as const;
const rooms = { site: 'packages', file: 'signal/etc/prosody/meetctl.cfg.lua' } as const;
const entrance = { site: 'packages', file: 'front/etc/nginx/sites-available/meet.example.lan.conf' } as const;

/** What a block of the site's Lua says, from its first line to the next block. */
function block(text: string, begin: string): string {
  return text.slice(text.indexOf(begin)).split(/\n(?=VirtualHost|Component|--)/)[0] ?? '';
}

/** The body of a location of nginx's. */
function location(text: string, path: string): string {
  return text.slice(text.indexOf(`location = ${path} {`)).split(/\n\t\}/)[0] ?? '';
}

/** What nginx logs of a request, as far as it is what somebody sent. */
const logged = (text: string): string[] => /log_format meetctl (.*);/.exec(text)?.[1]?.match(/\$\w+/g) ?? [];

const asksForTheSite = (text: string, path: string): boolean =>
  /proxy_set_header Host "?meet\.example\.lan"?;/.test(location(text, path));

/** Prosody, and the way to it through the web host. */
export const signallingTraps: Trap[] = [
  {
    trap: 'who comes by address or by another name gets 404 of Prosody',
    ...main,
    avoided: (text) => /^http_default_host = "meet\.example\.lan"$/m.test(text),
    back: [/^http_default_host = .*$/m, ''],
  },
  {
    trap: 'BOSH works by the name of the site only',
    ...entrance,
    avoided: (text) => asksForTheSite(text, '/http-bind'),
    back: [/(location = \/http-bind \{[^}]*proxy_set_header Host) [^;]*/, '$1 $host'],
  },
  {
    trap: 'the websocket works by the name of the site only',
    ...entrance,
    avoided: (text) => asksForTheSite(text, '/xmpp-websocket'),
    back: [/(location = \/xmpp-websocket \{[^}]*proxy_set_header Host) [^;]*/, '$1 $host'],
  },
  {
    trap: "people's tokens are in the log of the web server, with the addresses that they came by",
    site: 'packages',
    file: 'front/etc/nginx/nginx.conf',
    avoided: (text) =>
      /access_log \S+ meetctl;/.test(text) &&
      logged(text).length > 0 &&
      !logged(text).some((name) => ['$request', '$request_uri', '$args', '$http_referer'].includes(name)),
    back: ['access_log /var/log/nginx/access.log meetctl;', 'access_log /var/log/nginx/access.log;'],
  },
  {
    trap: 'and in its log of errors, as soon as Prosody is restarted',
    ...entrance,
    avoided: (text) =>
      ['/http-bind', '/xmpp-websocket'].every((path) => location(text, path).includes('error.log crit;')) &&
      text.includes('add_header Referrer-Policy no-referrer always;'),
    back: ['error_log /var/log/nginx/error.log crit;', ''],
  },
  {
    trap: 'nobody else gets in when some hundreds are there: the web server may open no more files',
    site: 'packages',
    file: 'front/etc/nginx/nginx.conf',
    avoided: (text) =>
      Number(/worker_rlimit_nofile (\d+);/.exec(text)?.[1]) >= 2 * Number(/worker_connections (\d+);/.exec(text)?.[1]),
    back: [/worker_rlimit_nofile .*/, ''],
  },
  {
    trap: 'nor from a thousand on, because Prosody may not',
    site: 'packages',
    file: 'signal/etc/systemd/system/prosody.service.d/meetctl.conf',
    avoided: (text) => Number(/^LimitNOFILE=(\d+)$/m.exec(text)?.[1]) >= 65_536,
    back: [/LimitNOFILE=.*/, ''],
  },
  {
    trap: 'services may log in without encryption',
    ...main,
    avoided: (text) => /^c2s_require_encryption = true$/m.test(text),
    back: ['c2s_require_encryption = true', 'c2s_require_encryption = false'],
  },
  {
    trap: 'Prosody looks for servers of other sites, in the DNS and by dialling them',
    ...main,
    avoided: (text) => /^modules_disabled = \{[^}]*"s2s"[^}]*\}$/m.test(text),
    back: [', "s2s" }', ' }'],
  },
  {
    trap: 'anybody can pose as a bridge',
    ...rooms,
    avoided: (text) =>
      /muc_room_default_members_only = true/.test(block(text, 'Component "internal.auth.meet.example.lan"')),
    back: [/\tmuc_room_default_members_only = true\n/, ''],
  },
  {
    trap: 'a module is named that is there no more (polls of breakout rooms)',
    ...rooms,
    avoided: (text) => !/"polls"/.test(text),
    back: ['"muc_meeting_id", "muc_domain_mapper", "muc_rate_limit" }', '"polls" }'],
  },
  {
    trap: 'Prosody warns of a STUN server without a transport, and does not tell it',
    ...rooms,
    avoided: (text) => /\{ type = "stun", host = "192\.168\.1\.12", port = 3478, transport = "udp" \}/.test(text),
    back: [/(type = "stun"[^}]*), transport = "udp"/, '$1'],
  },
  {
    trap: 'people open rooms that no bridge is for',
    ...rooms,
    avoided: (text) => /restrict_room_creation = true/.test(block(text, 'Component "conference.meet.example.lan"')),
    back: [/restrict_room_creation = true/, 'restrict_room_creation = false'],
  },
  {
    trap: 'nginx waits for websockets of bridges that have none',
    ...entrance,
    avoided: (text) => !text.includes('/colibri-ws/'),
    back: ['# A file of the pages', 'location /colibri-ws/bridge1-1 { proxy_pass http://192.168.1.21:9090; }'],
  },
  {
    trap: 'nginx leads to no websocket of a bridge that needs one',
    ...entrance,
    site: 'legacy',
    avoided: (text) =>
      ['bridge1-1', 'bridge1-2', 'bridge2-1'].every((bridge) => text.includes(`location "/colibri-ws/${bridge}"`)),
    back: ['location "/colibri-ws/bridge1-2"', 'location "/colibri-ws/bridge1-1"'],
  },
];
