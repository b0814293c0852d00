// Makes one file of each stand-in program, for the Node of the lab's hosts. Not in the npm package, which brings the
// finished files: there is no esbuild.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The programs by the package that they come in. */
export const programs = { 'jitsi-videobridge2': 'jvb/main.ts', jicofo: 'jicofo/main.ts' };

// The library loads its own parts by names that esbuild only sees through with their ending.
const hocon = {
  name: 'hocon-parts',
  setup(build) {
    build.onLoad({ filter: /hocon-parser\/lib\/core\/Context\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      return { contents: text.replace('require (`../${d}/${f}`)', 'require (`../${d}/${f}.js`)'), loader: 'js' };
    });
  },
};

// The library is CommonJS and expects these names.
const banner = `import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
Object.assign(globalThis, {
  require: createRequire(import.meta.url),
  __filename: fileURLToPath(import.meta.url),
  __dirname: fileURLToPath(new URL('.', import.meta.url)),
});`;

function versionOf(root, name) {
  const control = readFileSync(join(root, 'lab/stand-ins/packages', name, 'DEBIAN/control'), 'utf8');
  return /^Version: (\S+)$/m.exec(control)[1];
}

/** Bundles the programs into a folder as PACKAGE.mjs; gives what each was made from. */
export async function bundleStandIns(root, outdir) {
  const { build } = await import('esbuild');
  const results = Object.entries(programs).map(([name, entry]) =>
    build({
      absWorkingDir: root,
      entryPoints: [join(root, 'lab/stand-ins', entry)],
      outfile: join(outdir, `${name}.mjs`),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node18',
      banner: { js: banner },
      define: { STAND_IN_VERSION: JSON.stringify(versionOf(root, name)) },
      plugins: [hocon],
      charset: 'utf8',
      legalComments: 'eof',
      metafile: true,
      logLevel: 'silent',
    }),
  );
  const metafiles = (await Promise.all(results)).map(({ metafile }) => metafile);
  return { inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)) };
}
