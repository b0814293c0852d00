import { readFileSync } from 'node:fs';
import { ConfigError } from '../../engine/errors.ts';
import { Secret } from '../../engine/secrets/secret.ts';
import type { ContactOptions } from './run-options.ts';

/** What the command line says of getting into hosts. */
export interface Access {
  /** Of the login. */
  password?: Secret;
  /** Of sudo. */
  becomePassword?: Secret;
  /** Seconds that connecting may take. */
  timeout?: number;
}

type AccessOptions = Pick<
  ContactOptions,
  'askPass' | 'askBecomePass' | 'connectionPasswordFile' | 'becomePasswordFile' | 'timeout'
>;

/** Asks for the passwords that are to be asked for, each once, before any host is contacted; reads those in files. */
export async function readAccess(options: AccessOptions): Promise<Access> {
  const { connectionPasswordFile, becomePasswordFile, timeout } = options;
  const password = connectionPasswordFile
    ? fromFile(connectionPasswordFile, '--connection-password-file')
    : options.askPass
      ? await ask('SSH password: ', '--ask-pass', 'connection')
      : undefined;
  const question = password ? 'BECOME password[defaults to SSH password]: ' : 'BECOME password: ';
  const becomePassword = becomePasswordFile
    ? fromFile(becomePasswordFile, '--become-password-file')
    : options.askBecomePass
      ? ((await ask(question, '--ask-become-pass', 'become')) ?? password)
      : undefined;
  return { password, becomePassword, timeout };
}

async function ask(question: string, option: string, kind: 'connection' | 'become'): Promise<Secret | undefined> {
  if (!process.stdin.isTTY)
    throw new ConfigError({
      message: `${option} asks at a terminal, and standard input is none`,
      hint: `give --${kind}-password-file FILE, or set ${kind === 'become' ? 'ansible_become_password' : 'ansible_password'} in the inventory`,
    });
  const { askHidden } = await import('../prompts/hidden.ts');
  const answer = await askHidden(question);
  return answer === '' ? undefined : new Secret(answer);
}

/** Its first line, as `echo` and editors leave it. */
function fromFile(file: string, option: string): Secret {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as Error).message.split(':')[0];
    throw new ConfigError({ message: `${option}: cannot read ${file}: ${reason}` });
  }
  const password = text.split(/\r?\n/, 1)[0]!;
  if (password === '') throw new ConfigError({ message: `${option}: ${file} is empty` });
  return new Secret(password);
}
