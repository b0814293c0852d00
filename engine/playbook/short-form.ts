import type { Module } from '../modules/module.ts';
import { splitWords } from '../shell/split-words.ts';

/** What Ansible takes out of the text of a command, wherever it stands. */
const ofCommands = ['creates', 'removes', 'chdir', 'stdin', 'executable', 'cmd'];

/**
 * Ansible's short form, `apt: name=nginx state=present`, as it is written here; undefined for any other text. A command
 * would be run with such words in it, and a package looked for that is called so.
 */
export function longForm(text: string, { name, primary, runsCommands, schema }: Module): string | undefined {
  const known = runsCommands ? ofCommands : Object.keys((schema.properties as object | undefined) ?? {});
  const words = splitWords(text) ?? [];
  const all = words.flatMap((word) => {
    const [, key, value] = /^(\w+)=([^]*)$/.exec(word) ?? [];
    return key === undefined ? [] : [[key, value!] as const];
  });
  const ours = all.filter(([key]) => known.includes(key));
  if (ours.length === 0 || (!runsCommands && all.length < words.length)) return undefined;
  const pairs = runsCommands ? ours : all;
  const rest = text.replaceAll(new RegExp(`(^|\\s)(${known.join('|')})=("[^"]*"|'[^']*'|\\S)*`, 'g'), '').trim();
  const whole = [...(runsCommands && rest !== '' ? [[primary ?? 'cmd', rest] as const] : []), ...pairs];
  return `${name}: { ${whole.map(([key, value]) => `${key}: ${scalar(value)}`).join(', ')} }`;
}

/** As YAML has it: what could be taken for something else stands in quotes. */
function scalar(value: string): string {
  if (/^(true|false|yes|no|on|off)$/i.test(value) || /^[A-Za-z_/][\w./-]*$/.test(value)) return value;
  return JSON.stringify(value);
}
