export interface NewSource {
  readonly path: string;
  /** Empty: none is written, and one that is there stays. */
  readonly label: string;
  /** `auto`: none is written, and one that is there goes. Not given: what is there stays. */
  readonly format?: string;
  readonly dialect?: string;
}

/**
 * The setting with more sources in it. Nothing is named twice: where a source is there, its entry gets the new format, dialect and
 * label, and keeps its other keys. `meaning`: the path that an entry's text stands for.
 */
export function withSources(
  value: unknown,
  added: readonly NewSource[],
  meaning: (path: string) => string = path => path,
): readonly unknown[] {
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    throw new Error('auditLogViewer.sources is not a list; correct it in the settings first');
  }
  const present: readonly unknown[] = value ?? [];
  const entries = [...present];
  for (const source of added) {
    const wanted = meaning(source.path);
    const place = entries.findIndex(entry => {
      const path = pathOf(entry);
      return path !== null && meaning(path) === wanted;
    });
    if (place < 0) entries.push(written(source));
    else entries[place] = updated(entries[place], source);
  }
  return entries;
}

/** The names in values of `auditLogViewer.dialects`, also those of entries that can't be read. */
export function dialectNames(values: readonly unknown[]): ReadonlySet<string> {
  return new Set(values.flatMap(value => (typeof value === 'object' && value !== null ? Object.keys(value) : [])));
}

/** The setting with one more dialect in it. */
export function withDialect(value: unknown, id: string, mapping: unknown): Readonly<Record<string, unknown>> {
  if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))) {
    throw new Error('auditLogViewer.dialects is not an object; correct it in the settings first');
  }
  if (Object.hasOwn(value ?? {}, id))
    throw new Error(`auditLogViewer.dialects has “${id}” already; add the source again`);
  return { ...value, [id]: mapping };
}

function written({ path, label, format = 'auto', dialect = 'auto' }: NewSource): unknown {
  return {
    path,
    ...(label === '' ? {} : { label }),
    ...(format === 'auto' ? {} : { format }),
    ...(dialect === 'auto' ? {} : { dialect }),
  };
}

function updated(entry: unknown, { label, format, dialect }: NewSource): unknown {
  const keys = new Map<string, unknown>(Object.entries(entry ?? {}));
  if (label !== '') keys.set('label', label);
  for (const [key, value] of [
    ['format', format],
    ['dialect', dialect],
  ] as const) {
    if (value === 'auto') keys.delete(key);
    else if (value !== undefined) keys.set(key, value);
  }
  return Object.fromEntries(keys);
}

/** The path of an entry as it is written; `null` when it has none. */
function pathOf(entry: unknown): string | null {
  const path = typeof entry === 'object' && entry !== null && 'path' in entry ? entry.path : null;
  return typeof path === 'string' ? path : null;
}
