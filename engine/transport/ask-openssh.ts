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
 * What `ssh -G` says for a host; nothing where there is no OpenSSH, unless a file or arguments for it were given. To ask takes 10 ms, half of which Node stands still
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

/** Seconds. */
const longest = 10;

type Failure = NodeJS.ErrnoException & { stderr?: string; killed?: boolean };

async function ask(endpoint: Endpoint, args: readonly string[], configFile: string | undefined) {
  const said = await run('ssh', [...args, '-G', '--', endpoint.address], { timeout: longest * 1000 }).catch(
    (error: Failure) => error,
  );
  if ('code' in said && said.code === 'ENOENT') return withoutOpenSsh(endpoint, configFile);
  const settings = parse(said instanceof Error ? '' : said.stdout);
  // It always tells a name: without one, plain defaults would be taken for what the user has set.
  if (!settings.has('hostname')) throw notTold(endpoint.host, configFile, said);
  return settings;
}

function notTold(host: string, configFile: string | undefined, { stderr, message, killed }: Partial<Failure>) {
  const details = (stderr || message || 'it printed nothing').trim().split('\n').slice(-5);
  if (killed)
    return new UnreachableError({
      message: `ssh took more than ${longest} s to tell the settings of ${host}`,
      details,
      hint: 'a command of `Match exec` may hang, or this machine is very busy: try `ssh -G` for that host',
    });
  return new UnreachableError({
    message: `ssh does not understand the settings of ${host}`,
    details,
    hint: `look at ${configFile ?? '~/.ssh/config'}, and at the ansible_ssh_* variables of the host`,
  });
}

/** The plain defaults will do, but not for whoever has named a file or arguments: they may lead to another host than these. */
function withoutOpenSsh({ host, sshArguments = [] }: Endpoint, configFile: string | undefined): OpenSshSettings {
  if (!configFile && sshArguments.length === 0) return new Map();
  const [what, otherwise] = configFile
    ? [`read ${configFile}`, 'leave out --ssh-config and MEETCTL_SSH_CONFIG']
    : [`follow what ansible_ssh_*args say of ${host}`, 'take them out of the inventory'];
  throw new UnreachableError({
    message: `nothing here can ${what}: there is no program ssh in PATH`,
    hint: `install OpenSSH's client (Debian package openssh-client), or ${otherwise}`,
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
