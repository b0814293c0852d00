import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobOf } from '../../engine/modules/blob.ts';
import type { Question } from '../../engine/modules/state.ts';
import { modules } from '../../engine/modules/registry.ts';
import type { Decided } from '../../engine/plan/decided.ts';
import { Overlay } from '../../engine/plan/overlay.ts';
import { compileProgram } from '../../engine/plan/program.ts';
import { type AnswerMap, parseAnswers } from '../../engine/probe/answers.ts';
import { probeProgram } from '../../engine/probe/program.ts';
import { keyOf } from '../../engine/probe/questions.ts';
import { quote, sh } from '../../engine/shell/quote.ts';
import type { Session } from '../../engine/transport/session.ts';
import { canRun, PrivateHost } from '../engine/transport/private-host.ts';

// Only root can give files to others.
const isRoot = process.getuid?.() === 0;

let host: PrivateHost;
let session: Session;
beforeAll(async () => {
  if (!canRun || !isRoot) return;
  host = await PrivateHost.start();
  session = await host.session();
});
afterAll(() => host?.stop());

interface Wish {
  module: string;
  parameters: Record<string, unknown>;
}

/** Paths below the test's folder. */
const path = fc.constantFrom('a', 'a/b', 'a/b/c', "it's d", 'e');
/** Nothing is below these: where a link leads to is not looked at before something is put there. */
const leaf = fc.constantFrom("it's d", 'e');
const mode = fc.constantFrom('0644', '600', '2755', '4755');
const attributes = { mode, owner: fc.constantFrom('root', 'daemon'), group: fc.constantFrom('root', 'daemon') };
const content = fc.constantFrom('', 'x\n', 'y', 'a\0b').map((text) => blobOf(text));
const optional = { requiredKeys: ['path' as const] };

const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc
    .record({ path, state: fc.constantFrom('file', 'directory', 'absent'), ...attributes }, optional)
    .map((parameters) => ({ module: 'file', parameters })),
  fc
    .record({ path: leaf, src: fc.constantFrom('a', '/nowhere') })
    .map((parameters) => ({ module: 'file', parameters: { ...parameters, state: 'link' } })),
  fc
    .record({ path, content, ...attributes }, { requiredKeys: ['path', 'content'] })
    .map(({ path: dest, ...rest }) => ({ module: 'copy', parameters: { dest, ...rest } })),
  fc
    .record(
      { path, line: fc.constantFrom('x', 'z'), create: fc.boolean(), ...attributes },
      { requiredKeys: ['path', 'line'] },
    )
    .map((parameters) => ({ module: 'line', parameters })),
  fc
    .record({ path, regexp: fc.constantFrom('x', '.') })
    .map((parameters) => ({ module: 'line', parameters: { ...parameters, state: 'absent' } })),
);

/** What is there before: commands that make it, each of which may fail where another is in its way. */
const before = fc.array(
  fc.oneof(
    path.map((name) => sh`mkdir -p ${name}`),
    fc
      .tuple(path, fc.constantFrom('x\n', 'x\ny', ''))
      .map(([name, text]) => `printf %s ${quote(text)} 2>/dev/null >${quote(name)}`),
    leaf.map((name) => sh`ln -s a ${name}`),
    fc.tuple(path, mode).map(([name, bits]) => sh`chmod ${bits} ${name}`),
  ),
  { maxLength: 5 },
);

async function ask(questions: readonly Question[]): Promise<AnswerMap> {
  const { sections } = await session.run({ text: `${probeProgram(questions)}\n`, blobs: new Map() });
  return parseAnswers(questions, sections);
}

/** Decides the wishes in their order, up to the first that cannot be met. */
function decideAll(wishes: readonly Wish[], overlay: Overlay): { decided: Decided[]; foreseen: Question[] } {
  const decided: Decided[] = [];
  const foreseen = new Map<string, Question>();
  for (const [index, { module, parameters }] of wishes.entries()) {
    const decision = modules.get(module)!.decide(overlay.view(), parameters);
    if (decision.failed) break;
    overlay.predict(decision.predictions ?? []);
    for (const { question } of decision.predictions ?? []) foreseen.set(keyOf(question.ask, question.name), question);
    const own = { id: String(index), notifies: [], task: {}, module: modules.get(module) };
    const work = own as unknown as Decided['work'];
    decided.push({ work, skipped: false, decision, certainty: 'exact', parameters, questions: [] });
  }
  return { decided, foreseen: [...foreseen.values()] };
}

function below(folder: string, { module, parameters }: Wish): Wish {
  const place = 'dest' in parameters ? 'dest' : 'path';
  return { module, parameters: { ...parameters, [place]: join(folder, parameters[place] as string) } };
}

describe.skipIf(!canRun || !isRoot)('on a real file system', () => {
  test('what tasks are said to do is what they do, and then nothing is left to do', async () => {
    let count = 0;
    const property = fc.asyncProperty(
      before,
      fc.array(wish, { minLength: 1, maxLength: 4 }),
      async (commands, drawn) => {
        const folder = join(host.folder, `run-${++count}`);
        const prepare = `umask 022; mkdir ${quote(folder)}; cd ${quote(folder)}\n${commands.join(' 2>/dev/null\n')}\n:`;
        execFileSync('sh', ['-c', prepare], { stdio: 'ignore' });
        const wishes = drawn.map((one) => below(folder, one));
        const questions = wishes.flatMap(({ module, parameters }) => modules.get(module)!.probe(parameters));
        const overlay = new Overlay();
        overlay.learn(await ask(questions));
        const { decided, foreseen } = decideAll(wishes, overlay);

        const { tasks } = await session.run(compileProgram(decided, [], []));
        for (const [id, { rc, stderr }] of tasks) expect([id, rc, stderr]).toEqual([id, 0, '']);

        const after = await ask(foreseen);
        const view = overlay.view();
        const told = foreseen.map(({ ask: kind, name }) => [name, view.get(kind, name)]);
        expect(foreseen.map(({ ask: kind, name }) => [name, after.get(keyOf(kind, name))])).toEqual(told);

        const last = decided.length - 1;
        if (last >= 0) {
          const again = new Overlay();
          again.learn(await ask(questions));
          expect(modules.get(wishes[last]!.module)!.decide(again.view(), wishes[last]!.parameters).steps).toEqual([]);
        }
        rmSync(folder, { recursive: true, force: true });
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
