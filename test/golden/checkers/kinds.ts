import {
  checkCompose,
  checkEnvironment,
  checkJavaScript,
  checkLua,
  checkPage,
  checkPem,
  checkHocon,
} from './parsers.ts';
import { checkAccount, checkPreferences, checkSources } from './packages.ts';
import { checkProsodyHosts } from './prosody-hosts.ts';
import { checkCoturn, checkFirewall, checkNginx, checkPeers, checkShell, checkUnit, type Checked } from './programs.ts';

export type Checker = (file: Checked) => void | Promise<void>;

/** Who judges a file, by its place on the host. The first that fits counts. */
export const kinds: readonly (readonly [name: string, place: RegExp, check: Checker])[] = [
  ['account of Prosody', /\/accounts\/[a-z0-9._-]+\.dat$/, checkAccount],
  ['hosts of Prosody', /^\/etc\/prosody\/meetctl\.cfg\.lua$/, checkProsodyHosts],
  ['Lua', /^\/etc\/prosody\/.*\.cfg\.lua$/, checkLua],
  ['HOCON', /\/(custom-)?(jvb|jicofo)\.conf$/, checkHocon],
  ['JavaScript', /\.js$/, checkJavaScript],
  ['web page', /\.html$/, checkPage],
  ['Compose', /\/docker-compose\.yml$/, checkCompose],
  ['environment of a container', /^\/opt\/meet\/[a-z0-9-]+\.env$/, checkEnvironment],
  ['environment of a process', /^\/etc\/jitsi\/(jicofo|videobridge(-\d+)?)\/config$/, checkShell],
  ['certificate or key', /\.(crt|key)$/, checkPem],
  [
    'nginx',
    /^\/etc\/nginx\/(nginx\.conf|sites-available\/.*)$|\/(nginx-custom\/.*|nginx\/custom-meet|bridges)\.conf$/,
    checkNginx,
  ],
  ['coturn', /\/turnserver\.conf$/, checkCoturn],
  ["coturn's database", /\/coturn\/peers\.sql$/, checkPeers],
  ['firewall', /^\/etc\/nftables(\.d\/.*\.nft|\.conf)$/, checkFirewall],
  ['systemd', /^\/etc\/systemd\/system\//, checkUnit],
  ['preferences of apt', /^\/etc\/apt\/preferences\.d\//, checkPreferences],
  ['sources of apt', /^\/etc\/apt\/(sources\.list\.d\/.*\.sources|keyrings\/.*\.asc|apt\.conf\.d\/.*)$/, checkSources],
  ['shell', /^\/usr\/local\/sbin\//, checkShell],
  ['list of services', /^\/opt\/meet\/services\.txt$/, matching(/^([a-z0-9-]+( [a-z0-9._/-]+)+\n)+$/)],
  [
    'time servers',
    /^\/etc\/systemd\/timesyncd\.conf\.d\//,
    matching(/^(#.*\n)*\[Time\]\nNTP=\n(NTP=\S+\n)*(#.*\n)*FallbackNTP=127\.0\.0\.1\n$/),
  ],
  [
    'rotation of logs',
    /^\/etc\/logrotate\.d\//,
    matching(/^(#.*\n)*\/var\/log\/jitsi\/jvb-\*\.log \{\n(\t[a-z]+( \w+)*\n)+\}\n$/),
  ],
  // No setting at all: what stands there counts for more than jvb.conf.
  ['older settings', /\/sip-communicator\.properties$/, matching(/^(#.*\n)+$/)],
  ['name of the host', /^\/etc\/hostname$/, matching(/^[a-z0-9][a-z0-9.-]*\n$/)],
];

function matching(pattern: RegExp): Checker {
  return ({ text }) => {
    if (!pattern.test(text)) throw new Error(`it is not like ${pattern}`);
  };
}
