import { ByteBudget } from '../base/byteBudget';
import type { Batch } from '../core/columns';
import { createValueTables } from '../core/valueTables';
import type { Examination, ExamineRequest } from '../protocol/engineViews';
import type { ReaderState, RecordSpan, SegmentKey, SourceReader } from '../sources/adapter';
import type { Files } from '../sources/bytes/files';
import { patientFiles } from '../sources/bytes/patientFiles';
import { briefListing } from './briefListing';
import { decodeRecord } from './query/recordTexts';
import { fieldsOf } from './recordFields';
import type { SourceKinds } from './sourceKinds';

/** Looks at a file or folder without following it, for some seconds at most; `null` when there is nothing at the path. */
export async function examine(
  { path, dialects, maxRecords, ...wanted }: ExamineRequest,
  kinds: Pick<SourceKinds, 'of'>,
  files: Files,
): Promise<Examination | null> {
  const { adapter, dialect, isCertain } = await kinds.of(path, wanted, dialects);
  const patient = patientFiles(files, PATIENCE_MS);
  const reader = adapter.open({
    path,
    dialect,
    assumedZone: 'UTC',
    tables: createValueTables(),
    files: adapter.isTree ? briefListing(patient, () => performance.now(), LISTING_MS) : patient,
    archives: null,
    recentBudget: new ByteBudget(0),
  });
  try {
    const { spans, state } = await firstRecords(reader, Math.min(maxRecords, MAX_RECORDS));
    if (state?.kind === 'missing') return null;
    const records = await Promise.all(
      spans.map(async ({ segment, span }) => {
        const [bytes] = await reader.readRecords(segment, [span]);
        const text = bytes === null || bytes === undefined ? null : decodeRecord(bytes);
        return fieldsOf(text, dialect).fields;
      }),
    );
    return {
      format: adapter.format,
      dialect: dialect.id,
      isCertain,
      records: records.filter(fields => fields.length > 0),
      cause: spans.length > 0 ? '' : causeOf(state, path),
    };
  } finally {
    reader.dispose();
  }
}

interface FoundRecord {
  readonly segment: SegmentKey;
  readonly span: RecordSpan;
}

async function firstRecords(
  reader: SourceReader,
  most: number,
): Promise<{ readonly spans: readonly FoundRecord[]; readonly state: ReaderState | null }> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), MOST_MS);
  const spans: FoundRecord[] = [];
  let state: ReaderState | null = null;
  const take = async (events: ReturnType<SourceReader['advance']>): Promise<void> => {
    for await (const event of events) {
      if (event.kind === 'state') state = event.state;
      if (event.kind === 'batch') spans.push(...spansOf(event.segment, event.batch));
      if (spans.length >= most) break;
    }
  };
  try {
    await take(reader.advance(ending.signal));
    const isEnough = spans.length >= most || ending.signal.aborted;
    if (!isEnough && reader.hasBackfill) await take(reader.backfill(ending.signal));
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
  return { spans: spans.slice(0, most), state };
}

/** A batch is valid only until the next one: its positions are copied. */
function spansOf(segment: SegmentKey, { rowCount, offset, endOffset }: Batch): FoundRecord[] {
  return Array.from({ length: Math.min(rowCount, MAX_RECORDS) }, (_, row) => ({
    segment,
    span: { from: offset[row] ?? 0, to: row + 1 < rowCount ? (offset[row + 1] ?? endOffset) : endOffset },
  }));
}

function causeOf(state: ReaderState | null, path: string): string {
  switch (state?.kind) {
    case 'denied':
      return `${path} can’t be read: no permission.`;
    case 'notAFile':
      return `${path} is not a file, but ${state.what}.`;
    case 'failed':
      return state.message;
    default:
      return '';
  }
}

const MAX_RECORDS = 100;
/** How long folders are listed; the files that were found by then are read. */
const LISTING_MS = 1000;
/** Then it ends, with what there is: opening and reading what was found takes its time on a slow mount. */
const MOST_MS = 4000;
/** For one call on a mount that may hang. */
const PATIENCE_MS = 1000;
