import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHosts, type Value } from '../../golden/checkers/prosody-settings.ts';
import { readCompose } from '../../properties/quoting/compose-dotenv.ts';

const image = join(import.meta.dirname, '../../e2e/fixtures/docker/images/prosody');
const out = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(out, { recursive: true }));

/** What the image makes otherwise than we do, and what that is of no consequence for. */
const otherwise: readonly RegExp[] = [
  // Where things are, and to whom Prosody listens: containers are behind the firewall of the host.
  /^\S+ (ssl|data_path|pidfile|plugin_paths|http_interfaces|c2s_direct_tls_ports) /,
  // Both ways, browsers come encrypted: consider_bosh_secure, consider_websocket_secure.
  /^((guest|visitors)\.)?meet\.\S+ c2s_require_encryption /,
  // There are no recorders, and files are shared where Prosody's packages are.
  /^(recorder|filesharing)\./,
  /^meet\.\S+ muc_lobby_whitelist /,
  // Limits for those who come too often, which the image has switched off.
  /^\S+ module muc_rate_limit$/,
  // The same people in the services' rooms by other means.
  /^(internal\.auth|brewery)\.\S+ (module (muc_filter_access|ping)|muc_filter_whitelist|muc_room_default_members_only)\b/,
  // Lobbies are made by the plugin, and the focus has no business there.
  /^lobby\.\S+ (module muc_max_occupants$|muc_max_occupants |is the focus's)/,
  /^(lobby|breakout)\.\S+ (muc_tombstones|muc_room_allow_persistent) /,
  // Rooms of tenants have none beside them.
  /^breakout\.\S+ module muc_domain_mapper$/,
  /^server (module (http_health|smacks)|external_services = \[\])$/,
];

/** Those that are not read where the login, or what else they are for, is another one. */
const cases = { 'all-in-one': 'site', tokens: 'signal', split: 'site', 'other-names': 'site' } as const;
type Case = keyof typeof cases;

/** Rendered for start scripts, which refuse to start without; and what no template of the image's reads today. */
const forNothing = ['JICOFO_AUTH_PASSWORD', 'JVB_AUTH_PASSWORD', 'PUBLIC_URL', 'XMPP_HIDDEN_DOMAIN'];

function rendered(name: Case, method: 'docker' | 'packages', ...options: string[]): (file: string) => string {
  const folder = mkdtempSync(join(out, `${name}-${method}-`));
  const inventory = join(import.meta.dirname, 'cases', `${name}.yml`);
  execFileSync(process.execPath, [
    'bin/meetctl.cjs',
    'render',
    inventory,
    '--out',
    folder,
    '-e',
    `meet_install=${method}`,
    ...options,
  ]);
  return (file) => readFileSync(join(folder, cases[name], file), 'utf8');
}

/** What the image makes of its variables. */
function made(env: Readonly<Record<string, string>>): string {
  return execFileSync('sh', [join(image, 'configuration'), '/certs', '/data', '/pid'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
}

const defaults = new Map([
  ['muc_mapper_domain_prefix', 'conference'],
  ['allow_empty_token', 'false'],
]);

/** Settings that say the same in several ways. */
const said: Readonly<Record<string, (value: Value) => string>> = {
  muc_max_occupants: String,
  // The image takes one STUN server, and each relay is one too; the order is nothing to browsers.
  external_services: (value) => {
    const servers = value as { type: string }[];
    const told = servers.filter((one, index) => one.type !== 'stun' || index === 0);
    return sorted(told.map((one) => sorted(one)).toSorted());
  },
  // Where it logs to is another question.
  log: (value) => /"(debug|info|warn|error)\b[^"]*"/.exec(JSON.stringify(value))![1]!,
  // The web server's container is none where there are packages.
  trusted_proxies: (value) => String((value as string[]).filter((address) => address !== '172.31.255.243')),
};

/** Each setting, and each module, of each host, as a line; what is set for all counts where a host says nothing else. */
function meaning(text: string): Set<string> {
  const hosts = readHosts(text);
  const server = hosts.get('the whole server')!;
  const lines = [...hosts].flatMap(([name, { kind, modules, settings }]) => {
    const place = kind === 'server' ? 'server' : name;
    const values = [...settings].flatMap(([setting, value]) => {
      if (setting === 'admins' || defaults.get(setting) === String(value)) return [];
      return `${place} ${setting} = ${said[setting]?.(value) ?? sorted(value)}`;
    });
    // Whoever administers a rooms' domain owns its rooms.
    const admins = (settings.get('admins') ?? server.settings.get('admins') ?? []) as string[];
    const focus = kind === 'muc' && admins.some((one) => one.startsWith('focus@')) ? [`${place} is the focus's`] : [];
    const everywhere = ['external_services', 'ping'];
    const own = modules.filter((module) => !everywhere.includes(module) || place.startsWith('internal'));
    return [`${place} ${kind}`, ...own.map((module) => `${place} module ${module}`), ...values, ...focus];
  });
  return new Set(lines);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => a.localeCompare(b)))
      : one,
  );
}

