import type { Dialect } from '../core/dialect';
import { defaultDialect } from '../core/dialects';
import type { SourceFormat } from '../core/formats';
import { knownDialects } from '../core/knownDialects';
import type { SourceConfig } from '../protocol/engineApi';
import type { Adapter } from '../sources/adapter';
import { detectSource, type Detected } from '../sources/detect';
import { adapters } from '../sources/registry';
import type { Files } from '../sources/bytes/files';

/** How a source is read. */
export interface SourceKind {
  readonly adapter: Adapter;
  readonly dialect: Dialect;
  /** Whether the configuration or the content says so. */
  readonly isCertain: boolean;
  /** Whether it stays so; else nothing is read before there is something to tell by. */
  readonly isFinal: boolean;
}

/** Finds out how sources are to be read, where the configuration leaves that open. What is certain is asked of the disk once. */
export class SourceKinds {
  private readonly known = new Map<string, SourceKind>();

  constructor(private readonly files: Files) {}

  /** Never throws for what is on the disk; a mount that hangs is given up soon. */
  async of(path: string, { format, dialect }: WantedKind, dialects: readonly Dialect[]): Promise<SourceKind> {
    const all = knownDialects(dialects);
    const wanted = dialect === 'auto' ? undefined : all.get(dialect);
    if (format !== 'auto' && wanted !== undefined) {
      return { adapter: await adapterOf(format), dialect: wanted, isCertain: true, isFinal: true };
    }
    const key = keyOf(path, { format, dialect }, dialects);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const detected = await this.detect(path, [...all.values()]);
    const kind: SourceKind = {
      adapter: await adapterOf(format === 'auto' ? detected.format : format),
      dialect: wanted ?? detected.dialect,
      isCertain: detected.isCertain,
      isFinal: detected.isCertain,
    };
    if (kind.isCertain) this.known.set(key, kind);
    return kind;
  }

  /** There is something at the path by now: what it seems to be is what it is from now on. */
  async decide(path: string, wanted: WantedKind, dialects: readonly Dialect[]): Promise<void> {
    const kind = await this.of(path, wanted, dialects);
    this.known.set(keyOf(path, wanted, dialects), { ...kind, isFinal: true });
  }

  /** What is not followed any more is forgotten. */
  keep(paths: ReadonlySet<string>): void {
    for (const key of this.known.keys()) if (!paths.has((JSON.parse(key) as [string])[0])) this.known.delete(key);
  }

  private async detect(path: string, dialects: readonly Dialect[]): Promise<Detected> {
    const late = new Promise<'late'>(resolve => setTimeout(resolve, PATIENCE_MS, 'late').unref());
    const found = await Promise.race([detectSource(path, this.files, dialects), late]);
    return found === 'late' ? { format: 'jsonl', dialect: defaultDialect, isCertain: false } : found;
  }
}

function keyOf(path: string, { format, dialect }: WantedKind, dialects: readonly Dialect[]): string {
  return JSON.stringify([path, format, dialect, dialects]);
}

type WantedKind = Pick<SourceConfig, 'format' | 'dialect'>;

/** The adapter of a format. */
async function adapterOf(format: SourceFormat): Promise<Adapter> {
  const load = adapters.get(format);
  if (load === undefined) throw new Error(`There is no format "${format}".`);
  return load();
}

const PATIENCE_MS = 1000;
