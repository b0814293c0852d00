/** Debian packages that the roles install: a lab has no way out, so it gets a repository with these. */
export const labPackages = [
  'prosody',
  'lua5.4',
  'lua-unbound',
  'nginx',
  'coturn',
  'sqlite3',
  'jicofo',
  'jitsi-videobridge2',
  'jitsi-meet-prosody',
  'jitsi-meet-web',
  'nftables',
  'ca-certificates',
  'openssl',
  'curl',
  'iproute2',
];
