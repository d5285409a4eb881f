/**
 * Writes many records a second, one `write()` each, and rotates its own log in several ways meanwhile:
 * node loadWriter.mjs '{"log", "manifest", "firstId", "count", "perSecond", "size", "ways": [...], "keep"}'
 *
 * The manifest says after each few records which were written, to which generation of the log, and when
 * (`FROM TO GENERATION NS`, the monotonic clock that all processes share). Ids are counted up, so the order is theirs.
 */
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { recordOf } from './records.mjs';

const { log, manifest, firstId = 0, count, perSecond, size = 0, ways = [], keep = 60 } = JSON.parse(process.argv[2]);
let file = openSync(log, 'a');
let id = firstId;
let generation = 0;
const gzips = [];
const endId = firstId + count;
/** Rotations are spread evenly. */
const rotateAt = ways.map((_, at) => firstId + Math.floor((count * (at + 1)) / (ways.length + 1)));

const startMs = performance.now();
for (let rotation = 0; id < endId;) {
  if (id >= (rotateAt[rotation] ?? Infinity)) rotate(ways[rotation], rotation++);
  const due = firstId + Math.ceil(((performance.now() - startMs) / 1000) * perSecond);
  // In small steps, so that catching up is no single burst and rotations come where they should.
  write(Math.min(due, endId, rotateAt[rotation] ?? Infinity, id + 500));
  if (id >= due) await pause(Math.max(2, (1000 / perSecond) * 2 - 2));
}
closeSync(file);
await Promise.all(gzips);

function write(to) {
  const from = id;
  for (; id < to; id++) writeSync(file, recordOf(id, size));
  if (id > from) appendFileSync(manifest, `${from} ${id} ${generation} ${process.hrtime.bigint()}\n`);
}

function rotate(way, rotation) {
  switch (way) {
    case 'rename':
      shift();
      renameSync(log, `${log}.1`);
      reopen();
      break;
    /** Something is still written to the old file, after the new one is there. */
    case 'renameLate':
      shift();
      renameSync(log, `${log}.1`);
      writeFileSync(log, '');
      write(Math.min(endId, id + Math.ceil(perSecond / 20)));
      reopen();
      break;
    case 'renameGzip':
      shift();
      renameSync(log, `${log}.1`);
      gzips.push(gzipLater(`${log}.1`));
      reopen();
      break;
    case 'copyTruncate':
      shift();
      copyFileSync(log, `${log}.1`);
      truncateSync(log);
      generation++;
      break;
    /** As the scout does. */
    case 'gzipByWriter': {
      const stamp = new Date(Date.UTC(2025, 2, 1, 0, 0, rotation)).toISOString().replace(/[-:]/g, '').replace('T', '_');
      const archive = log.replace(/\.jsonl$/, `_${stamp.slice(0, 15)}.jsonl.gz`);
      writeFileSync(archive, gzipSync(readFileSync(log), { level: 1 }));
      unlinkSync(log);
      reopen();
      break;
    }
    default:
      throw new Error(`There is no way "${way}".`);
  }
}

function reopen() {
  closeSync(file);
  file = openSync(log, 'a');
  generation++;
}

/** Makes room for the first archive, and forgets the oldest. */
function shift() {
  for (const ending of ['', '.gz']) {
    rmSync(`${log}.${keep}${ending}`, { force: true });
    for (let number = keep - 1; number > 0; number--) {
      const from = `${log}.${number}${ending}`;
      if (existsSync(from)) renameSync(from, `${log}.${number + 1}${ending}`);
    }
  }
}

async function gzipLater(path) {
  await pipeline(createReadStream(path), createGzip({ level: 1 }), createWriteStream(`${path}.gz`));
  unlinkSync(path);
}
