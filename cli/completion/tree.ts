import type { Argument, Command, Option } from 'commander';

/** What may stand somewhere: files of a kind, one of some words, or what only the user knows. */
export type Wanted = { kind: 'yaml' | 'file' | 'folder' | 'text' } | { kind: 'words'; words: readonly string[] };

export interface CompletionOption {
  /** `-l` and `--limit`. */
  flags: string[];
  description: string;
  /** Undefined for an option without a value. */
  value?: Wanted;
}

/** A command with all that may follow it. */
export interface CompletionNode {
  /** The words that lead to it, without `meetctl`: `lab up`. */
  path: string;
  summary: string;
  children: CompletionNode[];
  options: CompletionOption[];
  /** The last stands for all that follow when it takes several. */
  arguments: Wanted[];
}

/** By the name that usage gives a value: `<inventory>` is a YAML file, `<folder>` a folder. */
function wanted(name: string, choices: readonly string[] | undefined): Wanted {
  if (choices) return { kind: 'words', words: choices };
  if (name === 'inventory' || name === 'playbook') return { kind: 'yaml' };
  return { kind: name === 'file' ? 'file' : name === 'folder' ? 'folder' : 'text' };
}

function ofOption(option: Option): CompletionOption {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined && flag !== null);
  const name = /[<[]([\w-]+)/.exec(option.flags)?.[1];
  const isYaml = option.long === '--playbook' || option.long === '--inventory';
  const value =
    name === undefined ? {} : { value: isYaml ? { kind: 'yaml' as const } : wanted(name, option.argChoices) };
  return { flags, description: option.description, ...value };
}

const ofArgument = (argument: Argument): Wanted => wanted(argument.name(), argument.argChoices);

/** Reads commander's own description of a command and of all below it. */
export function completionTree(command: Command, path: readonly string[] = []): CompletionNode {
  const help = command.createHelp();
  return {
    path: path.join(' '),
    summary: command.summary(),
    children: command.commands.map((child) => completionTree(child, [...path, child.name()])),
    options: help.visibleOptions(command).map(ofOption),
    arguments: command.registeredArguments.map(ofArgument),
  };
}

/** The node and all below it. */
export function flat(node: CompletionNode): CompletionNode[] {
  return [node, ...node.children.flatMap(flat)];
}
