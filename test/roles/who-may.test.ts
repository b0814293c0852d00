import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/fixtures/command.ts';
import { renderSite, type RenderedFiles } from './rendered-site.ts';
import { pageSettings } from './traps/trap.ts';

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

  it('stay outside unless it is said', async () => {
    const rooms = file(await renderSite(several, ...tokens.slice(0, 2)), 'etc/prosody/meetctl.cfg.lua');
    expect(rooms).not.toMatch(/allow_empty_token|allowlist|VirtualHost "guest/);
  }, 60_000);
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
      expect(stderr).toContain('web_conference_requests_open must be true');
    },
    60_000,
  );
});
