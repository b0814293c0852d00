// Bundles the command: one entry for each verb, so that a verb's libraries are read only when it is asked for.
// `node scripts/build.mjs` makes `dist/` for the npm package; a checkout uses `bundle` through `fresh-bundle.mjs`.
import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thirdPartyLicenses } from './licenses.mjs';

// ssh2 and others are CommonJS and expect these names; esbuild's ESM output does not bring them.
const banner = `import { createRequire as meetctlCreateRequire } from 'node:module';
import { fileURLToPath as meetctlPath } from 'node:url';
const require = meetctlCreateRequire(import.meta.url);
const __filename = meetctlPath(import.meta.url);
const __dirname = meetctlPath(new URL('.', import.meta.url));`;

export const notInstalled = 'the dependencies are not installed here; run `npm ci` first';

export class BuildError extends Error {}

async function esbuild() {
  try {
    return await import('esbuild');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new BuildError(notInstalled);
  }
}

/** The entries of the bundle: the command and each of its verbs. */
export function entryPoints(root, verbs = verbNames(root)) {
  return [join(root, 'cli/main.ts'), ...verbs.map((name) => join(root, 'cli/commands', `${name}.ts`))];
}

export function verbNames(root) {
  const folder = join(root, 'cli/commands');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
}

function options(root, outdir, { entries, outbase, sourcemap }) {
  return {
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outbase,
    sourcemap,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: banner },
    external: ['cpu-features', 'esbuild'],
    loader: { '.node': 'empty' },
    legalComments: 'eof',
    charset: 'utf8',
    metafile: true,
    logLevel: 'silent',
  };
}

/** Bundles the entries into a folder; throws BuildError with esbuild's own messages. */
export async function bundle(root, outdir, settings = {}) {
  const { entries = entryPoints(root), outbase = join(root, 'cli'), sourcemap = false } = settings;
  const { build, formatMessages } = await esbuild();
  try {
    return await build(options(root, outdir, { entries, outbase, sourcemap }));
  } catch (error) {
    if (!error.errors) throw error;
    const lines = await formatMessages(error.errors, { kind: 'error', color: false });
    throw new BuildError(`the checkout does not build\n${lines.join('').trimEnd()}`);
  }
}

/** Bundles into a folder that nobody sees until it is whole. */
export async function bundleAtomically(root, target, settings) {
  const staging = mkdtempSync(`${target}.`);
  chmodSync(staging, 0o755);
  try {
    const result = await bundle(root, staging, settings);
    renameSync(staging, target);
    return result;
  } catch (error) {
    // Another process may have put the same bundle there first; theirs is as good as ours.
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(join(target, 'main.js'))) throw error;
    return undefined;
  }
}

async function buildPackage(root, dist) {
  rmSync(dist, { recursive: true, force: true });
  const { metafile } = await bundleAtomically(root, dist);
  const { bundleStandIns } = await import('../lab/stand-ins/bundle.mjs');
  const standIns = await bundleStandIns(root, join(dist, 'stand-ins'));
  const all = { inputs: { ...metafile.inputs, ...standIns.inputs } };
  writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(root, all));
  process.stdout.write(`${dist}: ${readdirSync(join(dist, 'commands')).length} verbs\n`);
}

// `node scripts/build.mjs [FOLDER]`
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(fileURLToPath(import.meta.url), '../..');
  try {
    await buildPackage(root, resolve(process.argv[2] ?? join(root, 'dist')));
  } catch (error) {
    process.stderr.write(`build: ${error instanceof BuildError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
