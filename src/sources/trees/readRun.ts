import { createHash } from 'node:crypto';
import type { ProblemKind } from '../../core/problem';
import { isCutJson } from '../../core/cutJson';
import { closeQuietly } from '../bytes/incarnation';
import { readFully } from '../bytes/fileIdentity';
import type { FileFacts, Files } from '../bytes/files';
import { MAX_LINE_BYTES } from '../bytes/scanner';
import { isGoneError, isLocalError } from './identities';

/** What a file of a run held when it was read. */
export type RunReading =
  | {
      readonly kind: 'record';
      readonly facts: FileFacts;
      readonly hash: string;
      readonly bytes: Uint8Array;
      readonly text: string;
    }
  | { readonly kind: 'problem'; readonly facts: FileFacts; readonly hash: string; readonly problem: ProblemKind }
  /** It can't be opened or read; what it holds is not known. */
  | { readonly kind: 'unreadable'; readonly facts: null }
  /** There is no file at the path. */
  | { readonly kind: 'vanished' };

/** Reads a run. Faults of this file alone are answered; others, of the mount or of this process, are thrown. */
export async function readRun(files: Files, path: string): Promise<RunReading> {
  try {
    const file = await readFile(files, path);
    if (file === null) return { kind: 'vanished' };
    const { facts, bytes } = file;
    if (bytes === null) {
      return { kind: 'problem', facts, hash: `${facts.sizeBytes} ${facts.modifiedMs}`, problem: 'valueTooLarge' };
    }
    return { facts, hash: hashOf(bytes), ...judge(bytes) };
  } catch (error) {
    if (isGoneError(error)) return { kind: 'vanished' };
    if (isLocalError(error)) return { kind: 'unreadable', facts: null };
    throw error;
  }
}

/**
 * The bytes of a whole file and its facts, which are not newer than the bytes: a change while it is read shows in the next look.
 * `bytes` is `null` where they are too many; the answer, where it is no file.
 */
export async function readFile(
  files: Files,
  path: string,
): Promise<{ readonly facts: FileFacts; readonly bytes: Uint8Array | null } | null> {
  const file = await files.open(path);
  try {
    const facts = await file.stat();
    if (facts.kind !== 'file') return null;
    if (facts.sizeBytes > MAX_LINE_BYTES) return { facts, bytes: null };
    const bytes = new Uint8Array(facts.sizeBytes);
    return { facts, bytes: bytes.subarray(0, await readFully(file, bytes, 0)) };
  } finally {
    closeQuietly(file);
  }
}

/** Tells the contents of two files apart. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64').slice(0, 22);
}

/** The JSON text in the bytes of a file: without a byte-order mark and without blanks around it. */
export function jsonBytes(bytes: Uint8Array): Uint8Array {
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let to = bytes.length;
  while (from < to && isBlank(bytes[from])) from++;
  while (to > from && isBlank(bytes[to - 1])) to--;
  return bytes.subarray(from, to);
}

/** Decodes; `null` where it is not valid UTF-8. */
export function decodedText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // That is all there is to know: the decoder has no other failure.
    return null;
  }
}

type Judgement =
  | { readonly kind: 'record'; readonly bytes: Uint8Array; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: ProblemKind };

function judge(all: Uint8Array): Judgement {
  const bytes = jsonBytes(all);
  if (bytes.length === 0) return { kind: 'problem', problem: 'emptyFile' };
  const text = decodedText(bytes);
  if (text === null) return { kind: 'problem', problem: isCutInCharacter(bytes) ? 'unfinishedFile' : 'invalidUtf8' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message would quote the log.
    return { kind: 'problem', problem: isCutJson(text) ? 'unfinishedFile' : 'notJson' };
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { kind: 'record', bytes, text } : { kind: 'problem', problem: 'notAnObject' };
}

/** Whether the last character is not complete, and everything before it is the beginning of JSON. */
function isCutInCharacter(bytes: Uint8Array): boolean {
  const start = bytes.findLastIndex(byte => byte < 0x80 || byte > 0xbf);
  const first = bytes[start] ?? 0;
  const length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 ? 3 : 2;
  const isCut = first >= 0xc2 && first <= 0xf4 && bytes.length - start < length;
  return isCut && isCutJson(decodedText(bytes.subarray(0, start)) ?? '');
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
