import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import parseHocon from '@pushcorn/hocon-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCompose } from '../../properties/quoting/compose-dotenv.ts';

const images = join(import.meta.dirname, '../../e2e/fixtures/docker/images');
const out = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(out, { recursive: true }));

interface Kind {
  image: 'jicofo' | 'jvb';
  case: 'split' | 'legacy';
  host: string;
  env: string;
  ours: string;
  /** What the image sets otherwise, and ours mends. */
  mended: string[];
  /** What no setting is made of: what Java takes, and what ours takes the place of. */
  forNothing: string[];
}

const bridge = {
  image: 'jvb',
  env: 'jvb-2.env',
  host: 'media',
  ours: 'jvb-2/custom-jvb.conf',
  mended: ['videobridge.http-servers.private.host'],
} as const;
const kinds: readonly Kind[] = [
  {
    image: 'jicofo',
    case: 'split',
    host: 'site',
    env: 'jicofo.env',
    ours: 'jicofo/custom-jicofo.conf',
    mended: ['jicofo.xmpp.client.disable-certificate-verification', 'jicofo.xmpp.client.password'],
    forNothing: ['JICOFO_AUTH_PASSWORD', 'JICOFO_MAX_MEMORY'],
  },
  {
    ...bridge,
    case: 'split',
    mended: [...bridge.mended],
    forNothing: ['JVB_DISABLE_XMPP', 'JVB_INSTANCE_ID', 'VIDEOBRIDGE_MAX_MEMORY'],
  },
  {
    ...bridge,
    case: 'legacy',
    mended: [...bridge.mended],
    forNothing: ['JVB_AUTH_PASSWORD', 'JVB_DISABLE_XMPP', 'JVB_INSTANCE_ID', 'VIDEOBRIDGE_MAX_MEMORY', 'XMPP_SERVER'],
  },
];

/** Each setting by its whole name. */
function flat(value: unknown, path = ''): [string, unknown][] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, one]) => flat(one, path === '' ? key : `${path}.${key}`));
}

async function settings(text: string): Promise<Map<string, string>> {
  return new Map(flat(await parseHocon({ text, strict: true })).map(([key, value]) => [key, JSON.stringify(value)]));
}

describe.each(kinds)("what Jitsi's image of $image makes of its variables, in the case $case", (kind) => {
  const file = (name: string) => readFileSync(join(out, kind.case, kind.host, 'opt/meet', name), 'utf8');
  let env: Record<string, string>;

  beforeAll(() => {
    const inventory = join(import.meta.dirname, 'cases', `${kind.case}.yml`);
    execFileSync(process.execPath, ['bin/meetctl.cjs', 'render', inventory, '--out', join(out, kind.case)], {
      stdio: 'pipe',
    });
    env = readCompose(file(kind.env));
  }, 30_000);

  const made = async (variables: Readonly<Record<string, string>>) => {
    const all = { PATH: process.env['PATH'], ...variables };
    const script = join(images, kind.image, 'configuration');
    const theirs = await settings(execFileSync('sh', [script], { encoding: 'utf8', env: all }));
    // An older name of the same setting (jitsi-videobridge#1988).
    const domain = theirs.get('videobridge.websockets.domain');
    if (domain !== undefined) theirs.set('videobridge.websockets.domains', `[${domain}]`);
    theirs.delete('videobridge.websockets.domain');
    return theirs;
  };
  /** What the image would have otherwise, if ours did not come last, or has to itself. */
  const otherwise = async (variables: Readonly<Record<string, string>>) => {
    const ours = await settings(file(kind.ours));
    return [...(await made(variables))].filter(([key, value]) => ours.get(key) !== value).map(([key]) => key);
  };

  it('is what we say in the file of our own, but for what that mends', async () => {
    expect((await otherwise(env)).toSorted()).toEqual(kind.mended);
  });

  it('is another thing when any of them is wrong', async () => {
    const idle: string[] = [];
    for (const [variable, value] of Object.entries(env)) {
      const known: Record<string, string> = { '0': '1', '1': '0', true: 'false', false: 'true' };
      const wrong = { ...env, [variable]: known[value] ?? `${value}1` };
      if ((await otherwise(wrong)).length === kind.mended.length) idle.push(variable);
    }
    expect(idle.toSorted()).toEqual(kind.forNothing);
  });
});
