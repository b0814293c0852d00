import { boundedTests, EndlessRegExpError } from '../bounded-regexp.ts';
import { type Attributes } from './attributes.ts';
import { blobOf } from './blob.ts';
import { askFile, cleanPath, decideFile } from './file-content.ts';
import { asWished, type Decision, type Step } from './module.ts';
import type { PathState, Question, StateView } from './state.ts';

/** What has to be known of a text file that is to be edited. */
export function askText(path: string): Question[] {
  return [...askFile(path), { ask: 'text', name: cleanPath(path) }];
}

/** Applies a pure edit to a text file; `create` allows it to begin with an empty one. */
export function decideEdit(
  state: StateView,
  wish: Attributes & { path: string; create?: boolean; validate?: string; holdsSecret?: boolean },
  edit: (lines: readonly string[]) => readonly string[],
): Decision {
  const path = cleanPath(wish.path);
  const now = state.get('path', path);
  const text = state.get('text', path);
  if (now.type === 'absent' && !wish.create && !state.unforeseen) {
    return {
      ...asWished,
      failed: { message: `${path} does not exist`, hint: 'give create: true to begin with an empty file' },
    };
  }
  // A text whose hash is another one was cut off, or is no UTF-8: written back it would lose something.
  const held = blobOf(text ?? '', wish.holdsSecret);
  if (now.type === 'file' && (text === undefined || held.sha256 !== now.sha256)) {
    return {
      ...asWished,
      failed: { message: `${path} cannot be read as a text of at most 256 KiB`, hint: 'use copy or template for it' },
    };
  }
  const old = linesOf(text ?? '');
  const edited = tryEdit(edit, old);
  if (edited instanceof EndlessRegExpError)
    return { ...asWished, failed: { message: `${path}: ${edited.message}`, hint: 'say what to look for more simply' } };
  const lines = edited;
  const after = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  const { create: _, holdsSecret, ...attributes } = wish;
  // An edit that changes nothing must not even add the missing newline at the end of the file.
  const same = lines.join('\n') === old.join('\n') && now.type === 'file';
  const isLess = lines.length < old.length && lines.every((line) => old.includes(line));
  const content = same ? held : blobOf(after, holdsSecret);
  const decision = decideFile(state, { ...attributes, path, content, isLess });
  if (decision.steps.length === 0) return decision;
  return { ...decision, steps: decision.steps.map((step) => ofWhatWasRead(step, now, wish.create)) };
}

/** The last line that matches, or -1. */
export function lastMatch(pattern: RegExp, lines: readonly string[]): number {
  return boundedTests(pattern, lines).lastIndexOf(true);
}

function tryEdit(edit: (lines: readonly string[]) => readonly string[], lines: readonly string[]) {
  try {
    return edit(lines);
  } catch (error) {
    if (error instanceof EndlessRegExpError) return error;
    throw error;
  }
}

/**
 * An edit rests on the text that was read: nothing that changed meanwhile is overwritten, not even by a package that
 * an earlier task installs. The hash then differs on the host, and what is there is edited anew.
 */
function ofWhatWasRead(step: Step, now: PathState, create: boolean | undefined): Step {
  if (step.do !== 'write') return step;
  return { ...step, expect: now.type === 'absent' && !create ? notYetRead : (now.sha256 ?? 'absent') };
}

/** Nothing has this hash: the file that a package is to bring has to be read first. */
const notYetRead = 'not yet read';

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
