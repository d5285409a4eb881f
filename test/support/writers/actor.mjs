/**
 * A writer that does what it is told, as a process of its own: node actor.mjs LOG MANIFEST FIRST_ID STYLE.
 * Each line of its input is a JSON array of actions (`actions.ts` names them), done one after the other without a pause;
 * the answer is a line, `ok` or what went wrong.
 */
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Appender } from './appender.mjs';
import { recordOf } from './records.mjs';

const [log = '', manifest = '', firstId = '0', style = 'hold'] = process.argv.slice(2);
const appender = new Appender(log, manifest, Number(firstId), style);
/** Names are relative to the log: `.1` is the log's name with that behind it, `/x` is in its folder. */
const pathOf = (name = '') => (name.startsWith('/') ? resolve(dirname(log), `.${name}`) : log + name);

const actions = {
  append: (count, options) => appender.append(count, options),
  half: (cut = 40, size) => appender.half(cut, size),
  finish: () => appender.finish(),
  bytes: base64 => appender.write(Buffer.from(base64, 'base64')),
  hole: bytes => {
    const file = appender.open();
    ftruncateSync(openForWriting(), fstatSync(file).size + bytes);
  },
  pause: ms => pause(ms),
  fsync: () => appender.sync(),
  open: () => void appender.open(),
  close: () => appender.close(),
  kill: () => process.kill(process.pid, 'SIGKILL'),

  rename: to => {
    renameSync(log, pathOf(to));
    appender.close();
  },
  /** As somebody else does it: this writer goes on writing to the old file. */
  renameAway: to => renameSync(log, pathOf(to)),
  move: (from, to) => renameSync(pathOf(from), pathOf(to)),
  create: (mode = 0o644) => {
    closeSync(openSync(log, 'ax', mode));
    appender.close();
  },
  delete: name => unlinkSync(pathOf(name)),
  deleteAndClose: () => {
    unlinkSync(log);
    appender.close();
  },
  /** Makes room for the first archive. */
  shift: (ending = '') => {
    for (let number = 60; number > 0; number--) {
      const from = `${log}.${number}${ending}`;
      if (existsSync(from)) renameSync(from, `${log}.${number + 1}${ending}`);
    }
  },
  truncate: (size = 0) => {
    truncateSync(log, size);
    appender.truncated();
  },
  /** Copies the log and truncates it; `meanwhile` records are appended while it is copied, and as many before it is truncated. */
  copyTruncate: (to, meanwhile = 0, options) => {
    const source = openSync(log, 'r');
    const target = openSync(pathOf(to), 'w');
    const half = Math.floor(fstatSync(source).size / 2);
    copyBytes(source, target, 0, half);
    if (meanwhile > 0) appender.append(meanwhile, options);
    copyBytes(source, target, half, Infinity);
    closeSync(source);
    closeSync(target);
    if (meanwhile > 0) appender.append(meanwhile, options);
    truncateSync(log, 0);
    appender.truncated();
  },
  copy: to => copyFileSync(log, pathOf(to)),
  /** Other content of the same size, in place. `count` records, all of one size. */
  overwrite: (count, size) => {
    const before = fstatSync(appender.open()).size;
    appender.truncated();
    appender.noted(count, size, ids => {
      const bytes = Buffer.concat(ids.map(id => recordOf(id, size)));
      const file = openForWriting();
      writeSync(file, bytes, 0, bytes.length, 0);
      ftruncateSync(file, Math.max(bytes.length, before));
    });
  },
  /** A temporary file with the content of the log and more, renamed over it; without the content when `isOther`. */
  replace: (count, isOther = false) => {
    const temporary = `${log}.tmp~`;
    const content = existsSync(log) ? readFileSync(log) : Buffer.alloc(0);
    appender.close();
    const { log: path } = appender;
    if (!isOther) writeFileSync(temporary, content);
    appender.log = temporary;
    appender.append(count);
    appender.log = path;
    appender.close();
    renameSync(temporary, log);
  },
  gzip: async (from, to, pauseMs = 0) => {
    await writeSlowly(pathOf(to), gzipSync(readFileSync(pathOf(from))), pauseMs);
    unlinkSync(pathOf(from));
  },
  /** As the scout does: reads all, writes the archive, unlinks, creates anew. */
  scoutRotate: async (second, pauseMs = 0) => {
    const archive = join(dirname(log), `${basename(log, '.jsonl')}_${stampOf(second)}.jsonl.gz`);
    await writeSlowly(archive, gzipSync(readFileSync(log)), pauseMs);
    unlinkSync(log);
    writeFileSync(log, '');
    appender.close();
  },
  write: (name, base64) => writeFileSync(pathOf(name), Buffer.from(base64, 'base64')),
  writeMore: (name, base64) => appendFileSync(pathOf(name), Buffer.from(base64, 'base64')),
  /** As if nobody had written to it for long, or will have. */
  touch: (name, seconds) => utimesSync(pathOf(name), seconds, seconds),
  symlink: (target, name = '') => {
    const link = pathOf(name);
    symlinkSync(pathOf(target), `${link}.new~`);
    renameSync(`${link}.new~`, link);
    appender.close();
  },
  mkdir: name => mkdirSync(pathOf(name), { recursive: true }),
  rmdir: name => rmSync(pathOf(name), { recursive: true }),
  fifo: () => void spawnSync('mkfifo', [log]),
};

for await (const line of createInterface({ input: process.stdin })) {
  try {
    for (const [name, ...rest] of JSON.parse(line)) await actions[name](...rest);
    process.stdout.write('ok\n');
  } catch (error) {
    process.stdout.write(`${error.message.replaceAll('\n', ' ')}\n`);
  }
}

/** A descriptor that is not for appending. It lives as long as the process. */
function openForWriting() {
  return openSync(log, 'r+');
}

function copyBytes(source, target, from, to) {
  const buffer = Buffer.alloc(64 * 1024);
  for (let at = from; at < to;) {
    const count = readSync(source, buffer, 0, Math.min(buffer.length, to - at), at);
    if (count === 0) return;
    writeSync(target, buffer, 0, count);
    at += count;
  }
}

/** In four pieces, so that it can be met half written. */
async function writeSlowly(path, bytes, pauseMs) {
  const step = Math.ceil(bytes.length / 4);
  writeFileSync(path, bytes.subarray(0, step));
  for (let at = step; at < bytes.length; at += step) {
    if (pauseMs > 0) await pause(pauseMs);
    appendFileSync(path, bytes.subarray(at, at + step));
  }
}

function stampOf(second) {
  return new Date(Date.UTC(2025, 2, 1) + second * 1000)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace('T', '_')
    .slice(0, 15);
}
