import { bareName } from './package-name.ts';
import type { OfferedVersion } from './state.ts';

/** The versions of a package in what `apt-cache madison` printed of several. */
export function offersOf(name: string, text: string): OfferedVersion[] {
  return text.split('\n').flatMap((line) => {
    const [of, version, source] = line.split(' | ').map((word) => word.trim());
    if (of !== bareName(name) || version === undefined || !source?.endsWith(' Packages')) return [];
    return [{ version, source: source.replace(/ Packages$/, '') }];
  });
}

/**
 * Shell that reads the lists of all sources anew, as an installation would, in a folder of its own: the host's stay as they are,
 * and what others have hung onto `apt-get update` does not run. Prints what could not be read, and the versions that there are of
 * the packages that `words` are of the shell.
 */
export function lookAnew(words: string): string {
  return `set -e
folder=$(mktemp -d /var/tmp/meetctl-lists.XXXXXX)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cp -a /var/lib/apt/lists "$folder/lists"
{
  apt-config dump | grep -v '^[^ ]*-Invoke'
  cat <<X
Dir { State::Lists "$folder/lists"; Cache::pkgcache ""; Cache::srcpkgcache ""; Etc::main "/dev/null"; Etc::parts "/dev/null"; };
APT::Sandbox::User "root";
Acquire::Retries "0";
X
} >"$folder/apt.conf"
export APT_CONFIG="$folder/apt.conf"
timeout 300 apt-get -q update 2>&1 | grep -E '^(E:|W: Failed)' || :
apt-cache madison ${words}`;
}
