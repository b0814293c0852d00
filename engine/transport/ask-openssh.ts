import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UnreachableError } from '../errors.ts';
import type { Endpoint } from './connection.ts';
import { settingsClass } from './openssh-config.ts';

/** OpenSSH's settings by their names in small letters: a line each, as `ssh -G` prints them. */
export type OpenSshSettings = ReadonlyMap<string, string[]>;

const run = promisify(execFile);

/** What OpenSSH certainly takes for a name or an address. */
const plainName = /^[a-z0-9_][a-z0-9_.:-]*$/;

/** Answers for hosts of one class: those who come next wait for the first one's. */
const asked = new Map<string, { address: string; answer: Promise<OpenSshSettings> }>();

/**
 * What `ssh -G` says for a host; nothing where there is no OpenSSH, unless a file for it was given. To ask takes 10 ms, half of which Node stands still
 * for: hosts that the settings do not tell apart are asked about once. Throws UnreachableError for settings that
 * OpenSSH does not understand, and for a file that only it could read.
 */
export async function askOpenSsh(
  endpoint: Endpoint,
  args: readonly string[],
  configFile: string | undefined,
): Promise<OpenSshSettings> {
  const { address } = endpoint;
  const kind = plainName.test(address) ? settingsClass(address, configFile) : undefined;
  if (kind === undefined) return ask(endpoint, args, configFile);
  const key = JSON.stringify([args, kind]);
  const first = asked.get(key);
  if (first) {
    const answer = await first.answer.catch(() => undefined);
    return (answer && forOther(answer, first.address, address)) ?? ask(endpoint, args, configFile);
  }
  const answer = ask(endpoint, args, configFile);
  asked.set(key, { address, answer });
  answer.catch(() => asked.delete(key));
  return answer;
}

/** The settings of one host for another of its class; undefined where the first one's address is part of any of them. */
function forOther(settings: OpenSshSettings, one: string, other: string): OpenSshSettings | undefined {
  const names = ['host', 'hostname'];
  const isPlain = names.every((name) => (settings.get(name) ?? [one]).every((value) => value === one));
  const rest = [...settings].filter(([name]) => !names.includes(name));
  if (!isPlain || rest.some(([, values]) => values.some((value) => value.includes(one)))) return undefined;
  return new Map([...settings, ...names.map((name): [string, string[]] => [name, [other]])]);
}

async function ask(
  { host, address }: Endpoint,
  args: readonly string[],
  configFile: string | undefined,
): Promise<OpenSshSettings> {
  try {
    const { stdout } = await run('ssh', [...args, '-G', '--', address], { timeout: 10_000 });
    return parse(stdout);
  } catch (failure) {
    const error = failure as NodeJS.ErrnoException & { stderr?: string };
    if (error.code === 'ENOENT') return withoutOpenSsh(configFile);
    throw new UnreachableError({
      message: `ssh does not understand the settings of ${host}`,
      details: (error.stderr || error.message).trim().split('\n').slice(-5),
      hint: `look at ${configFile ?? '~/.ssh/config'}, and at the ansible_ssh_* variables of the host`,
    });
  }
}

/** The plain defaults will do, but not for whoever has named a file: it may lead to another host than these. */
function withoutOpenSsh(configFile: string | undefined): OpenSshSettings {
  if (!configFile) return new Map();
  throw new UnreachableError({
    message: `nothing here can read ${configFile}: there is no program ssh in PATH`,
    hint: "install OpenSSH's client (Debian package openssh-client), or leave out --ssh-config and MEETCTL_SSH_CONFIG",
  });
}

function parse(text: string): OpenSshSettings {
  const options = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const name = line.slice(0, space).toLowerCase();
    options.set(name, [...(options.get(name) ?? []), line.slice(space + 1)]);
  }
  return options;
}
