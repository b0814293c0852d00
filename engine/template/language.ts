import type { Language } from './model.ts';
import { languages } from './model.ts';

/** Target file names that tell more than their extension. */
const byName: readonly [RegExp, Language][] = [
  [/(^|\/)turnserver\.conf$/, 'coturn'],
  [/(^|\/)nginx[^/]*\/.*\.conf$|(^|\/)[^/]*nginx[^/]*\.conf$|\.nginx$/, 'nginx'],
  [/(^|\/)(hosts|hostname|motd|issue)$/, 'plain'],
];

const byExtension: Readonly<Record<string, Language>> = {
  lua: 'lua',
  dat: 'lua',
  hocon: 'hocon',
  yml: 'yaml',
  yaml: 'yaml',
  json: 'json',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  env: 'dotenv',
  service: 'systemd',
  socket: 'systemd',
  timer: 'systemd',
  mount: 'systemd',
  path: 'systemd',
  target: 'systemd',
  slice: 'systemd',
  sh: 'shell',
  html: 'html',
  htm: 'html',
  nft: 'plain',
  txt: 'plain',
  md: 'plain',
  pem: 'plain',
  crt: 'plain',
  key: 'plain',
};

const comment = /^\{\{!(?:--)?\s*language:\s*([\w-]*)\s*(?:--)?\}\}/;

/** The language that the template's first line names, whether we know it or not. */
export function statedLanguage(source: string): string | undefined {
  return comment.exec(source)?.[1];
}

export function isLanguage(word: string): word is Language {
  return (languages as readonly string[]).includes(word);
}

/**
 * The language of the file that a template makes: what `{{!-- language: nginx --}}` on its first line says,
 * else what its name (`site.cfg.lua.hbs`) tells. Undefined when neither does.
 */
export function languageOf(templateName: string, source = ''): Language | undefined {
  const stated = statedLanguage(source);
  if (stated !== undefined) return isLanguage(stated) ? stated : undefined;
  const target = templateName.replace(/\.hbs$/, '');
  const named = byName.find(([pattern]) => pattern.test(target));
  if (named) return named[1];
  const extension = /\.([^./]+)$/.exec(target)?.[1];
  return extension !== undefined && Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
}
