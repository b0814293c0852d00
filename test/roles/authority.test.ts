import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findProgram } from '../properties/quoting/programs.ts';

const debians = findProgram('update-ca-certificates', 'ca-certificates');
const handlers = join(import.meta.dirname, '../../roles/certificates/handlers.yml');
const folder = mkdtempSync(join(tmpdir(), 'meetctl-authority-'));
const at = (...names: string[]): string => join(folder, ...names);
const file = at('local', 'site.crt');

/** The handler's command, with all its places in a folder of our own. */
function command(): string {
  const [handler] = parse(readFileSync(handlers, 'utf8')) as { command: { cmd: string } }[];
  return handler!.command.cmd
    .replace('{{ quote "shell" certificates_ca_file }}', `'${file}'`)
    .replaceAll('/etc/ssl/certs', at('certs'))
    .replaceAll('/etc/ca-certificates/update.d', at('hooks'));
}

function newAuthority(name: string): string {
  const words = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -keyout /dev/null';
  execFileSync('openssl', ['req', ...words.split(' '), '-subj', `/CN=${name}`, '-out', file], { stdio: 'pipe' });
  return readFileSync(file, 'utf8');
}

/** What Java's hook was told when the command ran. */
function told(): string {
  rmSync(at('told'), { force: true });
  const env = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}:/usr/sbin` };
  execFileSync('sh', ['-c', command()], { env, stdio: 'pipe' });
  return existsSync(at('told')) ? readFileSync(at('told'), 'utf8') : '';
}

const isTrusted = (): string => execFileSync('openssl', ['verify', '-CApath', at('certs'), file], { encoding: 'utf8' });

describe.skipIf(!debians)("the site's authority", () => {
  beforeAll(() => {
    for (const name of ['certs', 'local', 'default', 'hooks', 'bin']) mkdirSync(at(name));
    writeFileSync(at('conf'), '# none of the default ones\n');
    writeFileSync(at('certs', 'ca-certificates.crt'), '# others\n');
    writeFileSync(at('hooks', 'java'), `#!/bin/sh\ncat > '${at('told')}'\n`);
    const places = `--certsconf '${at('conf')}' --certsdir '${at('default')}' --localcertsdir '${at('local')}' --etccertsdir '${at('certs')}' --hooksdir '${at('hooks')}'`;
    writeFileSync(at('bin', 'update-ca-certificates'), `#!/bin/sh\nexec '${debians}' "$@" ${places}\n`);
    for (const name of ['hooks/java', 'bin/update-ca-certificates']) chmodSync(at(name), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const line = `+${at('certs', 'site.pem')}\n`;

  it('is trusted, and Java told of it', () => {
    const text = newAuthority('first');
    expect(told()).toBe(line);
    expect(readFileSync(at('certs', 'ca-certificates.crt'), 'utf8')).toContain(text);
    expect(isTrusted()).toContain('OK');
  });

  it.each([
    ['of the same name', 'first'],
    ['of another', 'second'],
  ])('that takes the place of an earlier one, %s, is so too', (_, name) => {
    const text = newAuthority(name);
    expect(told()).toContain(line);
    expect(readFileSync(at('certs', 'ca-certificates.crt'), 'utf8')).toContain(text);
    expect(isTrusted()).toContain('OK');
  });
});
