import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const standard = fileURLToPath(new URL('../../node_modules/.cache/meetctl-bench', import.meta.url));

/**
 * What a benchmark has measured so far, in a file: one that was interrupted goes on where it was. A complete one, or one
 * with other settings, begins anew. `told` makes the Markdown that lies beside it.
 */
export class Kept {
  constructor(name, settings, told) {
    const folder = process.env.RESULTS ?? standard;
    this.file = join(folder, `${name}.json`);
    this.told = told;
    this.state = { settings, complete: false, cells: {} };
    mkdirSync(dirname(this.file), { recursive: true });
    const before = read(this.file);
    if (before && !before.complete && JSON.stringify(before.settings) === JSON.stringify(settings)) {
      this.state = before;
      const count = Object.keys(before.cells).length;
      if (count > 0)
        console.error(`going on after ${count} parts of an earlier run; to begin anew, remove ${this.file}`);
    }
  }

  has(cell) {
    return Object.hasOwn(this.state.cells, cell);
  }

  /** All rows so far, in the order in which their parts were begun. */
  get rows() {
    return Object.values(this.state.cells).flat();
  }

  add(cell, rows) {
    this.state.cells[cell] = rows;
    this.#write();
  }

  finish() {
    this.state.complete = true;
    this.#write();
  }

  #write() {
    writeFileSync(`${this.file}.new`, JSON.stringify(this.state, null, 1));
    renameSync(`${this.file}.new`, this.file);
    const page = this.file.replace(/json$/, 'md');
    rmSync(page, { force: true });
    writeFileSync(page, `${this.told(this.rows)}\n`);
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
