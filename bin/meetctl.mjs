#!/usr/bin/env node
// Finds the bundle and hands over to it: `dist/` in the installed package, a bundle made on the spot in a checkout.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`meetctl needs Node.js 20.19 or later; this is ${process.version}\n`);
  process.exit(2);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

async function bundle() {
  if (!existsSync(join(root, 'cli', 'main.ts'))) return join(root, 'dist', 'main.js');
  const { freshBundle } = await import('../scripts/fresh-bundle.mjs');
  return freshBundle(root, process.argv[2]);
}

try {
  const file = await bundle();
  // Node >= 22.1 keeps the compiled code on disk; before that there is nothing to switch on.
  nodeModule.enableCompileCache?.();
  if (process.env.MEETCTL_DEBUG) process.setSourceMapsEnabled(true);
  const { main } = await import(pathToFileURL(file).href);
  await main(process.argv.slice(2), { root });
} catch (error) {
  process.stderr.write(`meetctl cannot start: ${process.env.MEETCTL_DEBUG ? error.stack : error.message}\n`);
  process.exitCode = 1;
}
