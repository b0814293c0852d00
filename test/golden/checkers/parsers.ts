import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Script } from 'node:vm';
import parseHocon from '@pushcorn/hocon-parser';
import luaparse from 'luaparse';
import { parse } from 'yaml';
import { findProgram } from '../../properties/quoting/programs.ts';
import { type Checked, run } from './programs.ts';

const luac = findProgram('luac5.4', 'lua5.4');

export function checkLua({ path, text }: Checked): void {
  luaparse.parse(text, { encodingMode: 'pseudo-latin1', luaVersion: '5.3' });
  if (luac) run(luac, ['-p', path]);
}

export async function checkHocon({ text }: Checked): Promise<void> {
  await parseHocon({ text, strict: true });
}

/** nginx puts the package's own settings in the place of the first line, see roles/web. */
export function checkJavaScript({ path, text }: Checked): void {
  void new Script(text, { filename: path });
}

export function checkPem({ path, text }: Checked): void {
  if (path.endsWith('.key')) createPrivateKey(text);
  else for (const one of text.match(/-----BEGIN[^]*?-----END.*-----/g) ?? ['']) void new X509Certificate(one);
}

const compose = findProgram('docker-compose', 'docker-compose');

/** Compose reads the environments of its services too, which lie beside it. */
export function checkCompose({ path, text }: Checked): void {
  const { services } = parse(text, { merge: true }) as { services: Record<string, { image?: string }> };
  const names = Object.keys(services).toSorted();
  if (names.length === 0) throw new Error('no services');
  for (const [name, { image }] of Object.entries(services)) if (!image) throw new Error(`${name} has no image`);
  const read = compose && run(compose, ['-f', path, 'config', '--services']).trim().split('\n').toSorted();
  if (read && read.join() !== names.join()) throw new Error(`Compose finds ${read.join()}`);
}

/** What all Composes read alike: no spaces, quotes, dollars or signs without quotes, no dollars within double ones. */
export function checkEnvironment({ text }: Checked): void {
  const line = /^(#.*|\w+=([\w./:@,+=%-]*|'([^'\\]|\\[^\\])*'|"([^"\\$]|\\["\\r])*"))?$/;
  for (const one of text.split('\n')) if (!line.test(one)) throw new Error(`this line is not plain: ${one}`);
}

const empty = ['meta', 'link', 'br', 'hr', 'img', 'input', '!doctype'];

/** Every element that is opened is closed, in order. */
export function checkPage({ text }: Checked): void {
  const open: string[] = [];
  for (const [, end, name] of text.replace(/<style>[^]*?<\/style>/g, '').matchAll(/<(\/?)([!a-zA-Z0-9]+)[^>]*>/g)) {
    const tag = name!.toLowerCase();
    if (end === '' && !empty.includes(tag)) open.push(tag);
    else if (end !== '' && open.pop() !== tag) throw new Error(`</${tag}> ends nothing`);
  }
  if (open.length > 0) throw new Error(`never ended: ${open.join(', ')}`);
}
