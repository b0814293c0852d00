// Bundles the command into one file, which compiles only what is used of it: what a verb needs is evaluated when that
// verb is asked for. `node scripts/build.mjs` makes `dist/` for the npm package; a checkout uses `bundle` through
// `fresh-bundle.mjs`. CommonJS, because Node 20 can keep the compiled code of a script, but not of modules.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thirdPartyLicenses } from './licenses.mjs';

// The sources are modules, and know where they are by `import.meta.url`.
const banner = "const meetctlUrl = require('node:url').pathToFileURL(__filename).href;";

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

export function verbNames(root) {
  const folder = join(root, 'cli/commands');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
}

/** Stands in for `cli/verb-loaders.ts`, which looks into its folder: the verbs of this bundle. */
function verbTable(verbs) {
  const loaders = verbs.map((name) => `${JSON.stringify(name)}: () => import('./commands/${name}.ts')`);
  return {
    name: 'verb-table',
    setup(build) {
      build.onLoad({ filter: /[/\\]cli[/\\]verb-loaders\.ts$/ }, ({ path }) => ({
        contents: `export const verbLoaders = { ${loaders.join(', ')} };`,
        resolveDir: dirname(path),
      }));
    },
  };
}

// The library for schemas takes 5 ms to be read, and is asked about what is wrong or rare only.
const lateAjv = {
  name: 'late-ajv',
  setup(build) {
    build.onLoad({ filter: /[/\\]engine[/\\]playbook[/\\]ajv\.ts$/ }, ({ path }) => ({
      contents: "export const ajvClass = () => require('ajv/dist/2020.js').Ajv2020;",
      resolveDir: dirname(path),
    }));
  },
};

// ssh2 can speak through a HTTP agent, node-ssh copy folders, and inquirer start an editor, none of which we do: Node's
// whole HTTP and TLS would be loaded, milliseconds go into comparing Node's versions, and a sixth of the bundle would be
// tables of character sets, for what that editor has written.
const unused = {
  name: 'unused',
  setup(build) {
    const files = /[/\\](?:ssh2[/\\]lib[/\\]http-agents|make-dir[/\\]index|external-editor[/\\]dist[/\\].*)\.js$/;
    build.onLoad({ filter: files }, () => ({ contents: 'module.exports = {};' }));
  },
};

function options(root, outfile, { entry, verbs, sourcemap }) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    sourcemap,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    banner: { js: banner },
    define: { 'import.meta.url': 'meetctlUrl' },
    plugins: [verbTable(verbs), lateAjv, unused],
    external: ['cpu-features', 'esbuild'],
    // A script that V8 has kept the code of may not import.
    supported: { 'dynamic-import': false },
    loader: { '.node': 'empty' },
    legalComments: 'eof',
    // Names stay: errors are told apart by them. A text of one byte a character is read the fastest.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'ascii',
    metafile: true,
    logLevel: 'silent',
  };
}

/** What esbuild leaves of other characters stands in regular expressions, where they may be escaped as well. */
function escapeRest(file) {
  const text = readFileSync(file, 'utf8');
  const escaped = text.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (escaped !== text) writeFileSync(file, escaped);
}

/** Bundles the command, with some verbs or all, into a file; throws BuildError with esbuild's own messages. */
export async function bundle(root, outfile, settings = {}) {
  const { entry = join(root, 'cli/main.ts'), verbs = verbNames(root), sourcemap = false } = settings;
  const { build, formatMessages } = await esbuild();
  try {
    const result = await build(options(root, outfile, { entry, verbs, sourcemap }));
    escapeRest(outfile);
    return result;
  } catch (error) {
    if (!error.errors) throw error;
    const lines = await formatMessages(error.errors, { kind: 'error', color: false });
    throw new BuildError(`the checkout does not build\n${lines.join('').trimEnd()}`);
  }
}

/** Bundles into a folder that nobody sees until it is whole; `beside` puts more into it. */
export async function bundleAtomically(root, target, { beside = async () => {}, ...settings } = {}) {
  const staging = mkdtempSync(`${target}.`);
  chmodSync(staging, 0o755);
  try {
    const result = await bundle(root, join(staging, 'main.cjs'), settings);
    await beside(staging);
    renameSync(staging, target);
    return result;
  } catch (error) {
    // Another process may have put the same bundle there first; theirs is as good as ours.
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(join(target, 'main.cjs'))) throw error;
    return undefined;
  }
}

/** Puts beside the program what parsing makes of the roles and templates that come with it. */
export async function keepParsed(root, folder) {
  const reader = join(folder, 'own-texts.cjs');
  await bundle(root, reader, { entry: join(root, 'cli/own-texts.ts') });
  writeFileSync(join(folder, 'parsed.json'), createRequire(reader)(reader).ownTexts(root));
  rmSync(reader);
}

/** The program of the package. */
export async function buildProgram(root, dist) {
  return await bundleAtomically(root, dist, { beside: (folder) => keepParsed(root, folder) });
}

async function buildPackage(root, dist) {
  rmSync(dist, { recursive: true, force: true });
  const { metafile } = await buildProgram(root, dist);
  const { bundleStandIns } = await import('../lab/stand-ins/bundle.mjs');
  const standIns = await bundleStandIns(root, join(dist, 'stand-ins'));
  const all = { inputs: { ...metafile.inputs, ...standIns.inputs } };
  writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(root, all));
  process.stdout.write(`${dist}: ${verbNames(root).length} verbs\n`);
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
