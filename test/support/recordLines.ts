/** The lines of records [from, to), a second apart. */
export function recordLines(from: number, to: number, status = 'running'): string {
  return Array.from({ length: to - from }, (_, at) => {
    const time = new Date(Date.UTC(2025, 1, 1) + (from + at) * 1000).toISOString();
    return `{"timestamp": "${time}", "event": "status_change", "job_id": "${from + at}", "new_status": "${status}", "detail": "d${from + at}"}\n`;
  }).join('');
}
