import { runInNewContext } from 'node:vm';
import parseHocon from '@pushcorn/hocon-parser';

/** Something of Jitsi's defaults that hurts on a LAN, how it shows in a rendered file, and how it would come back. */
export interface Trap {
  trap: string;
  /** The inventory of this folder; `legacy` is that of the packages with the older set of versions, `older images` that of Docker. */
  site: 'packages' | 'docker' | 'legacy' | 'older images';
  /** `HOST/PATH` of the file. */
  file: string;
  /** Whether the file is free of the trap. */
  avoided: (text: string) => boolean | Promise<boolean>;
  /** What would bring the trap back: a text of the file, and what would stand there instead. */
  back: [text: string | RegExp, instead: string];
}

// oxlint-disable-next-line typescript/no-explicit-any -- a tree of settings, which the rows ask by their own names
export type Settings = any;

export async function hocon(text: string): Promise<Settings> {
  return await parseHocon({ text, strict: false });
}

/** `config` as a browser has it that came by the site's name, or another. */
export function pageSettings(text: string, hostname = 'meet.example.lan'): Settings {
  const window = { location: { host: hostname, hostname } };
  return runInNewContext(`${text}\nconfig`, { window });
}

/** `config` as the apps for phones have it: they evaluate the file alone, without anything of a browser, and take its JSON. */
export function settingsOfApps(text: string): Settings {
  return JSON.parse(runInNewContext(`${text}\nJSON.stringify(config)`, {}) as string);
}

/** The values of an option of a file of `name=value` lines. */
export function options(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`^${name}=['"]?(.*?)['"]?$`, 'gm'))].map(([, value = '']) => value);
}
