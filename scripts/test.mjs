// `npm test`: everything, with progress. Words behind `--` go to vitest: `npm test -- --project unit`.
// The last line is the count of all tests.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installTestTools } from './test-tools.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`the tests need Node.js 20.19 or later; this is ${process.version}`);
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(join(root, 'node_modules/vitest'))) {
  console.error('the dependencies are not installed: run `npm ci` first');
  process.exit(2);
}
installTestTools();

const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
// Some tests run programs as another user, who has to get through here.
chmodSync(folder, 0o711);
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root,
  // What tests leave in the folder for temporary files goes with it.
  env: { ...process.env, TMPDIR: folder },
});
const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
rmSync(folder, { recursive: true, force: true });
if (!counts) process.exit(status || 1);
const skipped = counts.numPendingTests + counts.numTodoTests;
// A file that could not be loaded, or whose hosts did not come up, has no failed test to count, and is a failure all the same.
const unloaded = counts.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
).length;
console.log(
  `${counts.numPassedTests} passed, ${counts.numFailedTests + unloaded} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
process.exit(status ?? 1);
