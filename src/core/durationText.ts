/** `787 ms`, `1.2 s`, `2 m 5 s`, `1 h 3 m`, `2 d 4 h`: two figures at most, to be taken in at a glance. The next smaller unit is cut off, not rounded up. */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return '';
  const size = Math.abs(ms);
  const sign = ms < 0 ? '-' : '';
  if (size < SECOND) return `${sign}${shortNumber(size)} ms`;
  if (size < MINUTE) return `${sign}${tenths(size / SECOND)} s`;
  const [large, small] = pairs.find(([unit]) => size >= unit.ms) ?? smallestPair;
  const rest = Math.floor((size % large.ms) / small.ms);
  const whole = `${sign}${Math.floor(size / large.ms).toLocaleString('en-US')} ${large.name}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small.name}`;
}

/** `125300 ms`, `0.25 ms`: all that is known, down to the nanosecond; plain digits, so that it can be copied into a sheet. */
export function exactDurationText(ms: number): string {
  // Seconds that were written with decimals are not whole in binary: 1.1 s must not become 1100.0000000000002 ms.
  return Number.isFinite(ms) ? `${plainNumber(ms)} ms` : '';
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const minutes = { ms: MINUTE, name: 'm' };
const hours = { ms: 60 * MINUTE, name: 'h' };
const days = { ms: 24 * 60 * MINUTE, name: 'd' };
const smallestPair = [minutes, { ms: SECOND, name: 's' }] as const;
const pairs = [[days, hours], [hours, minutes], smallestPair] as const;

/** Below a second: whole milliseconds from 10 on, and what is smaller with as many decimals as it needs to be told from nothing. */
function shortNumber(ms: number): string {
  if (ms === 0 || ms >= 10) return String(Math.floor(ms));
  return plainNumber(ms >= 1 ? Math.floor(ms * 10) / 10 : Number(ms.toPrecision(1)));
}

/** Always one decimal, so that figures below each other line up. */
function tenths(seconds: number): string {
  return (Math.floor(Number((seconds * 10).toFixed(6))) / 10).toFixed(1);
}

function plainNumber(ms: number): string {
  const text = ms.toFixed(6);
  // Beyond 1e21 there are no decimals, and nothing to take away.
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
