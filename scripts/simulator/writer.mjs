/** The writer's bytes and manner: what Python's `json.dumps` prints, one open, one write and one close a record. */
import { closeSync, openSync, writeSync } from 'node:fs';

/** One line with its newline; `micros` below the millisecond. The decimals are left out at an exact second. */
export function lineOf(record, timeMs, micros) {
  return `${pythonJson({ timestamp: pythonTimestamp(timeMs, micros), ...record })}\n`;
}

export function appendLine(path, line) {
  const file = openSync(path, 'a');
  try {
    const bytes = Buffer.from(line, 'latin1');
    const written = writeSync(file, bytes);
    if (written !== bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes went into ${path}`);
  } finally {
    closeSync(file);
  }
}

/** `datetime.isoformat()` of a time in UTC. */
function pythonTimestamp(timeMs, micros) {
  const [seconds, milliseconds] = new Date(timeMs).toISOString().slice(0, -1).split('.');
  const decimals = `${milliseconds}${String(micros).padStart(3, '0')}`;
  return decimals === '000000' ? `${seconds}+00:00` : `${seconds}.${decimals}+00:00`;
}

/** `json.dumps(value)` with its defaults: `", "`, `": "`, ASCII only. */
function pythonJson(value) {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${pythonJson(key)}: ${pythonJson(member)}`);
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, unit =>
    unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
