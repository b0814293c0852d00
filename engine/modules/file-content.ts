import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import { textLimit } from '../probe/program.ts';
import { type Attributes, differences, settle } from './attributes.ts';
import { isLarge, missingRoom, presentOf, sizeOf } from './large-file.ts';
import { asWished, type Content, type Decision, type Prediction, type Step } from './module.ts';
import { shownPath } from './shown-path.ts';
import type { PathState, Question, StateView } from './state.ts';

/** A file that shall have a certain content. */
export interface FileWish extends Attributes {
  path: string;
  content: Content;
  validate?: string;
  /** Something is only taken out of it: what was secret in it is what goes. */
  isLess?: boolean;
}

/** An absolute path without a trailing slash, `.` or `..`. */
export function cleanPath(path: string): string {
  const clean = posix.normalize(path);
  return clean.length > 1 ? clean.replace(/\/$/, '') : clean;
}

/** What has to be known of a file before its content can be judged. */
export function askFile(path: string): Question[] {
  const clean = cleanPath(path);
  return [
    { ask: 'path', name: clean },
    { ask: 'path', name: posix.dirname(clean) },
  ];
}

/** Compares a file with its wish: nothing to do, attributes to set, or the file to replace in one step. */
export function decideFile(state: StateView, wish: FileWish): Decision {
  const path = cleanPath(wish.path);
  const now = state.get('path', path);
  const refusal = refuse(state, path, now) ?? refuseOpen(path, now, wish);
  if (refusal) return { ...asWished, failed: refusal };
  const want = settle(wish, now, wish.content.secret ? '0600' : '0644');
  const attributes = now.type === 'file' ? differences(path, now, want) : { summary: [], script: '' };
  const isSame = now.sha256 === wish.content.sha256;
  if (isSame && attributes.summary.length === 0) return asWished;
  const after: PathState = { type: 'file', ...want, sha256: wish.content.sha256 };
  const predictions: Prediction[] = [
    { question: { ask: 'path', name: path }, answer: after },
    { question: { ask: 'text', name: path }, answer: readable(wish.content) },
  ];
  if (isSame) return { steps: [{ do: 'shell', script: attributes.script }], summary: attributes.summary, predictions };
  const failed = missingRoom(state, wish.content);
  if (failed) return { ...asWished, failed };
  const present = presentOf(state, wish.content);
  const write: Step = {
    do: 'write',
    path,
    blob: wish.content,
    ...(present > 0 ? { present } : {}),
    ...want,
    validate: wish.validate,
    expect: state.unforeseen ? 'any' : (now.sha256 ?? 'absent'),
  };
  const differs = now.type === 'absent' ? `new file, ${sizeOf(wish.content)} bytes` : 'content differs';
  const summary = [wish.content.secret ? `${differs}; ${hiddenLines}` : differs, ...attributes.summary];
  return { steps: [write], summary, predictions, ...textOf(path, wish.content) };
}

/** Said instead of a difference, which whoever asks for would else look for in vain. */
const hiddenLines = 'its lines are not shown, because there is a secret in it';

/** Secrets and binary files have no text to show. */
export function textOf(path: string, blob: Content): Pick<Decision, 'text'> {
  if (isLarge(blob)) return {};
  const { content, secret } = blob;
  return !secret && isUtf8(content) && !content.includes(0) ? { text: { path, after: content.toString() } } : {};
}

/** What an edit of the file would read. */
function readable(blob: Content): string | undefined {
  if (isLarge(blob)) return undefined;
  const { content } = blob;
  return content.length <= textLimit && isUtf8(content) ? content.toString() : undefined;
}

function refuse(state: StateView, path: string, now: PathState): Decision['failed'] {
  if (now.type === 'link') {
    return {
      message: `${shownPath(path)} is a symbolic link to ${shownPath(now.target ?? '')}`,
      hint: 'name the file that it leads to, or remove the link',
    };
  }
  if (now.type === 'directory' || now.type === 'other') {
    return {
      message: `${shownPath(path)} is ${now.type === 'directory' ? 'a directory' : 'no regular file'}`,
      hint: 'name a file',
    };
  }
  return missingFolder(state, path);
}

/** A file keeps its mode where none is given, and that may let everybody read the secret. */
function refuseOpen(path: string, now: PathState, { mode, content, isLess }: FileWish): Decision['failed'] {
  if (!content.secret || isLess || mode !== undefined || now.type !== 'file' || !/[4-7]$/.test(now.mode))
    return undefined;
  return {
    message: `${shownPath(path)} has mode ${now.mode}: everybody on the host could read the secret in it`,
    hint: 'add mode: "0600" to the task, or "0640" with the group of whoever reads it',
  };
}

/** Why nothing can be made at a path: what is above it is no directory. */
export function missingFolder(state: StateView, path: string): Decision['failed'] {
  const parent = posix.dirname(path);
  const { type } = state.get('path', parent);
  if (state.unforeseen || type === 'directory' || type === 'link') return undefined;
  if (type !== 'absent') return notADirectory(parent);
  return {
    message: `the directory ${shownPath(parent)} does not exist`,
    hint: `make it with a task before: file: { path: ${shownPath(parent)}, state: directory }`,
  };
}

export function notADirectory(path: string): Decision['failed'] {
  return { message: `${shownPath(path)} is not a directory`, hint: 'remove it, or choose another path' };
}
