import luaparse from 'luaparse';
import { findProgram } from '../../properties/quoting/programs.ts';
import { checkLua } from './parsers.ts';
import { type Checked, run } from './programs.ts';

const aptCache = findProgram('apt-cache', 'apt');
const aptConfig = findProgram('apt-config', 'apt');

/** Prosody reads a table of what it keeps for an account; without these four nobody can log in. */
export function checkAccount(file: Checked): void {
  checkLua(file);
  const [statement] = luaparse.parse(file.text, { luaVersion: '5.3' }).body;
  const table = (statement as luaparse.ReturnStatement).arguments[0] as luaparse.TableConstructorExpression;
  const keys = table.fields.map((field) => ((field as luaparse.TableKey).key as luaparse.StringLiteral).raw);
  for (const key of ['iteration_count', 'salt', 'server_key', 'stored_key'])
    if (!keys.includes(`"${key}"`)) throw new Error(`no ${key}`);
}

const option = (name: string, value: string): string[] => ['-o', `Dir::${name}=${value}`];

/** What apt says with these settings and no others; it knows of no packages, which is quick. */
function askApt(...settings: string[]): void {
  const nothing = ['Etc::SourceList', 'Etc::SourceParts', 'Etc::Preferences', 'Etc::PreferencesParts', 'State::status'];
  if (aptCache) run(aptCache, [...nothing.flatMap((name) => option(name, '/dev/null')), ...settings, 'policy']);
}

export function checkPreferences({ path }: Checked): void {
  askApt(...option('Etc::Preferences', path));
}

/** apt reads its settings and sources with a configuration that knows of these files only. */
export function checkSources({ path, text }: Checked): void {
  if (path.endsWith('.asc')) {
    if (!/^-----BEGIN PGP PUBLIC KEY BLOCK-----\n[^]*\n-----END PGP PUBLIC KEY BLOCK-----\n$/.test(text))
      throw new Error('not a public key');
    return;
  }
  if (!path.includes('/apt.conf.d/')) askApt(...option('Etc::SourceList', path));
  else if (aptConfig) run(aptConfig, ['-c', path, 'dump']);
}
