import { posix } from 'node:path';
import { sh } from '../shell/quote.ts';
import { attributeProperties, type Attributes, differences, fullMode, setWished, settle } from './attributes.ts';
import { askFile, cleanPath, missingFolder, notADirectory } from './file-content.ts';
import { discardLine, keepLine } from './journal.ts';
import { asWished, type Decision, type Module, type Prediction } from './module.ts';
import { shownPath } from './shown-path.ts';
import type { PathState, StateView } from './state.ts';

interface FileParameters extends Attributes {
  path: string;
  state?: 'file' | 'directory' | 'link' | 'absent';
  src?: string;
}

export const file: Module<FileParameters> = {
  name: 'file',
  summary: 'Makes directories and links, sets attributes, removes paths.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: {
      path: { type: 'string', pattern: '^/', description: 'Absolute path on the host.' },
      state: {
        enum: ['file', 'directory', 'link', 'absent'],
        default: 'file',
        description:
          '`directory` makes it and its parents, `link` points it at `src`, `absent` removes it with all below it, `file` only sets attributes.',
      },
      src: { type: 'string', minLength: 1, description: 'What a link leads to.' },
      ...attributeProperties,
    },
    if: { required: ['state'], properties: { state: { const: 'link' } } },
    then: { required: ['src'] },
    else: { not: { required: ['src'] } },
  },
  probedBy: ['path', 'state'],
  probe: ({ path, state }) =>
    state === 'directory' ? lineage(cleanPath(path)).map((name) => ({ ask: 'path', name })) : askFile(path),
  decide(state, parameters) {
    const path = cleanPath(parameters.path);
    const now = state.get('path', path);
    switch (parameters.state ?? 'file') {
      case 'absent':
        return decideAbsent(path, now);
      case 'directory':
        return decideDirectory(state, path, now, parameters);
      case 'link':
        return decideLink(state, path, now, parameters.src!);
      default:
        return decideAttributes(state, path, now, parameters);
    }
  },
};

function decideAbsent(path: string, now: PathState): Decision {
  if (now.type === 'absent') return asWished;
  if (path === '/') return { ...asWished, failed: { message: 'the root directory cannot be removed' } };
  return {
    steps: [{ do: 'shell', script: discardLine(path) }],
    summary: [`${now.type} removed`],
    predictions: [
      {
        question: { ask: 'path', name: path },
        answer: { type: 'absent', mode: '', owner: '', group: '' } satisfies PathState,
      },
      { question: { ask: 'text', name: path }, answer: undefined },
    ],
  };
}

/** A path and all directories above it, the topmost first. */
function lineage(path: string): string[] {
  return path === '/' ? ['/'] : [...lineage(posix.dirname(path)), path];
}

function decideDirectory(state: StateView, path: string, now: PathState, wish: Attributes): Decision {
  if (now.type !== 'directory' && now.type !== 'absent') {
    return {
      ...asWished,
      failed: {
        message: `${shownPath(path)} is a ${now.type}, not a directory`,
        hint: 'remove it, or choose another path',
      },
    };
  }
  if (now.type === 'absent') return makeDirectory(state, path, wish);
  const want = settle(wish, now, now.mode);
  const { summary, script } = differences(path, now, want);
  const predictions = [directoryAt(path, want)];
  return summary.length === 0 ? asWished : { steps: [{ do: 'shell', script }], summary, predictions };
}

function makeDirectory(state: StateView, path: string, wish: Attributes): Decision {
  const parents = lineage(path).slice(0, -1);
  const inTheWay = parents.find((parent) => ['file', 'other'].includes(state.get('path', parent).type));
  if (inTheWay) return { ...asWished, failed: notADirectory(inTheWay) };
  const above = parents.filter((parent) => state.get('path', parent).type === 'absent');
  const given = inherited(parents.map((parent) => state.get('path', parent)));
  const want = {
    mode: wish.mode?.padStart(4, '0') ?? given.mode,
    owner: wish.owner ?? given.owner,
    group: wish.group ?? given.group,
  };
  const kept = [...above, path].map(keepLine);
  const script = [...kept, ...makeLines(path, wish)].join('\n');
  return {
    steps: [{ do: 'shell', script }],
    summary: ['new directory'],
    predictions: [...above.map((parent) => directoryAt(parent, given)), directoryAt(path, want)],
  };
}

