import type { Problem } from '../../engine/errors.ts';
import type { Endpoint } from '../../engine/transport/connection.ts';
import { settingsPassedOver } from '../../engine/transport/passed-over.ts';

let told = false;

/** Warns of OpenSSH's settings that nobody can read here: once a command, however often it goes to its hosts. */
export function tellPassedOver(
  endpoints: readonly Endpoint[],
  configFile: string | undefined,
  tell: (problem: Problem) => void,
): void {
  const problem = told ? undefined : settingsPassedOver(endpoints, configFile);
  told ||= problem !== undefined;
  if (problem) tell(problem);
}
