// A checkout runs without a build step: the bundle is made anew whenever a source file differs from the last time.
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuildError, bundleAtomically, keepParsed, notInstalled, verbNames } from './build.mjs';

const folders = ['cli', 'engine', 'capacity', 'lab', 'apps/protocol'];
const files = ['scripts/build.mjs', 'node_modules/.package-lock.json'];
const kept = 4;
const keptFor = 60 * 60 * 1000;

function* sources(root, folder) {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') yield* sources(root, path);
    } else if (/\.(ts|json|mjs)$/.test(entry.name)) yield path;
  }
}

/** Names the state of all sources: path, size and time of each. */
export function fingerprint(root) {
  const hash = createHash('sha256').update(root);
  const all = [...folders.flatMap((folder) => [...sources(root, folder)]), ...files];
  for (const path of all) {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    hash.update(`${path} ${stat?.size} ${stat?.mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Where bundles are kept: beside the dependencies, or, in a checkout that is not ours to write, in a private temp folder. */
function cacheFolder(root) {
  try {
    const folder = join(root, 'node_modules/.cache/meetctl');
    accessSync(join(root, 'node_modules'), constants.W_OK);
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return temporaryFolder(root);
  }
}

function temporaryFolder(root) {
  const uid = process.getuid?.() ?? 0;
  const own = join(tmpdir(), `meetctl-${uid}`);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const stat = statSync(own);
  // Code is run from here: a folder that somebody else prepared is not taken.
  if (stat.uid !== uid || (stat.mode & 0o022) !== 0) throw new BuildError(`${own} belongs to someone else; remove it`);
  const folder = join(own, createHash('sha256').update(root).digest('hex').slice(0, 16));
  mkdirSync(join(folder, 'bundles'), { recursive: true });
  // What looks for files beside the code finds them as it would in the checkout.
  for (const name of ['package.json', 'lab']) link(join(root, name), join(folder, name));
  return join(folder, 'bundles');
}

function link(target, path) {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

/** Old bundles go, except the newest: a process that is running may still load a verb from one. */
function prune(cache, current) {
  const old = readdirSync(cache)
    .filter((name) => name !== current)
    .map((name) => ({
      path: join(cache, name),
      time: statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .toSorted((a, b) => b.time - a.time)
    .slice(kept - 1);
  for (const { path, time } of old) {
    if (Date.now() - time > keptFor) rmSync(path, { recursive: true, force: true });
  }
}

/** In a checkout somebody may be at work on the roles: then they are parsed, and say what is wrong with them. */
async function tryToKeepParsed(root, folder) {
  try {
    await keepParsed(root, folder);
  } catch {
    rmSync(join(folder, 'own-texts.cjs'), { force: true });
  }
}

/** While another verb is half written the one asked for should still run. */
async function bundleOne(root, cache, name, verb, error) {
  const target = join(cache, `${name}-${verb}`);
  if (existsSync(join(target, 'main.cjs'))) return join(target, 'main.cjs');
  await bundleAtomically(root, target, { verbs: [verb], sourcemap: true });
  process.stderr.write(`note: only \`${verb}\` was built: ${error.message}\n`);
  return join(target, 'main.cjs');
}

/** The main file of a bundle of the sources as they are now. */
export async function freshBundle(root, verb) {
  if (!existsSync(join(root, 'node_modules'))) throw new BuildError(notInstalled);
  const cache = cacheFolder(root);
  const name = fingerprint(root);
  const target = join(cache, name);
  const main = join(target, 'main.cjs');
  if (existsSync(main)) {
    // A long run loads verbs from it later: whoever prunes must see that it is in use.
    utimesSync(target, new Date(), new Date());
    return main;
  }
  try {
    await bundleAtomically(root, target, { sourcemap: true, beside: (folder) => tryToKeepParsed(root, folder) });
  } catch (error) {
    if (!(error instanceof BuildError) || !verbNames(root).includes(verb)) throw error;
    return bundleOne(root, cache, name, verb, error);
  }
  utimesSync(target, new Date(), new Date());
  prune(cache, name);
  return main;
}
