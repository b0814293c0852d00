import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labSettings } from '../../lab/settings.ts';

export interface Answer {
  code: number | null;
  /** What came on stdout and stderr, as they came. */
  text: string;
}

/**
 * Somebody with a home and a lab of their own, who types commands and reads what they say. The Debian image and the
 * packages are this machine's, so that they are not downloaded for every test.
 */
export class Newcomer {
  readonly home = mkdtempSync(join(tmpdir(), 'meetctl-newcomer-'));
  readonly lab: string;
  readonly labState: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(lab: string, net: string) {
    const { root } = labSettings({});
    const { FORCE_COLOR: _, MEETCTL_DEBUG: __, MEETCTL_IDENTITY: ___, XDG_CONFIG_HOME: ____, ...env } = process.env;
    this.lab = lab;
    this.labState = join(root, 'run', lab);
    const own = { HOME: this.home, MEETCTL_LAB_NAME: lab, MEETCTL_LAB_NET: net, MEETCTL_LAB_ROOT: root };
    this.#env = { ...env, ...own };
  }

  /** Types a command; a `folder` is where they stand, their home unless it is said. */
  type(argv: readonly string[], folder = this.home): Promise<Answer> {
    const [program, ...words] = argv as [string, ...string[]];
    const child = spawn(program, words, { env: this.#env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const answer: Answer = { code: null, text: '' };
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (answer.text += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ ...answer, code }));
    });
  }

  /** The same where it has to work; what it said. */
  async succeed(argv: readonly string[], folder?: string): Promise<string> {
    const { code, text } = await this.type(argv, folder);
    if (code !== 0) throw new Error(`"${argv.join(' ')}" ended with status ${code}:\n${text}`);
    return text;
  }

  /** Copies a folder of inventories into their home, and changes the inventory as they would with an editor. */
  copyInventory(from: string, change: (text: string) => string = (text) => text): string {
    const folder = join(this.home, 'site');
    cpSync(from, folder, { recursive: true, filter: (path) => !path.endsWith('.age') });
    const file = join(folder, 'inventory.yml');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    return file;
  }

  leave(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
