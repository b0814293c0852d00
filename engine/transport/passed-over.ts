import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Problem } from '../errors.ts';
import { hostList } from '../host-list.ts';
import type { Endpoint } from './connection.ts';
import { mayConcern } from './openssh-config.ts';

/**
 * What to tell where there is no OpenSSH to read the user's own settings, and these are for some of the hosts: they are
 * looked for under other addresses, ports and names than ssh would take. A file that was named is refused instead.
 */
export function settingsPassedOver(
  endpoints: readonly Endpoint[],
  configFile: string | undefined,
): Problem | undefined {
  if (configFile !== undefined || isInPath('ssh')) return undefined;
  const concerned = endpoints.filter(({ connection, address }) => connection === 'ssh' && mayConcern(address));
  if (concerned.length === 0) return undefined;
  const hosts = hostList(concerned.map(({ host }) => host));
  return {
    message: `what ~/.ssh/config says of ${hosts} is passed over: there is no program ssh in PATH to read it`,
    hint: "install OpenSSH's client (Debian package openssh-client)",
  };
}

function isInPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
