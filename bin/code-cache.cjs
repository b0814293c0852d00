// Runs a script with the code that V8 made of it the last time: compiling ours takes longer than most of what it does.
// Node 22 could do this by itself, Node 20 cannot.
const { isAscii } = require('node:buffer');
const { createHash, randomBytes } = require('node:crypto');
const {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const keptFor = 30 * 24 * 60 * 60 * 1000;

const sha256 = (data) => createHash('sha256').update(data).digest();

/** What nobody else may write, since it is run. */
function isOurs({ uid, mode }) {
  return uid === process.getuid() && (mode & 0o022) === 0;
}

/** The kept code, or undefined; what a power cut left of it does not have its own hash before it. */
function readKept(file) {
  let handle;
  try {
    if (!isOurs(statSync(dirname(file)))) return undefined;
    handle = openSync(file, 'r');
    if (!isOurs(fstatSync(handle))) return undefined;
    const data = readFileSync(handle);
    const code = data.subarray(32);
    return sha256(code).equals(data.subarray(0, 32)) ? code : undefined;
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Nobody uses code of an older bundle any more; nor is it worth much where somebody does. */
function prune(folder, current) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (path !== current && Date.now() - statSync(path).mtimeMs > keptFor) rmSync(path, { force: true });
  }
}

/** A disk that is read-only or full is no reason to fail: the code is compiled anew the next time. */
function keep(file, code) {
  const folder = dirname(file);
  const staged = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(statSync(folder))) return;
    writeFileSync(staged, Buffer.concat([sha256(code), code]), { mode: 0o600, flag: 'wx' });
    renameSync(staged, file);
    prune(folder, file);
  } catch {
    if (existsSync(staged)) rmSync(staged, { force: true });
  }
}

/** One file for each Node, each state of the script and each use of it; npm gives all files the same time of change. */
function keptFile(script, folder, use) {
  const { ino, size, mtimeMs, ctimeMs } = statSync(script);
  const state = [script, ino, size, mtimeMs, ctimeMs, process.version, process.arch].join(' ');
  return join(folder, `${sha256(state).toString('hex').slice(0, 16)}-${use}`);
}

/** A text of one byte a character takes V8 half the time. */
function textOf(script) {
  const bytes = readFileSync(script);
  return isAscii(bytes) ? bytes.latin1Slice() : bytes.toString();
}

/** What the CommonJS script exports. `use` names what of it will be used, as far as that is known. */
function requireCached(script, folder, use) {
  const require = createRequire(script);
  if (process.env.MEETCTL_DEBUG || process.getuid === undefined) return require(script);
  // Code that has not run for a while would be thrown away before it is kept.
  setFlagsFromString('--no-flush-bytecode');
  // A run is over before optimised code has repaid what it takes to make: a fifth of its CPU time.
  if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=600000');
  const file = keptFile(script, folder, use);
  const cachedData = readKept(file);
  const compiled = new Script(`(function (exports, require, module, __filename, __dirname) {${textOf(script)}\n})`, {
    filename: script,
    cachedData,
  });
  const isKept = cachedData !== undefined && !compiled.cachedDataRejected;
  // What failed has not come far, and would leave the rest to be compiled every time.
  if (!isKept) process.on('exit', (code) => code === 0 && keep(file, compiled.createCachedData()));
  const module = { exports: {} };
  compiled.runInThisContext()(module.exports, require, module, script, dirname(script));
  return module.exports;
}

module.exports = { requireCached };
