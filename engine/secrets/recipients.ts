import { ConfigError, type Problem } from '../errors.ts';
import { age } from './age.ts';
import { readIfThere } from './atomic-file.ts';

async function problemOf(line: string): Promise<string | undefined> {
  const { Encrypter } = await age();
  if (line.startsWith('ssh-'))
    return "SSH keys cannot be used here; ask for an age key (age-keygen, or the public key in meetctl's identity file)";
  if (line.startsWith('AGE-SECRET-KEY-'))
    return 'this is a private key: take it out, and give its owner a new one; here belongs the public one, age1...';
  try {
    new Encrypter().addRecipient(line);
    return undefined;
  } catch {
    return 'write one age1... key a line; # begins a comment';
  }
}

/** The team's public keys from a `secrets.recipients` file: none when there is no such file. */
export async function readRecipients(file: string): Promise<string[]> {
  const text = readIfThere(file)?.toString() ?? '';
  const problems: Problem[] = [];
  const recipients: string[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const hint = await problemOf(line);
    if (hint === undefined) recipients.push(line);
    // A private key is not shown again.
    else
      problems.push({
        message: 'this is no public key of age',
        at: { file, line: index + 1, column: 1 },
        sourceLine: line.startsWith('AGE-SECRET') ? undefined : written,
        hint,
      });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return recipients;
}
