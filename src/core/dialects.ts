import type { Dialect } from './dialect';

/** The SNBB scheduler's audit log; keys and words as its writer has them (test/fixtures/samples/README.md). */
const snbb: Dialect = {
  id: 'snbb',
  label: 'SNBB scheduler',
  keys: {
    time: 'timestamp',
    event: 'event',
    subject: 'subject',
    session: 'session',
    procedure: 'procedure',
    job: 'job_id',
    old: 'old_status',
    status: 'new_status',
    detail: 'detail',
  },
  outcomes: [
    { role: 'event', values: ['error'], outcome: 'failure' },
    { role: 'status', values: ['failed'], outcome: 'failure' },
    { role: 'status', values: ['complete'], outcome: 'success' },
    { role: 'event', values: ['submitted'], outcome: 'running' },
    { role: 'status', values: ['pending', 'running'], outcome: 'running' },
  ],
  fileNames: ['scheduler_audit*.jsonl'],
};

/** All dialects that come with the product, by id. */
export const dialects: ReadonlyMap<string, Dialect> = new Map([[snbb.id, snbb]]);

/** The dialect that reads a log of which nothing else is known. */
export const defaultDialect: Dialect = snbb;
