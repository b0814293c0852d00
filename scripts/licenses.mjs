// The licences of what is bundled must travel with the bundle.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** The folders of the packages that a bundle was made from. */
function bundledPackages(metafile) {
  const folders = Object.keys(metafile.inputs).map((path) => packageFolder.exec(path)?.[1]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].toSorted();
}

function licenseText(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').trim();
}

/** The text of THIRD-PARTY-LICENSES.txt for a bundle. */
export function thirdPartyLicenses(root, metafile) {
  const parts = bundledPackages(metafile)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const { name, version, license, licenses } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      const text = licenseText(join(root, folder)) ?? `Licence: ${license}`;
      return `${name} ${version} (${license ?? licenses?.[0]?.type})\n\n${text}\n`;
    });
  const line = `\n${'-'.repeat(80)}\n\n`;
  return `meetctl contains code of these packages.\n${line}${parts.join(line)}`;
}
