const counts = new Intl.NumberFormat('en-US');

/** `98,310` */
export function countText(count: number): string {
  return counts.format(count);
}

/** `1 record`, `98,310 records` */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1,204 of 98,310`, or only the number when nothing is hidden. */
export function shownOf(count: number, total: number): string {
  return count === total ? countOf(total, 'record') : `${countText(count)} of ${countText(total)}`;
}

/** `42 %`; never 100 before the end. */
export function percentText(fraction: number): string {
  return `${Math.min(99, Math.floor(fraction * 100))} %`;
}

/** `3.2 MB` */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? ''}`;
}
