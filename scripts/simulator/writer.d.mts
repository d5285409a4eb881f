export function lineOf(record: Readonly<Record<string, unknown>>, timeMs: number, micros: number): string;

export function appendLine(path: string, line: string): void;
