/**
 * Appends records to a log and keeps a manifest of them, one line an event, which all writers of the log share:
 *
 *   w FILE FROM TO SIZE   records [FROM, TO) are about to be written into a file (`inode:birth`)
 *   W FROM TO             they are written
 *   t FILE                the file was truncated or rewritten in place
 */
import { appendFileSync, closeSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { recordOf } from './records.mjs';

export class Appender {
  file = null;
  /** What is missing of a record that was begun. */
  rest = null;
  halfFile = '';

  /** `style`: `hold` keeps the descriptor, `reopen` opens the log for each record, as the scheduler does. */
  constructor(log, manifest, firstId, style) {
    this.log = log;
    this.manifest = manifest;
    this.nextId = firstId;
    this.style = style;
  }

  /** Writes records, each with one `write()`, or all with one. */
  append(count, { size = 0, together = false } = {}) {
    if (together) {
      this.noted(count, size, ids => this.write(Buffer.concat(ids.map(id => recordOf(id, size)))));
    } else if (this.style === 'hold') {
      this.noted(count, size, ids => ids.forEach(id => this.write(recordOf(id, size))));
    } else {
      for (let written = 0; written < count; written++) {
        this.close();
        this.noted(1, size, ([id]) => this.write(recordOf(id, size)));
      }
      this.close();
    }
  }

  /** Begins a record; `cut` is how many of its bytes are written, or minus how many are not. */
  half(cut, size = 0) {
    if (this.rest !== null) throw new Error('A record is begun already.');
    const record = recordOf(this.nextId, size);
    const at = cut > 0 ? Math.min(cut, record.length - 1) : Math.max(1, record.length + cut);
    this.halfFile = this.tag();
    this.note('w', this.halfFile, this.nextId, this.nextId + 1, size);
    this.write(record.subarray(0, at));
    this.rest = record.subarray(at);
  }

  finish() {
    if (this.rest === null) return;
    this.write(this.rest);
    this.rest = null;
    // With its halves in two files it is nowhere.
    if (this.tag() === this.halfFile) this.note('W', this.nextId, this.nextId + 1);
    this.nextId++;
  }

  open() {
    this.file ??= openSync(this.log, 'a+');
    return this.file;
  }

  close() {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  sync() {
    fsyncSync(this.open());
  }

  truncated() {
    this.note('t', this.tag());
  }

  /** Of the file that records go to. */
  tag() {
    const { ino, birthtimeNs } = fstatSync(this.open(), { bigint: true });
    return `${ino}:${birthtimeNs}`;
  }

  /** A write may be cut short when the disk is full: the next one then says why. */
  write(bytes) {
    for (let at = 0; at < bytes.length;) at += writeSync(this.open(), bytes, at);
  }

  noted(count, size, write) {
    const from = this.nextId;
    const ids = Array.from({ length: count }, (_, at) => from + at);
    this.note('w', this.tag(), from, from + count, size);
    this.nextId += count;
    write(ids);
    this.note('W', from, from + count);
  }

  note(...parts) {
    appendFileSync(this.manifest, `${parts.join(' ')}\n`);
  }
}
