import type { ReaderEvent } from '../adapter';

/** Events of a reader, and how it ended. */
export type Events<End = void> = AsyncGenerator<ReaderEvent, End, void>;