/**
 * It is made with its mode, which is a process less than setting that. Only what is wished is set: a package may have made the
 * directory meanwhile, with an owner of its own.
 */
function makeLines(path: string, wish: Attributes): string[] {
  if (wish.mode === undefined) return [sh`mkdir -p -- ${path}`, ...setWished(path, wish)];
  const mode = fullMode(wish.mode);
  return [
    sh`if [ -d ${path} ]; then chmod ${mode} -- ${path}; else mkdir -p -m ${mode} -- ${path}; fi`,
    ...setWished(path, { ...wish, mode: undefined }),
  ];
}

/** A directory with setgid hands its group and this bit on to what is made in it. */
function inherited(above: readonly PathState[]): Required<Attributes> {
  const last = above.findLast(({ type }) => type === 'directory');
  const isSetgid = /^[2367]/.test(last?.mode ?? '');
  return { mode: isSetgid ? '2755' : '0755', owner: 'root', group: isSetgid ? last!.group : 'root' };
}

function directoryAt(path: string, attributes: Required<Attributes>): Prediction {
  const answer: PathState = { type: 'directory', ...attributes };
  return { question: { ask: 'path', name: path }, answer };
}

function decideLink(state: StateView, path: string, now: PathState, target: string): Decision {
  if (now.type === 'link' && now.target === target) return asWished;
  if (now.type === 'directory') {
    return {
      ...asWished,
      failed: {
        message: `${shownPath(path)} is a directory, not a link`,
        hint: 'remove it first: file: { state: absent }',
      },
    };
  }
  const refusal = missingFolder(state, path);
  if (refusal) return { ...asWished, failed: refusal };
  const staged = `${path}.meetctl-new`;
  const script =
    `${keepLine(path)}\n` + sh`beside ${staged}\nln -sfT -- ${target} ${staged}\nmv -fT -- ${staged} ${path}\nplaced`;
  return {
    steps: [{ do: 'shell', script }],
    summary: [
      now.type === 'link'
        ? `link ${shownPath(now.target ?? '')} -> ${shownPath(target)}`
        : `new link to ${shownPath(target)}`,
    ],
    predictions: [
      {
        question: { ask: 'path', name: path },
        answer: { type: 'link', mode: '0777', owner: 'root', group: 'root', target } satisfies PathState,
      },
      { question: { ask: 'text', name: path }, answer: undefined },
    ],
  };
}

function decideAttributes(state: StateView, path: string, now: PathState, wish: Attributes): Decision {
  if (now.type === 'absent') {
    if (!state.unforeseen)
      return {
        ...asWished,
        failed: {
          message: `${shownPath(path)} does not exist`,
          hint: 'make it with copy or template, or ask for state: directory',
        },
      };
    const script = [keepLine(path), ...setWished(path, wish)].join('\n');
    return { steps: [{ do: 'shell', script }], summary: ['attributes'] };
  }
  if (now.type === 'link' && wish.mode !== undefined) {
    return {
      ...asWished,
      failed: {
        message: `${shownPath(path)} is a symbolic link to ${shownPath(now.target ?? '')}: it has no mode of its own`,
        hint: 'name the path that it leads to',
      },
    };
  }
  const want = settle(wish, now, now.mode);
  const { summary, script } = differences(path, now, want);
  if (summary.length === 0) return asWished;
  return {
    steps: [{ do: 'shell', script }],
    summary,
    predictions: [{ question: { ask: 'path', name: path }, answer: { ...now, ...want } }],
  };
}
