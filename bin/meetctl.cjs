#!/usr/bin/env node
// Finds the bundle and hands over to it: `dist/` in the installed package, a bundle made on the spot in a checkout.
// CommonJS, since Node takes 7 ms to make itself ready for modules.
const { existsSync } = require('node:fs');
const { homedir } = require('node:os');
const { dirname, join } = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`meetctl needs Node.js 20.19 or later; this is ${process.version}\n`);
  process.exit(2);
}

const root = join(__dirname, '..');
const verb = process.argv[2];

/** Verbs use different code, and the help of a verb hardly any of it. */
function use() {
  const isHelp = process.argv.some((word) => ['-h', '--help', '-V', '--version'].includes(word));
  return isHelp || !/^[a-z]+$/.test(verb ?? '') ? 'help' : verb;
}

/** The bundle, and the folder for its compiled code. */
async function bundle() {
  if (!existsSync(join(root, 'cli', 'main.ts'))) {
    const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    return { file: join(root, 'dist', 'main.cjs'), code: join(cache, 'meetctl/code') };
  }
  const { freshBundle } = await import('../scripts/fresh-bundle.mjs');
  const file = await freshBundle(root, verb);
  return { file, code: join(dirname(file), 'code') };
}

async function start() {
  const { file, code } = await bundle();
  if (process.env.MEETCTL_DEBUG) process.setSourceMapsEnabled(true);
  const { requireCached } = require('./code-cache.cjs');
  const { main } = requireCached(file, code, use());
  await main(process.argv.slice(2), { root, parsed: join(dirname(file), 'parsed.json') });
}

start().catch((error) => {
  process.stderr.write(`meetctl cannot start: ${process.env.MEETCTL_DEBUG ? error.stack : error.message}\n`);
  process.exitCode = 1;
});
