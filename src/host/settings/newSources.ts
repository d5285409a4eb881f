export interface NewSource {
  readonly path: string;
  /** Empty: none is written. */
  readonly label: string;
}

/** The setting with more sources in it; what stands in it already stays as it is, and nothing is named twice. */
export function withSources(value: unknown, added: readonly NewSource[]): readonly unknown[] {
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    throw new Error('auditLogViewer.sources is not a list; correct it in the settings first');
  }
  const present: readonly unknown[] = value ?? [];
  const paths = new Set(present.map(pathOf));
  const fresh = added.filter(({ path }) => !paths.has(path));
  return [...present, ...fresh.map(({ path, label }) => (label === '' ? { path } : { path, label }))];
}

function pathOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'path' in entry ? entry.path : undefined;
}
