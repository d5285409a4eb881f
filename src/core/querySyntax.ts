// How characters make words, quotes and values in a query: what the parser, the printer and the edits must agree on.

import { isKnownField } from './queryFields';

/** One value of `field:value,value`, where it stands in the text. */
export interface RawValue {
  readonly from: number;
  readonly to: number;
  /** Without quotes and escapes. */
  readonly text: string;
  readonly form: 'bare' | 'quoted' | 'openQuote' | 'regex';
}

export interface RawValueList {
  readonly values: readonly RawValue[];
  readonly to: number;
}

/** Reads values from right after the colon; an empty bare value stands where one is missing. */
export function readValueList(text: string, from: number): RawValueList {
  const values: RawValue[] = [];
  let at = from;
  for (;;) {
    const value = readValue(text, at);
    values.push(value);
    if (value.form === 'openQuote' || text[value.to] !== ',') return { values, to: value.to };
    at = value.to + 1;
  }
}

function readValue(text: string, from: number): RawValue {
  if (text[from] === '"') return readQuoted(text, from);
  const regexEnd = text[from] === '/' ? findRegexEnd(text, from) : undefined;
  if (regexEnd !== undefined) return { from, to: regexEnd, text: text.slice(from, regexEnd), form: 'regex' };
  let to = from;
  while (to < text.length && text[to] !== ',' && !endsWord(text, to)) to++;
  return { from, to, text: text.slice(from, to), form: 'bare' };
}

/** Reads what starts with a quote; `\"` and `\\` are escapes, any other backslash is itself. */
export function readQuoted(text: string, from: number): RawValue {
  let value = '';
  let sliceFrom = from + 1;
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '"') return { from, to: at + 1, text: value + text.slice(sliceFrom, at), form: 'quoted' };
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) {
      value += text.slice(sliceFrom, at);
      sliceFrom = ++at;
    }
  }
  return { from, to: text.length, text: value + text.slice(sliceFrom), form: 'openQuote' };
}

/** The end of `/regex/` or `/regex/i`; a path such as `/var/log` is not one: its second slash does not end the value. */
function findRegexEnd(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '/') {
      const to = text[at + 1] === 'i' ? at + 2 : at + 1;
      return to === text.length || text[to] === ',' || endsWord(text, to) ? to : undefined;
    }
  }
  return undefined;
}

/** The first position from `from` on that does not belong to a bare word; a colon ends it only when asked. */
export function wordEnd(text: string, from: number, stopsAtColon = false): number {
  let at = from;
  while (at < text.length && !endsWord(text, at) && !(stopsAtColon && text[at] === ':')) at++;
  return at;
}

/** The end of what stands in parentheses; the end of the text when they are not closed. */
export function groupEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
    // Inside a word a quote is just a character.
    else if (char === '"' && (isBlankAt(text, at - 1) || '(),:-"'.includes(text[at - 1] ?? ''))) {
      at = readQuoted(text, at).to - 1;
    }
  }
  return text.length;
}

/** Whether white space stands there; there is none beyond the ends. */
export function isBlankAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit <= 0x20 || (unit >= 0xa0 && blank.test(text.charAt(at)));
}

/** Whether the word, unquoted and in upper case, is an operator. */
export function isOperator(word: string): word is 'AND' | 'OR' | 'NOT' {
  return word === 'AND' || word === 'OR' || word === 'NOT';
}

/** Whether an unquoted word before a colon is a field: `12:30`, `https://…` and `C:\…` are text. `at` is where the values start. */
export function isFieldBefore(name: string, text: string, at: number): boolean {
  if (name === '' || onlyDigits.test(name)) return false;
  const isAddress = text.startsWith('//', at) || (name.length === 1 && text.startsWith('\\', at));
  return !isAddress || isKnownField(name);
}

/** Why a bare value is not just a value, if so. */
export function laterValueSyntax(value: string): 'comparison' | 'range' | undefined {
  if (/^[<>=]/.test(value)) return 'comparison';
  return value.includes('..') ? 'range' : undefined;
}

/** Whether the text is read back as the same value when it stands after a colon without quotes. */
export function isBareValue(text: string): boolean {
  return text !== '' && !/[",()*]|^[/\\]/.test(text) && !hasBlank(text) && laterValueSyntax(text) === undefined;
}

/** Whether the text is read back as the same word when it stands alone without quotes. */
export function isBareWord(text: string): boolean {
  return text !== '' && !/[":()]|^[-@]/.test(text) && !hasBlank(text) && !isOperator(text);
}

/** Whether the name is read back as the same field when it stands before a colon without quotes. */
export function isBareField(name: string): boolean {
  return isBareWord(name) && !onlyDigits.test(name);
}

function endsWord(text: string, at: number): boolean {
  return text[at] === '(' || text[at] === ')' || isBlankAt(text, at);
}

function hasBlank(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (isBlankAt(text, at)) return true;
  return false;
}

const blank = /\s/;
const onlyDigits = /^[0-9]+$/;
