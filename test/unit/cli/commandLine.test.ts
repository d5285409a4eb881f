import { describe, expect, test } from 'vitest';
import { readCommandLine, type CommandLine } from '../../../src/cli/commandLine';

function read(...args: readonly string[]): CommandLine {
  return readCommandLine(args, 'Europe/Berlin');
}

function optionsOf(...args: readonly string[]): unknown {
  const command = read('follow', 'a.jsonl', ...args);
  return command.kind === 'follow' ? command.options : command;
}

describe('the command line', () => {
  test('has a value for everything that was not given', () => {
    expect(read('follow', 'a.jsonl', 'b.jsonl')).toEqual({
      kind: 'follow',
      options: {
        paths: ['a.jsonl', 'b.jsonl'],
        from: 'start',
        isPolling: false,
        query: '',
        zone: 'Europe/Berlin',
        nowMs: null,
        output: 'line',
        events: 'text',
        color: 'auto',
        format: 'auto',
        dialect: 'auto',
        readsArchives: true,
        assumedZone: 'UTC',
      },
    });
  });

  test('of a query has its own values', () => {
    expect(read('query', 'is:failed', 'a.jsonl', 'b.db')).toMatchObject({
      kind: 'query',
      options: { query: 'is:failed', paths: ['a.jsonl', 'b.db'], output: 'table', limit: Infinity },
    });
  });

  test.each([
    [['--output', 'count', 'is:failed', 'a'], { query: 'is:failed', paths: ['a'], output: 'count' }],
    [['', 'a', '--limit', '10'], { query: '', paths: ['a'], limit: 10 }],
    [['-event:dry_run', 'a'], { query: '-event:dry_run', paths: ['a'] }],
    [['-"some words"', 'a'], { query: '-"some words"' }],
    [['--', '-word', 'a'], { query: '-word', paths: ['a'] }],
    [['a', 'b', '--format', 'jsonArray', '--dialect', 'betty'], { format: 'jsonArray', dialect: 'betty' }],
    [['a', 'b', '--assume-zone', 'local'], { assumedZone: 'Europe/Berlin' }],
  ])('of the query %j understands %j', (args, expected) => {
    const command = read('query', ...args);
    expect(command.kind === 'query' ? command.options : command).toMatchObject(expected);
  });

  test('of sources has its own values', () => {
    expect(read('sources', 'a', '--output=json')).toMatchObject({
      kind: 'sources',
      options: { paths: ['a'], output: 'json', readsArchives: true },
    });
  });

  test.each([
    ['--from end', { from: 'end' }],
    ['--from=end', { from: 'end' }],
    ['--from start --from end', { from: 'end' }],
    ['--poll', { isPolling: true }],
    ['--query -event:dry_run', { query: '-event:dry_run' }],
    ['--query=status:failed', { query: 'status:failed' }],
    ['--output raw', { output: 'raw' }],
    ['--events json', { events: 'json' }],
    ['--color never', { color: 'never' }],
    ['--format jsonl', { format: 'jsonl' }],
    ['--dialect snbb', { dialect: 'snbb' }],
    ['--no-archives', { readsArchives: false }],
    ['--zone utc', { zone: 'UTC' }],
    ['--zone local', { zone: 'Europe/Berlin' }],
    ['--zone Asia/Tokyo', { zone: 'Asia/Tokyo' }],
    ['--now 2025-02-14T06:00', { nowMs: Date.UTC(2025, 1, 14, 5) }],
    ['--now 2025-02-14T06:00 --zone utc', { nowMs: Date.UTC(2025, 1, 14, 6) }],
    ['--now 2025-02-14T06:00:00Z', { nowMs: Date.UTC(2025, 1, 14, 6) }],
    ['-- --poll', { paths: ['a.jsonl', '--poll'], isPolling: false }],
    ['-', { paths: ['a.jsonl', '-'] }],
  ])('understands %s', (text, expected) => {
    expect(optionsOf(...text.split(' '))).toMatchObject(expected);
  });

  test.each([
    ['', 'say what to do: auditlog query QUERY PATH (auditlog --help)'],
    ['folow x', 'there is no command "folow"; did you mean follow? (auditlog --help)'],
    ['report', 'there is no command "report"; there is "follow", "query", "sources" (auditlog --help)'],
    ['--versoin', 'there is no option --versoin; did you mean --version? (auditlog --help)'],
    ['--poll follow x', 'the command comes first: auditlog follow --poll …'],
    ['follow', 'say which file to follow: auditlog follow PATH (auditlog help follow)'],
    ['follow x --qurey a', 'there is no option --qurey; did you mean --query? (auditlog help follow)'],
    ['follow x --zzz', 'there is no option --zzz (auditlog help follow)'],
    ['follow x -n', 'there is no option -n (auditlog help follow)'],
    ['follow x --poll=yes', '--poll takes no value (auditlog help follow)'],
    ['follow x --query', '--query needs a value: --query TEXT (auditlog help follow)'],
    ['follow x --query --poll', '--query needs a value: --query TEXT (auditlog help follow)'],
    [
      'follow x --output jsn',
      '--output is "line", "raw" or "json", not "jsn"; did you mean json? (auditlog help follow)',
    ],
    ['follow x --from middle', '--from is "start" or "end", not "middle" (auditlog help follow)'],
    [
      'follow x --dialect sn',
      '--dialect is "auto", "snbb", "betty", "ddeutil" or "scout", not "sn" (auditlog help follow)',
    ],
    [
      'follow x --format jsonaray',
      '--format is "auto", "jsonl", "jsonArray", "jsonTree" or "sqlite", not "jsonaray"; did you mean jsonArray? (auditlog help follow)',
    ],
    [
      'follow x --assume-zone Nowhere/Else',
      'there is no time zone "Nowhere/Else"; zones are named as in Europe/Berlin (auditlog help follow)',
    ],
    ['qurey x y', 'there is no command "qurey"; did you mean query? (auditlog --help)'],
    ['source x', 'there is no command "source"; did you mean sources? (auditlog --help)'],
    ['query', "say what to look for, and where: auditlog query 'is:failed' PATH (auditlog help query)"],
    [
      'query x',
      "say which file to look in: auditlog query QUERY PATH; for all of it auditlog query '' PATH (auditlog help query)",
    ],
    ['query x y --limit 0', '--limit is a whole number from 1 on, not "0" (auditlog help query)'],
    ['query x y --limit -3', '--limit is a whole number from 1 on, not "-3" (auditlog help query)'],
    ['query x y --limt 3', 'there is no option --limt; did you mean --limit? (auditlog help query)'],
    ['query x y --query z', 'there is no option --query (auditlog help query)'],
    [
      'query is:faild y',
      'the query: “is:” knows failed, running, succeeded, neutral, unseen, but not “faild”. Did you mean failed? (auditlog help query)',
    ],
    ['sources', 'say which file or folder to look at: auditlog sources PATH (auditlog help sources)'],
    ['sources x --output raw', '--output is "table" or "json", not "raw" (auditlog help sources)'],
    [
      'follow x --zone Nowhere/Else',
      'there is no time zone "Nowhere/Else"; zones are named as in Europe/Berlin (auditlog help follow)',
    ],
    [
      'follow x --now soon',
      '--now is a time such as 2025-02-14T06:00 or 2025-02-14T05:00:00Z, not "soon" (auditlog help follow)',
    ],
    [
      'follow x --query is:faild',
      '--query: “is:” knows failed, running, succeeded, neutral, unseen, but not “faild”. Did you mean failed? (auditlog help follow)',
    ],
    ['follow x --query status:', '--query: “status:” needs a value directly after the colon. (auditlog help follow)'],
    [
      'follow x --query since:90',
      '--query: since:90: “since:” needs one time, such as 2h, 30m, 7d, today, 2024-11-02 or 2024-11-02T06:00. Did you mean since:90m? (auditlog help follow)',
    ],
  ])('answers to “%s” with one line', (text, message) => {
    const command = text === '' ? read() : read(...text.split(' '));
    expect(command).toEqual({ kind: 'wrong', message });
  });

  test('a wrong command line is told in a single line, whatever was typed', () => {
    const command = read('follow', 'x', '--zone', 'a\nb\u001b[31m');
    expect(command.kind === 'wrong' && command.message).not.toMatch(/[\n\u001b]/);
  });

  test.each([
    ...['--help', '-h', 'help', 'help follow', 'follow --help', 'follow x -h'],
    ...['help query', 'query -h', 'help sources', 'sources --help'],
  ])('explains itself: %s', words => {
    const command = read(...words.split(' '));
    const text = command.kind === 'text' ? command.text : '';
    expect(text).toMatch(/^Usage: auditlog /);
    expect(text).toContain('Exit status: 0 records were found');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  test.each([
    ['follow', ['from', 'query', 'poll']],
    ['query', ['limit']],
    ['sources', []],
  ])('explains every option that %s understands', (verb, own) => {
    const command = read('help', verb);
    const text = command.kind === 'text' ? command.text : '';
    const shared = ['output', 'zone', 'now', 'events', 'color', 'format', 'dialect', 'no-archives', 'assume-zone'];
    for (const name of [...own, ...shared]) expect(text).toContain(`--${name}`);
  });
});
