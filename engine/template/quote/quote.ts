import type { Language } from '../model.ts';
import { quoteCoturn } from './coturn.ts';
import { quoteDotenv } from './dotenv.ts';
import { quoteJavascript, quoteJson, quoteYaml } from './json.ts';
import { quoteLua } from './lua.ts';
import { quoteNginx } from './nginx.ts';
import { quoteHtml, quotePlain } from './plain.ts';
import { quoteShell } from './shell.ts';
import { quoteSystemd } from './systemd.ts';
import type { Quote } from './unwritable.ts';

/** How each language writes a value. */
export const quotes: Readonly<Record<Language, Quote>> = {
  lua: quoteLua,
  hocon: quoteJson,
  nginx: quoteNginx,
  yaml: quoteYaml,
  json: quoteJson,
  javascript: quoteJavascript,
  dotenv: quoteDotenv,
  systemd: quoteSystemd,
  shell: quoteShell,
  coturn: quoteCoturn,
  html: quoteHtml,
  plain: quotePlain,
};
