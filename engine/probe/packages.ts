import { lookAnew, offersOf } from '../modules/offered-versions.ts';
import { bareName, versionOf } from '../modules/package-name.ts';
import type { OfferedVersion, PackageState } from '../modules/state.ts';
import { quoteAll, sh } from '../shell/quote.ts';

/** dpkg writes what is read of a package among its first 13 lines; more lines are of others, and nobody looks for those. */
const linesOfInterest = 16;

/**
 * Shell that prints what dpkg knows of packages, in the form of its list. The list itself tells it in an eighth of the time
 * of `dpkg-query`, but for what somebody who is at work, or was cut off, has not yet entered in it. Names of maintainers may
 * be of any encoding (`-a`).
 */
export function packagesProgram(names: readonly string[]): string {
  const bare = [...new Set(names.map(bareName))];
  const sought = bare.flatMap((name) => ['-e', `Package: ${name}`]);
  const form = 'Package: ${Package}\\nStatus: ${Status}\\nArchitecture: ${Architecture}\\nVersion: ${Version}\\n';
  return [
    'for x in /var/lib/dpkg/updates/[0-9]*; do if [ -e "$x" ]',
    sh`then o=$(dpkg-query -W -f=${form} -- ${bare})`,
    sh`else o=$(grep -aFx -A ${String(linesOfInterest)} ${sought} /var/lib/dpkg/status); fi; break; done`,
    `printf '%s\\n' "$o"`,
  ].join('; ');
}

/**
 * Shell that prints which versions apt knows of packages, of those alone that are not there in the version that is wanted:
 * the shell itself sees that in what dpkg's list had (`packagesProgram` comes before it), and nearly always starts nothing. Where
 * apt has never heard of one, its lists may never have been read, as on new hosts: then they are looked into anew at once.
 */
export function versionsProgram(wanted: readonly string[]): string {
  const words = wanted.map((name) => `${bareName(name)}=${versionOf(name) ?? '*'}`);
  return [
    "n='\n' z=",
    `for x in ${quoteAll(words)}; do`,
    '  p=${x%%=*} y=$n$o$n',
    '  case $y in *"${n}Package: $p$n"*) y=${y#*"${n}Package: $p$n"} y=$n${y%%"${n}Package: "*}$n ;; *) y= ;; esac',
    '  case $y in *"${n}Version: "${x#*=}"$n"*) ;; *) z="$z $p" ;; esac',
    'done',
    '[ -z "$z" ] || {',
    'y=$(apt-cache madison $z)',
    'for p in $z; do case $y in *"$p | "*) ;; *) y= ;; esac; done',
    `if [ -n "$y" ]; then printf '%s\\n' "$y"; else (`,
    lookAnew('$z'),
    '); fi; }',
  ].join('\n');
}

/** Reads what that printed. */
export function readVersions(text: string, names: readonly string[]): Map<string, readonly OfferedVersion[]> {
  return new Map(names.map((name) => [name, offersOf(name, text)]));
}

/** Reads what `packagesProgram` printed. A package by its name alone is the one that is well, where it has several architectures. */
export function readPackages(text: string): Map<string, PackageState> {
  const packages = new Map<string, PackageState>();
  for (const part of text.split(/^Package: /m).slice(1)) {
    const name = part.slice(0, part.indexOf('\n'));
    const status = field(part, 'Status');
    // Nothing of it, or its configuration alone, is as good as absent.
    if (status === undefined || /(^| )(not-installed|config-files)$/.test(status)) continue;
    // Only "installed and configured, nothing wanted otherwise" counts: a half-configured package is a change to make.
    const isWell = /^(install|hold) ok installed$/.test(status);
    const held = status.startsWith('hold ') ? ({ held: true } as const) : {};
    const state: PackageState = isWell ? { version: field(part, 'Version'), ...held } : { halfDone: true };
    if (state.version !== undefined || !packages.has(name)) packages.set(name, state);
    packages.set(`${name}:${field(part, 'Architecture')}`, state);
  }
  return packages;
}

function field(text: string, name: string): string | undefined {
  const at = text.indexOf(`\n${name}: `);
  if (at === -1) return undefined;
  const start = at + name.length + 3;
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? undefined : end);
}
