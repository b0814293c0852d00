import type { Program } from '../../../engine/transport/program-run.ts';

/** A program of tasks, each given as the shell that it runs; their ids are 1, 2, 3, ... */
export function tasks(...scripts: string[]): Program {
  return withBlobs({}, ...scripts);
}

export function withBlobs(blobs: Record<string, Buffer>, ...scripts: string[]): Program {
  const lines = scripts.map((script, index) => `t_${index + 1}() {\n${script}\n}\nrun ${index + 1}`);
  return { text: `prepare\n${lines.join('\n')}\n`, blobs: new Map(Object.entries(blobs)) };
}

/** A program without a task. */
export function bare(text: string): Program {
  return { text: `${text}\n`, blobs: new Map() };
}
