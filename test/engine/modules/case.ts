import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { blobOf } from '../../../engine/modules/blob.ts';
import type { Decision, Module, Step, TreeEntry } from '../../../engine/modules/module.ts';
import { keyOf } from '../../../engine/probe/questions.ts';
import type { Written } from './fixed-state.ts';

/** A module's judgement of a wish, as data. */
export interface Case {
  name: string;
  /** As a playbook gives them, checked against the module's schema. */
  params: Record<string, unknown>;
  /** The content, or whatever else, is a secret. */
  secret?: boolean;
  /** Truths of the conditions, in their order. */
  holds?: boolean[];
  state?: Written;
  /** What the file of ours holds that it names. */
  brought?: string;
  /** What the folder of ours holds that it names: texts, links, programs, and directories. */
  tree?: Record<string, string | { link: string } | { program: string } | null>;
  /** What the expression gives. */
  value?: unknown;
  unforeseen?: boolean;
  /** Something before it in the segment changes the host. */
  changing?: boolean;
  expect: Record<string, unknown>;
}

const folder = join(import.meta.dirname, 'cases');

/** The modules that have cases. */
export function modulesWithCases(): string[] {
  return readdirSync(folder).map((name) => name.replace(/\.yml$/, ''));
}

export function readCases(module: string): Case[] {
  return parse(readFileSync(join(folder, `${module}.yml`), 'utf8')) as Case[];
}

/** What `resolve` makes of the parameters: contents become blobs, conditions truths. */
export function resolved(
  module: Module,
  { params, secret, holds, brought, value, tree }: Case,
): Record<string, unknown> {
  const result = { ...params };
  if (module.conditions) {
    const sources = params[module.conditions] as string[];
    result[module.conditions] = sources.map((source, index) => ({ source, holds: holds![index] }));
  }
  const { expression } = module;
  if (expression && expression in params) result[expression] = { source: params[expression], value };
  if (tree) return { ...result, tree: Object.entries(tree).map(entryOf) };
  const source = module.template ?? module.file;
  // The text of a file of ours is seldom what a case is about.
  const text =
    brought ??
    params.content ??
    (source === undefined || params[source] === undefined ? undefined : `of ${String(params[source])}\n`);
  if (secret && !module.keepsSecrets) result.holdsSecret = true;
  if (text !== undefined) result.content = blobOf(text as string, secret);
  for (const name of [module.template, module.file]) if (name !== undefined) delete result[name];
  return result;
}

function entryOf([path, held]: [string, NonNullable<Case['tree']>[string]]): TreeEntry {
  if (held === null) return { type: 'directory', path };
  if (typeof held !== 'string' && 'link' in held) return { type: 'link', path, target: held.link };
  const [text, mode] = typeof held === 'string' ? [held, '0644'] : [held.program, '0755'];
  const { sha256 } = blobOf(text);
  const file = { path: `/ours/${path}`, size: Buffer.byteLength(text), sha256, secret: false } as const;
  return { type: 'file', path, mode, file, text: () => text };
}

/** A decision as a case tells it: only what is there, hashes of paths left out. */
export function told(decision: Decision): Record<string, unknown> {
  const { steps, failed, predictions, text, summary, ...rest } = decision;
  const status = failed ? 'failed' : steps.length > 0 ? 'change' : 'ok';
  return {
    status,
    ...(failed ? { failed: failed.message, ...(failed.details ? { details: failed.details } : {}) } : {}),
    ...rest,
    ...(summary.length > 0 ? { summary } : {}),
    ...(steps.length > 0 ? { steps: steps.map(toldStep) } : {}),
    ...(text ? { text: text.after } : {}),
    ...(predictions ? { predictions: toldPredictions(predictions) } : {}),
  };
}

function toldStep(step: Step): Record<string, unknown> {
  if (step.do === 'shell') {
    const shell = step.script
      .replaceAll(/^(keep|discard|hold) [0-9a-f]{24} /gm, '$1 KEY ')
      .replaceAll(/(^hold KEY .* [0-9a-f]{12})[0-9a-f]{52}$/gm, '$1')
      .replaceAll(/([0-9a-f]{12})[0-9a-f]{52}(?=  [/])/g, '$1');
    return { shell, ...(step.input ? { input: step.input } : {}), ...(step.blob ? { blob: bytesOf(step.blob) } : {}) };
  }
  const { path, blob, mode, owner, group, validate, expect } = step;
  const content = bytesOf(blob);
  return { write: path, content, mode, owner, group, ...(validate ? { validate } : {}), expect: expect.slice(0, 12) };
}

function bytesOf(blob: NonNullable<Step['blob']>): string {
  return 'content' in blob ? blob.content.toString() : '';
}

function toldPredictions(predictions: NonNullable<Decision['predictions']>): Record<string, unknown> {
  return Object.fromEntries(
    predictions.map(({ question, answer }) => [
      question.ask === 'script' ? 'script' : keyOf(question.ask, question.name),
      shortened(answer),
    ]),
  );
}

/** Twelve digits tell hashes apart well enough for a reader. */
function shortened(answer: unknown): unknown {
  if (answer === undefined) return null;
  if (typeof answer === 'function') return (answer as () => unknown)();
  if (typeof answer !== 'object' || answer === null || !('sha256' in answer)) return answer;
  return { ...answer, sha256: String(answer.sha256).slice(0, 12) };
}
