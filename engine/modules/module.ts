import type { Problem } from '../errors.ts';
import type { Stream } from '../transport/payload.ts';
import type { Question, StateView } from './state.ts';

/** Contents that travel to the host beside the program: bytes, never part of a command. */
export interface Blob {
  content: Buffer;
  /** Hex SHA-256 of the content. */
  sha256: string;
  /** A secret is in it: no difference of it may be shown. */
  secret: boolean;
}

/** A file of ours that is not held in memory: it is read while it is sent. */
export interface LocalFile {
  path: string;
  size: number;
  sha256: string;
  secret: false;
}

export type Content = Blob | LocalFile;

/** What a folder of ours holds, with its path in it. */
export type TreeEntry =
  | { type: 'directory'; path: string }
  | { type: 'file'; path: string; mode: string; file: LocalFile; text: () => string | undefined }
  | { type: 'link'; path: string; target: string };

/** One thing to do on the host. `shell` is text for `sh`, made with the `sh` tag, which quotes. */
export type Step =
  | {
      do: 'write';
      path: string;
      blob: Content;
      /** Bytes of a large file that the host has already. */
      present?: number;
      mode: string;
      owner: string;
      group: string;
      /** Command with `%s` for the staged file; a status other than 0 keeps the old file. */
      validate?: string;
      /** Hex SHA-256 that the path must still have, 'absent', or 'any' after something that nobody could foresee. */
      expect: string;
    }
  | {
      do: 'shell';
      script: string;
      /** Lines that the script gets by calling `input`. Neighbours with the same script may become one run of it, with the lines of all. */
      input?: readonly string[];
      /** Bytes that travel beside the program: the script finds them in the file `"$F"`. */
      blob?: Content | Stream;
      present?: number;
    };

/** What a step will have made of a question's answer, so that later tasks are judged on it. */
export interface Prediction {
  question: Question;
  /** A function gives it when somebody looks. */
  answer: unknown;
}

export interface Decision {
  /** What to do; none when the host is as wished. */
  steps: readonly Step[];
  /** What differs, in short sentences: `mode 0644 -> 0640`. */
  summary: readonly string[];
  /** A text file's new content, for a unified difference. Left out for secrets and binary files. */
  text?: { path: string; after: string };
  /** Other files of ours whose texts are shown in the same way. */
  texts?: readonly { path: string; source: string }[];
  predictions?: readonly Prediction[];
  /** Steps that only wait or look: they are run, and never count as a change. */
  readOnly?: boolean;
  /**
   * Something with effects beyond `predictions` (package scripts, commands): what comes after is judged with care. Those of
   * a folder do not go beyond it.
   */
  unforeseen?: true | { below: string };
  /** Shell that is asked on the host, just before: unless it succeeds, the task turned out to be needless. */
  guard?: string;
  /** By what was seen there is nothing to do, but tasks before it may change that: only the guard can tell. */
  maybe?: boolean;
  /** Nobody can know whether it will change anything: a check lists it as unknown. */
  opaque?: boolean;
  /** What was seen is not what was asked for, and there is nothing to do about it: the task has failed. */
  failed?: Problem;
  /** The result that `register` gives, of a task that only looked. */
  result?: { rc: number; stdout: string };
  /** What the task has to tell people. */
  message?: string;
  /** What it changes of units counts when the host starts the next time: none is started, stopped or told anything. */
  onlyAtBoot?: boolean;
  /** The host is rebooted once this is done, and has so many seconds to come back. */
  reboot?: { seconds: number };
  /**
   * What it puts at stake of our way into the host, beyond what its predictions say (`undo/places.ts`). Unless a new
   * connection gets in afterwards, the paths are put back, and `undo` is run on what `save` printed before.
   */
  atStake?: { paths: readonly string[]; save: string; undo: string };
}

/** A kind of task. All of it is pure: questions, a judgement, and what to do as plain data. */
export interface Module<Parameters = Record<string, unknown>> {
  name: string;
  /** One sentence for the reference page. */
  summary: string;
  /** JSON Schema (2020-12) of the parameters: type object, additionalProperties false, descriptions. */
  schema: Readonly<Record<string, unknown>>;
  /** Parameter that a bare text stands for: `command: echo` is `command: { cmd: echo }`. */
  primary?: string;
  /** Parameters that `probe` reads; they must be known before the host is asked. */
  probedBy: readonly string[];
  /** Parameter that names a template below `templates/<role>/`; its rendering arrives as the Blob `content`. */
  template?: string;
  /** Parameter that names a file below the role's `files/`, or a path; its bytes arrive as the Blob `content`. */
  file?: string;
  /** Such a file may be large, and arrive as a LocalFile. */
  takesLarge?: boolean;
  /** It may be a folder, which arrives as a list of TreeEntry, `tree`. */
  takesTree?: boolean;
  /** Parameter that is a list of CEL conditions; their truths arrive as booleans. */
  conditions?: string;
  /** Parameter that is a CEL expression; it arrives as `{ source, value }`. */
  expression?: string;
  /** It runs what the user wrote: `become_user` is for it. */
  runsCommands?: boolean;
  /** Parameters that may hold a secret. What all others say, everybody on the host can read while it runs, or later. */
  takesSecrets?: readonly string[];
  /** What to do with a secret instead. */
  secretHint?: string;
  /** Secrets in the parameters arrive as `Secret`, which nobody can show, instead of their text. */
  keepsSecrets?: boolean;
  /** Its parameters are names of the user's own, and their values facts for the tasks that come later. */
  setsFacts?: boolean;
  probe(parameters: Parameters): readonly Question[];
  decide(state: StateView, parameters: Parameters): Decision;
  /** What is still not as wished after the steps ran; without it, `decide` is asked again. */
  confirm?(state: StateView, parameters: Parameters): readonly string[];
  /** What to do when it is not; without it, to look for who changes it back. */
  strayHint?(parameters: Parameters): string;
}

/** A decision that finds nothing to do. */
export const asWished: Decision = { steps: [], summary: [] };
