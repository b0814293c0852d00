// Writes the pages of docs/ that are made from the code or from schemas; with --check only says which are out of date.
// A page is a file of scripts/docs/ that exports `path` and `generate(root)`.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');

function current(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

let stale = 0;
for (const name of readdirSync(join(root, 'scripts/docs')).filter((file) => file.endsWith('.mjs'))) {
  const page = await import(pathToFileURL(join(root, 'scripts/docs', name)).href);
  const file = join(root, page.path);
  const text = await page.generate(root);
  if (text === current(file)) continue;
  stale += 1;
  process.stdout.write(`${page.path}: ${check ? 'out of date; run `npm run docs`' : 'written'}\n`);
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
if (check && stale > 0) process.exitCode = 1;
