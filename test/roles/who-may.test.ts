import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/fixtures/command.ts';
import { renderSite, type RenderedFiles } from './rendered-site.ts';
import { pageSettings, settingsOfApps } from './traps/trap.ts';

const several = join(import.meta.dirname, 'traps/packages.yml');
const single = join(import.meta.dirname, '../../inventories/single-host/inventory.yml');
const tokens = ['-e', 'meet_login=jwt', '-e', 'prosody_token_allow_empty=true'];

/** The one file whose name ends like this. */
const file = (files: RenderedFiles, end: string): string => [...files].find(([name]) => name.endsWith(end))![1];

describe('people without a token', () => {
  it('are guests of a domain for which the focus opens nothing, and join without one', async () => {
    const files = await renderSite(several, ...tokens);
    const rooms = file(files, 'etc/prosody/meetctl.cfg.lua');
    expect(rooms).not.toContain('allow_empty_token');
    expect(rooms).toMatch(/VirtualHost "guest\.meet\.example\.lan"\n[^]*?authentication = "jitsi-anonymous"/);
    expect(rooms).toContain('token_verification_allowlist = { "guest.meet.example.lan" }');
    expect(pageSettings(file(files, '-config.js')).hosts.anonymousdomain).toBe('guest.meet.example.lan');
    expect(file(files, 'etc/jitsi/jicofo/jicofo.conf')).toMatch(/type = JWT\n\s*login-url = "?meet\.example\.lan"?\n/);
  }, 60_000);

  it('are the same where Prosody is a container', async () => {
    const settings = file(await renderSite(several, ...tokens, '-e', 'meet_install=docker'), 'opt/meet/prosody.env');
    expect(settings).toContain('JWT_ALLOW_EMPTY=0\n');
    expect(settings).toContain('ENABLE_GUESTS=1\n');
    expect(settings).toMatch(
      /^XMPP_MUC_CONFIGURATION=.*token_verification_allowlist = \{ .*guest\.meet\.example\.lan/m,
    );
  }, 60_000);

  it('stay outside unless it is said, and their pages say so instead of asking for a password that nobody has', async () => {
    const files = await renderSite(several, ...tokens.slice(0, 2));
    expect(file(files, 'etc/prosody/meetctl.cfg.lua')).not.toMatch(/allow_empty_token|allowlist|VirtualHost "guest/);
    const page = file(files, '-config.js');
    expect(pageSettings(page).hosts).not.toHaveProperty('anonymousdomain');
    expect(pageSettings(page, '10.0.0.1').tokenAuthUrl).toBe('https://10.0.0.1/static/authError.html');
    expect(settingsOfApps(page).tokenAuthUrl).toBe('https://meet.example.lan/static/authError.html');
  }, 60_000);

  it('are sent where they get one', async () => {
    const portal = 'https://portal.example.lan/meet?room={room}';
    const files = await renderSite(several, ...tokens.slice(0, 2), '-e', `web_token_url=${portal}`);
    expect(pageSettings(file(files, '-config.js')).tokenAuthUrl).toBe(portal);
    expect(pageSettings(file(await renderSite(several), '-config.js'))).not.toHaveProperty('tokenAuthUrl');
  }, 60_000);
});

describe('what Prosody is told about tokens', () => {
  // What its plugins take where nothing is said. Of the domain they thought differently from release to release.
  const ofPlugins = { allow_empty_token: 'false', enable_domain_verification: 'nobody knows' };
  /** The settings that the start script of Jitsi's image makes of its variables, each with the image's own default. */
  const ofImage = [
    ['authentication', 'JWT_AUTH_TYPE', 'token'],
    ['app_id', 'JWT_APP_ID'],
    ['app_secret', 'JWT_APP_SECRET'],
    ['allow_empty_token', 'JWT_ALLOW_EMPTY', '0'],
    ['enable_domain_verification', 'JWT_ENABLE_DOMAIN_VERIFICATION', '0'],
    ['asap_key_server', 'JWT_ASAP_KEYSERVER'],
    ['asap_accepted_issuers', 'JWT_ACCEPTED_ISSUERS'],
    ['asap_accepted_audiences', 'JWT_ACCEPTED_AUDIENCES'],
    ['module of rooms', 'JWT_TOKEN_AUTH_MODULE', 'token_verification'],
    ['muc_mapper_domain_base', 'XMPP_DOMAIN'],
    ['token_verification_allowlist', 'XMPP_MUC_CONFIGURATION'],
  ] as const;
  const switches = ['allow_empty_token', 'enable_domain_verification'];

  const inImage = (env: string) =>
    ofImage.flatMap(([setting, variable, otherwise]) => {
      const said = new RegExp(`^${variable}=(.*)$`, 'm').exec(env)?.[1]?.replace(/^'(.*)'$/, '$1') ?? otherwise;
      if (said === undefined) return [];
      const value = switches.includes(setting) ? String(said === '1') : said.replace(`${setting} = `, '');
      return [[setting, value] as const];
    });
  const inFile = (lua: string) =>
    ofImage.flatMap(([setting]) => {
      const pattern =
        setting === 'module of rooms' ? /"(token_verification)"/ : new RegExp(`^\\s*${setting} = (.*)$`, 'm');
      const said = pattern.exec(lua)?.[1]?.replace(/^"(.*)"$/, '$1');
      const value = said ?? ofPlugins[setting as keyof typeof ofPlugins];
      return value === undefined ? [] : [[setting, value] as const];
    });

  it.each([
    ['only those with one may join', []],
    ['guests may join', ['-e', 'prosody_token_allow_empty=true']],
  ])(
    'is the same with packages and with containers, where %s',
    async (_, options) => {
      const words = ['-e', 'meet_login=jwt', ...options];
      const [packages, containers] = [
        await renderSite(several, ...words),
        await renderSite(several, ...words, '-e', 'meet_install=docker'),
      ];
      const told = inFile(file(packages, 'etc/prosody/meetctl.cfg.lua'));
      expect(Object.fromEntries(inImage(file(containers, 'opt/meet/prosody.env')))).toEqual(Object.fromEntries(told));
      expect(told).toContainEqual(['enable_domain_verification', 'true']);
      // Guests have a domain of their own, and nobody comes without a token to that of the others.
      expect(told).toContainEqual(['allow_empty_token', 'false']);
    },
    60_000,
  );
});

describe('asking the focus for a meeting over HTTPS, where it does not know who asks', () => {
  it.each([
    ['is what pages do where anybody may open one', [], true],
    ['is not where an account is needed', ['-e', 'meet_login=accounts'], false],
    ['is not where a token is needed', ['-e', 'meet_login=jwt'], false],
    ['is not where a service is asked first', ['-e', 'prosody_reservations_url=http://10.0.0.1:9/api'], false],
  ])(
    '%s',
    async (_, options, expected) => {
      const files = await renderSite(single, ...options);
      expect('conferenceRequestUrl' in pageSettings(file(files, '-config.js'))).toBe(expected);
      const entrance = [...files].find(([name]) => name.includes('/sites-available/'))![1];
      expect(entrance.includes('/conference-request/v1')).toBe(expected);
    },
    60_000,
  );

  it.each([['meet_login=accounts'], ['prosody_reservations_url=http://10.0.0.1:9/api']])(
    'is refused with %s',
    async (setting) => {
      const { code, stderr } = await run(['lint', single, '-e', setting, '-e', 'web_conference_requests=true']);
      expect(code).toBe(2);
      expect(stderr).toContain('web_conference_requests is true where not everybody may open a meeting');
    },
    60_000,
  );
});
