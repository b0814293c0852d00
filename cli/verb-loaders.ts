import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('./commands/', import.meta.url);

function verbFiles(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(fileURLToPath(folder)).filter((file) => /^[a-z][a-z0-9-]*\.ts$/.test(file));
}

/**
 * How each verb is loaded: the files of `commands/` beside this one. In a bundle `scripts/build.mjs` puts a table in
 * the place of this file.
 */
export const verbLoaders: Readonly<Record<string, () => Promise<unknown>>> = Object.fromEntries(
  verbFiles().map((file) => [file.slice(0, -'.ts'.length), () => import(new URL(file, folder).href)]),
);