describe("what Jitsi's image makes of our variables for Prosody", { timeout: 60_000 }, () => {
  const env = {} as Record<Case, Record<string, string>>;
  const own = {} as Record<Case, Set<string>>;

  beforeAll(() => {
    for (const name of Object.keys(cases) as Case[]) {
      env[name] = readCompose(rendered(name, 'docker')('opt/meet/prosody.env'));
      own[name] = ofPackages(name);
    }
  }, 60_000);

  const ofPackages = (name: Case, ...options: string[]): Set<string> => {
    const packages = rendered(name, 'packages', ...options);
    const files = ['prosody.cfg.lua', 'meetctl.cfg.lua'].map((file) => packages(`etc/prosody/${file}`));
    return meaning(files.join('\n').replace(/^Include.*$/m, ''));
  };

  /** Lines that only one of the two ways to install has, and that count. */
  const differences = (name: Case, variables: Readonly<Record<string, string>>) => {
    const theirs = meaning(made(variables));
    return [
      ...[...own[name]].filter((line) => !theirs.has(line)).map((line) => `- ${line}`),
      ...[...theirs].filter((line) => !own[name].has(line)).map((line) => `+ ${line}`),
    ].filter((line) => !otherwise.some((pattern) => pattern.test(line.slice(2))));
  };

  /** What Prosody cannot even read is seen too. */
  const isSeen = (name: Case, variables: Readonly<Record<string, string>>) => {
    try {
      return differences(name, variables).length > 0;
    } catch {
      return true;
    }
  };

  it.each(Object.keys(cases) as Case[])('means what our own file for packages means, in the case "%s"', (name) => {
    expect(differences(name, env[name])).toEqual([]);
  });

  it.each([String.raw`a "quote" and a back\slash, of mine`, 'it\'s 100 $today, "isn\'t" it?'])(
    'has a secret of your own as it is: %j',
    (secret) => {
      const own = ['-e', JSON.stringify({ prosody_token_app_secret: secret, turn_secret: secret })];
      const theirs = [...meaning(made(readCompose(rendered('tokens', 'docker', ...own)('opt/meet/prosody.env'))))];
      const ours = [...ofPackages('tokens', ...own)].filter((line) =>
        / (app_secret|external_service_secret) = /.test(line),
      );
      expect(ours).toHaveLength(2);
      expect(theirs).toEqual(expect.arrayContaining(ours));
    },
  );

  it('is another thing when any of them is wrong', () => {
    const names = new Set(Object.values(env).flatMap((variables) => Object.keys(variables)));
    const idle = [...names].filter((variable) =>
      (Object.keys(cases) as Case[]).every((name) => {
        const value = env[name][variable];
        if (value === undefined) return true;
        const wrong = value === '0' ? '1' : value === '1' ? '0' : `${value}1`;
        return !isSeen(name, { ...env[name], [variable]: wrong });
      }),
    );
    expect(idle.toSorted()).toEqual(forNothing);
  });
});
