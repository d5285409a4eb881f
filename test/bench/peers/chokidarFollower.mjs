/**
 * How a follower is usually written with chokidar: it watches the file, keeps an offset, and reads from there at every event.
 * When the file is smaller than the offset, or appears again, it begins at its start. node chokidarFollower.mjs LOG
 *
 * It does what such code does with care: events are handled one after the other, the rest of a line waits for its end.
 */
import { watch } from 'chokidar';
import { open } from 'node:fs/promises';

const [log] = process.argv.slice(2);
let offset = 0;
let rest = Buffer.alloc(0);
let last = Promise.resolve();

watch(log)
  .on('add', () => queue(true))
  .on('change', () => queue(false))
  .on('error', error => process.stderr.write(`${error.message}\n`));
process.once('SIGINT', () => process.exit(0));

function queue(isNew) {
  last = last.then(() => read(isNew)).catch(error => process.stderr.write(`${error.message}\n`));
}

async function read(isNew) {
  const file = await open(log, 'r');
  try {
    const { size } = await file.stat();
    if (isNew || size < offset) {
      offset = 0;
      rest = Buffer.alloc(0);
    }
    if (size === offset) return;
    const bytes = Buffer.alloc(size - offset);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
    offset += bytesRead;
    const text = Buffer.concat([rest, bytes.subarray(0, bytesRead)]);
    const end = text.lastIndexOf(0x0a) + 1;
    process.stdout.write(text.subarray(0, end));
    rest = text.subarray(end);
  } finally {
    await file.close();
  }
}
