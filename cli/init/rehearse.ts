import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { MeetctlError, type Problem } from '../../engine/errors.ts';
import type { SitePlace } from './site-place.ts';

const copied = ['group_vars', 'host_vars'];
const linked = ['roles', 'secrets.yml.age', 'secrets.recipients', 'mixes.yml'];

/** What is said of the copy is meant of the site itself. */
function translated<T>(value: T, from: string, to: string): T {
  if (typeof value === 'string') return value.replaceAll(from, to) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => translated(item, from, to)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, translated(item, from, to)])) as T;
}

/**
 * Lets `look` see the site as it would be with these files, in a copy that is gone afterwards. Mistakes that it throws
 * name the site's own files.
 */
export async function rehearse<T>(
  { folder, inventory }: SitePlace,
  files: ReadonlyMap<string, string>,
  look: (inventory: string, named: (problem: Problem) => Problem) => Promise<T> | T,
): Promise<T> {
  const copy = mkdtempSync(join(tmpdir(), 'meetctl-init-'));
  const own = (problem: Problem): Problem => translated(problem, copy, folder);
  try {
    if (existsSync(inventory)) cpSync(inventory, join(copy, basename(inventory)));
    for (const name of copied)
      if (existsSync(join(folder, name))) cpSync(join(folder, name), join(copy, name), { recursive: true });
    for (const name of linked) if (existsSync(join(folder, name))) symlinkSync(resolve(folder, name), join(copy, name));
    for (const [path, text] of files) {
      const target = join(copy, relative(folder, path));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    return await look(join(copy, basename(inventory)), own);
  } catch (error) {
    if (!(error instanceof MeetctlError)) throw error;
    const { problems } = error;
    throw Object.assign(error, { problems: problems.map(own), message: own(problems[0]!).message });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
