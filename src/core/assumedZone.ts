/** What stands after a time that names no zone, wherever it is shown. */
export const assumedZoneSign = '?';

/** What the sign means. */
export function assumedZoneText(zone: string): string {
  return `This time names no zone; it was read as ${zone}`;
}
