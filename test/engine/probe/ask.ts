import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Question } from '../../../engine/modules/state.ts';
import { type AnswerMap, parseAnswers } from '../../../engine/probe/answers.ts';
import { probeProgram } from '../../../engine/probe/program.ts';
import { FrameReader } from '../../../engine/transport/frames.ts';
import { frameFunctions } from '../../../engine/transport/library.ts';
import { type ProgramResult, ProgramRun } from '../../../engine/transport/program-run.ts';

const exec = promisify(execFile);
const nonce = 'feedfacefeedface';

/** What the library gives to every program, and the end that the supervisor writes. */
const frame = `export LC_ALL=C.UTF-8 N=${nonce}
${frameFunctions}`;

/** Runs a program's text with this machine's `sh`, without a session. */
export async function runHere(text: string): Promise<ProgramResult> {
  const run = new ProgramRun({}, () => {});
  const reader = new FrameReader(
    nonce,
    (one) => run.frame(one),
    (data) => run.data(data),
  );
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-ask-'));
  try {
    writeFileSync(join(folder, 'program'), `${frame}${text}\nprintf '\\n%s Z 0\\n' ${nonce}`);
    const { stdout } = await exec('sh', [join(folder, 'program')], { encoding: 'buffer', maxBuffer: 1 << 26 });
    reader.push(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return run.promise;
}

/** Asks this machine. */
export async function ask(...questions: Question[]): Promise<AnswerMap> {
  return parseAnswers(questions, (await runHere(probeProgram(questions))).sections);
}
