import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findProgram } from './programs.ts';
import { anyText, malformed, runs, samplesOf } from './texts.ts';
import { write } from './write.ts';

const representable = (text: string): boolean => !malformed.test(text) && !/[\0$]/.test(text);

/** One word of a configuration, after the rules of nginx's ngx_conf_read_token and its copying. */
function readWord(source: string): string {
  if (source[0] !== '"') throw new Error('the test reads words in double quotes only');
  let word = '';
  for (let index = 1; index < source.length; index++) {
    const character = source[index]!;
    if (character === '"') {
      if (!/^"[\s;{]/.test(source.slice(index))) throw new Error('something is glued to the word');
      return word;
    }
    const escape =
      character === '\\'
        ? { '"': '"', "'": "'", '\\': '\\', t: '\t', r: '\r', n: '\n' }[source[index + 1]!]
        : undefined;
    word += escape ?? character;
    if (escape !== undefined) index++;
    // Any other backslash stays, and takes the next character out of the running for a quote.
    else if (character === '\\') word += source[++index];
  }
  throw new Error('unterminated word');
}

test('nginx: any text without a dollar arrives unchanged by its rules of words', () => {
  fc.assert(
    fc.property(anyText, (x) => {
      const text = write('nginx', x, 'name {{x}};');
      expect(text !== undefined).toBe(representable(x));
      if (text !== undefined) expect(readWord(text.slice('name '.length))).toBe(x);
    }),
    { numRuns: runs },
  );
});

function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    })
      .on('error', reject)
      .end();
  });
}

function configuration(folder: string, texts: readonly string[]): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  const locations = texts.map((x, index) => write('nginx', x, `location = /${index} { return 200 {{x}}; }`)).join('\n');
  return `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {} http { access_log off; ${temporary} server { listen unix:${folder}/socket; ${locations} } }`;
}

const nginx = findProgram('nginx', 'nginx-light');
test.skipIf(nginx === undefined)('nginx: the real one answers with exactly the texts that were written', async () => {
  const texts = samplesOf('nginx', anyText, (x) => representable(x) && x !== '');
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, texts));
  const child = spawn(nginx!, ['-p', folder, '-e', `${folder}/error.log`, '-c', `${folder}/nginx.conf`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = once(child, 'exit');
  try {
    for (let tries = 0; !existsSync(join(folder, 'socket')) && child.exitCode === null && tries < 100; tries++)
      await wait(50);
    expect(complaints).toBe('');
    for (const [index, x] of texts.entries()) expect(await get(join(folder, 'socket'), `/${index}`)).toBe(x);
  } finally {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  }
});
