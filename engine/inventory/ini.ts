import { extname } from 'node:path';
import type { Problem } from '../errors.ts';

/** Whether a text looks like an inventory in Ansible's older INI form. */
function looksLikeIni(file: string, text: string): boolean {
  if (['.ini', '.cfg'].includes(extname(file))) return true;
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !line.startsWith('#') && !line.startsWith(';')) ?? '';
  return /^\[[\w.-]+(:(children|vars))?\]$/.test(first) || /^[\w.:[\]-]+(\s+ansible_\w+=\S+)+/.test(first);
}

/** The problem of an inventory in INI form, with how to convert it; undefined for any other file. */
export function iniProblem(file: string, text: string): Problem | undefined {
  if (!looksLikeIni(file, text)) return undefined;
  return {
    message: 'the inventory is in INI form; meetctl reads YAML',
    at: { file, line: 1, column: 1 },
    sourceLine: text.split('\n', 1)[0],
    hint: `convert it: ansible-inventory -i ${file} --list --yaml --output inventory.yml`,
  };
}
