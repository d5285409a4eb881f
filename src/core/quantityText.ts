/** `12,031`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 record`, `12,031 records`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** `312 bytes`, `1.5 KiB`, `2.0 GiB`. */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 ? countText(size) : size.toFixed(1)} ${units[unit] ?? ''}`;
}

/** The last part of a path, on any system. */
export function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
