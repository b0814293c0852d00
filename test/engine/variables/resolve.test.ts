import { describe, expect, test } from 'vitest';
import { extendScope } from '../../../engine/variables/scope.ts';
import { problemText } from '../inventory/problem-text.ts';
import { fakeSecrets } from './fake-secrets.ts';
import { inventory, resolveSite } from './resolve-site.ts';

const { hosts, playbook } = resolveSite();
const [play] = playbook.plays;
const port = 'web_port: { type: integer, description: x, default: 443 }\n';

const scopeOf = (host: string) => hosts.scope(host, play);

describe('a scope', () => {
  test('has defaults, templates, expressions, and what the inventory says', () => {
    expect({ ...scopeOf('web2'), hostvars: undefined }).toMatchObject({
      base_domain: 'example.lan',
      base_address: '10.0.0.2',
      web_port: 8443,
      web_name: 'www.example.lan',
      web_peers: ['10.0.0.1', '10.0.0.2'],
      ansible_host: '10.0.0.2',
      inventory_hostname: 'web2',
      group_names: ['web'],
      play_hosts: ['web1', 'web2'],
      groups: { all: ['web1', 'web2', 'lone'], web: ['web1', 'web2'], other: ['lone'], ungrouped: [] },
    });
  });

  test('has only those as play_hosts that the run is limited to', () => {
    const limited = resolveSite({ targets: ['web2', 'lone'] });
    expect(limited.hosts.scope('web2', limited.playbook.plays[0]).play_hosts).toEqual(['web2']);
    expect(limited.hosts.hostsOf(limited.playbook.plays[0]!)).toEqual(['web1', 'web2']);
  });

  test('has a port of which it shows that nobody has set it', () => {
    expect(scopeOf('web2').ansible_port).toBe(22);
    expect(Object.keys(scopeOf('web2'))).not.toContain('ansible_port');
  });

  test('knows the declared variables of hosts that do not run the role', () => {
    const { hostvars } = scopeOf('web1') as { hostvars: Record<string, Record<string, unknown>> };
    expect(hostvars.lone!.base_address).toBe('lone');
    expect(hostvars.lone!.web_port).toBe(443);
    expect(Object.keys(hostvars)).toEqual(['web1', 'web2', 'lone']);
  });

  test('has facts when they are told', () => {
    expect(() => scopeOf('web1').facts).toThrow('the facts of web1 are not known');
    hosts.setFacts('web1', { cpus: 4 });
    expect(scopeOf('web1').facts).toEqual({ cpus: 4 });
  });

  test('can be extended without evaluating it', () => {
    const scope = extendScope(scopeOf('web2'), { item: 1, web_port: 1 });
    expect(scope).toHaveProperty('item', 1);
    expect(scope.web_port).toBe(1);
    expect(scope.web_name).toBe('www.example.lan');
    expect('nothing' in scope).toBe(false);
  });
});

describe('layers', () => {
  const layered = (extra: string[], ...levels: string[]) => {
    const has = (level: string): boolean => levels.includes(level);
    const files = {
      'site.yml': `- hosts: web
  vars: {${has('play') ? 'web_name: play' : ''}}
  roles: [{ role: web, vars: {${has('role') ? 'web_name: role' : ''}} }]
`,
      'inventory.yml': `${inventory}${has('inventory') ? 'web: { vars: { web_name: inventory } }\n' : ''}`,
    };
    const { hosts: resolved, playbook: loaded } = resolveSite({ files, extra });
    const [only] = loaded.plays;
    return resolved.scope('web1', only, only!.roles.at(-1)).web_name;
  };
  test.each([
    [[], [], 'www.example.lan'],
    [[], ['inventory'], 'inventory'],
    [[], ['inventory', 'play'], 'play'],
    [[], ['inventory', 'play', 'role'], 'role'],
    [['web_name=extra'], ['inventory', 'play', 'role'], 'extra'],
  ])('%j %j', (extra, levels, expected) => {
    expect(layered(extra, ...levels)).toBe(expected);
  });
});

