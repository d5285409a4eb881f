/** The records that test writers write: whoever knows the id and the size knows every byte. */

/** The bytes of a record with its line end, `size` of them unless it is longer anyway. Some hold characters of several bytes. */
export function recordOf(id, size = 0) {
  const at = new Date(Date.UTC(2025, 1, 1) + (id % WRITER_IDS) * 10).toISOString().replace('Z', '000+00:00');
  const subject = `sub-${Math.floor(id / WRITER_IDS)}${id % 3 === 0 ? 'ü€😀' : ''}`;
  const head = `{"timestamp": "${at}", "event": "status_change", "subject": "${subject}", "session": "", "procedure": "p", "job_id": "${id}", "new_status": "running", "detail": "`;
  const tail = '"}\n';
  const pad = 'x'.repeat(Math.max(0, size - Buffer.byteLength(head) - tail.length));
  return Buffer.from(head + pad + tail);
}

/** Ids of the nth writer begin at n times this. */
export const WRITER_IDS = 10_000_000;