describe('secrets', () => {
  const schema = (generate: string): Record<string, string> => ({
    'roles/web/vars.schema.yml': `${port}web_secret: { type: [string, object], description: x, secret: true, ${generate} }\n`,
    'roles/web/tasks.yml': '',
    'roles/web/checks.yml': '',
  });
  const secretOf = (generate: string, options: Parameters<typeof resolveSite>[0] = {}, host = 'web1') => {
    const resolved = resolveSite({ ...options, files: { ...schema(generate), ...options.files } });
    const [only] = resolved.playbook.plays;
    return {
      value: resolved.hosts.scope(host, only).web_secret as { reveal(): string },
      warnings: resolved.hosts.warnings,
      directory: resolved.directory,
    };
  };

  test('stored ones of lists and maps are YAML, and plain in the parts that are no secrets', () => {
    const list = 'type: array\n  items: { type: object, properties: { name: { type: string, secret: false } } }';
    const files = {
      'roles/web/vars.schema.yml': `${port}web_secret:\n  ${list}\n  description: x\n  secret: true\n  default: []\n`,
    };
    const users = (stored: string) =>
      JSON.stringify(secretOf('', { files, secrets: fakeSecrets({ web_secret: stored }) }).value);
    expect(users('- { name: ada, password: long }')).toBe('[{"name":"ada","password":"******"}]');
    expect(() => users('no list')).toThrow('web_secret must be a list, not a text (its value is secret)');
    expect(() => users('- { name: [')).toThrow('web_secret must be a list, not a text (its value is secret)');
    // A key may be what somebody meant as the value.
    const own =
      'type: array\n  items: { type: object, additionalProperties: false, properties: { name: { type: string, maxLength: 5 } } }';
    const schema = `${port}web_secret:\n  ${own}\n  description: x\n  secret: true\n  default: []\n`;
    const strict = (stored: string) => () =>
      secretOf('', { files: { 'roles/web/vars.schema.yml': schema }, secrets: fakeSecrets({ web_secret: stored }) });
    expect(strict('- { hunter2: x }')).toThrow(
      'web_secret[0] has a key that is not known; known: name (its value is secret)',
    );
    expect(strict('- { name: hunter2 }')).toThrow(
      'web_secret[0].name must have at most 5 characters (its value is secret)',
    );
  });

  test('are generated only when they are looked at', () => {
    const secrets = fakeSecrets();
    resolveSite({ secrets });
    expect(secrets.asked).toEqual([]);
    expect(secretOf('generate: { password: 24 }', { secrets }).value.reveal()).toBe('web_secret:24');
    expect(secrets.asked).toEqual(['password web_secret']);
  });

  test('given ones outdo generated ones', () => {
    expect(
      secretOf('generate: { password: 24 }', { secrets: fakeSecrets({ web_secret: 'mine' }) }).value.reveal(),
    ).toBe('mine');
  });

  test('a required one may be given', () => {
    expect(secretOf('', { secrets: fakeSecrets({ web_secret: 'mine' }) }).value.reveal()).toBe('mine');
  });

  test('a stored one has to fit its schema, and is not shown when it does not', () => {
    const files = {
      ...schema(''),
      'roles/web/vars.schema.yml': `${port}web_secret: { type: string, minLength: 20, description: x, secret: true, generate: { password: 24 } }\n`,
    };
    try {
      resolveSite({ files, secrets: fakeSecrets({ web_secret: 'short' }) });
      expect.unreachable();
    } catch (error) {
      const { problems } = error as { problems: { message: string; hint?: string }[] };
      expect(problems).toHaveLength(1);
      expect(problems[0]!.hint).toContain('meetctl secrets set');
      expect(JSON.stringify(problems)).not.toContain('short');
    }
  });

  test('in the inventory they are concealed, and warned of', () => {
    const { value, warnings, directory } = secretOf('', { files: { 'group_vars/all.yml': 'web_secret: hunter2\n' } });
    expect(value.reveal()).toBe('hunter2');
    expect(String(value)).toBe('******');
    expect(warnings.map((warning) => problemText(warning, directory))).toEqual([
      'group_vars/all.yml:1:1 web_secret is a secret and lies in the clear\n  | web_secret: ******\n  hint: meetctl secrets set inventory.yml web_secret, then take it out here',
    ]);
  });

  test('one certificate for the same names on all hosts', () => {
    const secrets = fakeSecrets();
    const generate = 'generate: { certificate: ["{{ base_domain }}"] }';
    for (const host of ['web1', 'web2']) expect(secretOf(generate, { secrets }, host).value).toHaveProperty('chain');
    expect(secrets.asked).toEqual(['certificate web_secret example.lan', 'certificate web_secret example.lan']);
  });

  test('a certificate each where the names differ', () => {
    const secrets = fakeSecrets();
    const generate = 'generate: { certificate: ["{{ inventory_hostname }}"] }';
    for (const host of ['web1', 'web2']) expect(secretOf(generate, { secrets }, host).value).toHaveProperty('chain');
    expect(secrets.asked).toEqual(['certificate web_secret.web1 web1', 'certificate web_secret.web2 web2']);
  });
});

test('a group that is not there is empty', () => {
  const files = {
    'roles/web/vars.schema.yml': `${port}web_jvbs: { type: integer, description: x, default_expression: size(groups.jvb) }\n`,
    'roles/web/tasks.yml': '',
    'roles/web/checks.yml': '',
  };
  const resolved = resolveSite({ files });
  expect(resolved.hosts.scope('web1').web_jvbs).toBe(0);
});

test('values that need facts wait for them', () => {
  const files = {
    'roles/web/vars.schema.yml': `${port}web_workers: { type: integer, description: x, default_expression: facts.cpus * 2 }\n`,
    'roles/web/tasks.yml': '',
    'roles/web/checks.yml': '',
  };
  const resolved = resolveSite({ files });
  expect(() => resolved.hosts.scope('web1').web_workers).toThrow('the facts of web1');
  resolved.hosts.setFacts('web1', { cpus: 4 });
  expect(resolved.hosts.scope('web1').web_workers).toBe(8);
});

test('an inventory may be for other playbooks than that of the user: only what looks misspelt is told', () => {
  const files = { 'group_vars/all.yml': 'elsewhere: 1\nweb_nmae: 1\nuser_list: [a]\n' };
  const { hosts, directory } = resolveSite({ files, ownPlaybook: true });
  expect(hosts.warnings.map((warning) => problemText(warning, directory))).toEqual([
    'group_vars/all.yml:2:1 nothing uses "web_nmae"\n  | web_nmae: 1\n  hint: did you mean "web_name"?',
  ]);
  expect(() => resolveSite({ files })).toThrow('no role declares');
  expect(() => resolveSite({ extra: ['web_prot=1'], ownPlaybook: true })).toThrow('no role declares');
});
