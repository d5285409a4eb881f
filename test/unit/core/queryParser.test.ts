import { describe, expect, it } from 'vitest';
import type { Query, Term } from '../../../src/core/query';
import { parseQuery } from '../../../src/core/queryParser';

/** One line a term, as a person would say it: `+event=error|fail*`. */
function describeTerm(term: Term): string {
  const sign = term.isNegated ? '-' : '+';
  switch (term.kind) {
    case 'text':
      return `${sign}text ${term.text}`;
    case 'time':
      return `+${term.bound} ${term.time.kind === 'ago' ? `${term.time.ms} ms ago` : term.time.kind === 'at' ? term.time.text : term.time.word}`;
    case 'field':
      return `${sign}${term.field}=${term.values.map(value => value.text + (value.hasWildcard ? '?' : '')).join('|')}`;
  }
}

function terms(text: string): string[] {
  return parseQuery(text).terms.map(describeTerm);
}

/** What a query complains about: the texts in the spans, and the fixes. */
function complaints(query: Query): [string, string | undefined][] {
  return query.complaints.map(({ span, fix }) => [query.text.slice(span.from, span.to), fix]);
}

describe('parseQuery', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['  \t\n ', []],
    ['event:error', ['+event=error']],
    ['event:error,dry_run', ['+event=error|dry_run']],
    ['-event:submitted', ['-event=submitted']],
    ['EVENT:Error', ['+event=Error']],
    ['to:failed new_status:a status:b', ['+status=failed', '+status=a', '+status=b']],
    ['from:a old_status:b old:c', ['+old=a', '+old=b', '+old=c']],
    ['sub:a ses:b proc:c job_id:d msg:e', ['+subject=a', '+session=b', '+procedure=c', '+job=d', '+detail=e']],
    ['Proc:a NEW_STATUS:b', ['+procedure=a', '+status=b']],
    ['source:/var/log/a.jsonl', ['+source=/var/log/a.jsonl']],
    ['is:failed,UNSEEN', ['+is=failed|unseen']],
    ['-is:neutral', ['-is=neutral']],
    ['context.status:FAILED', ['+context.status=FAILED']],
    ['Context.Status:x', ['+Context.Status=x']],
    ['errors[0].message:x', ['+errors[0].message=x']],
    ['__proto__:x', ['+__proto__=x']],
    ['"my key":x', ['+my key=x']],
    ['-"12":x', ['-12=x']],
    ['event:""', ['+event=']],
    ['event:"",error', ['+event=|error']],
    ['event:*', ['+event=*?']],
    ['event:err*', ['+event=err*?']],
    ['event:"err*"', ['+event=err*']],
    ['detail:"a, \\"b\\" \\\\ (c)"', ['+detail=a, "b" \\ (c)']],
    ['detail:"C:\\new"', ['+detail=C:\\new']],
    ['detail:a:b', ['+detail=a:b']],
    ['detail:-x', ['+detail=-x']],
    ['detail:a"b', ['+detail=a"b']],
    ['word', ['+text word']],
    ['-word', ['-text word']],
    ['two words', ['+text two', '+text words']],
    ['"two words"', ['+text two words']],
    ['-"two words"', ['-text two words']],
    ['"a""b"', ['+text a', '+text b']],
    ['--partition=gpu', ['-text -partition=gpu']],
    ['/var/log', ['+text /var/log']],
    ['https://example.org/x?y=1', ['+text https://example.org/x?y=1']],
    ['C:\\data', ['+text C:\\data']],
    ['source:\\\\server\\logs\\*', ['+source=\\\\server\\logs\\*?']],
    ['source://server/*', ['+source=//server/*?']],
    ['key:\\x', ['+key=\\x']],
    ['23:05:00', ['+text 23:05:00']],
    [':x', ['+text :x']],
    ['a,b', ['+text a,b']],
    ['user@host', ['+text user@host']],
    ['and or not Or', ['+text and', '+text or', '+text not', '+text Or']],
    ['"AND" -OR', ['+text AND', '-text OR']],
    ['ORDER ANDY', ['+text ORDER', '+text ANDY']],
    ['since:2h', ['+since 7200000 ms ago']],
    ['since:1.5h until:90s', ['+since 5400000 ms ago', '+until 90000 ms ago']],
    ['since:7D', ['+since 604800000 ms ago']],
    ['since:today until:Now', ['+since today', '+until now']],
    ['since:2024-11-02', ['+since 2024-11-02']],
    ['since:2024-11-02T06:00+05:30', ['+since 2024-11-02T06:00+05:30']],
    ['since:"2024-11-02 06:00:00.5"', ['+since 2024-11-02 06:00:00.5']],
    ['event:a\u00a0event:b', ['+event=a', '+event=b']],
    ['duration:5 cost:0', ['+duration=5', '+cost=0']],
  ])('reads %j without complaint', (text, expected) => {
    expect(terms(text)).toEqual(expected);
    expect(parseQuery(text).complaints).toEqual([]);
  });

  it.each<[string, string[], [string, string | undefined][]]>([
    // Unfinished.
    ['event: a', ['+text a'], [['event:', undefined]]],
    ['a event:', ['+text a'], [['event:', undefined]]],
    ['event:a,', ['+event=a'], [[',', '']]],
    ['event:a,,b', ['+event=a|b'], [[',', '']]],
    ['event:,a', ['+event=a'], [[',', '']]],
    ['event:,', [], [[',', '']]],
    ['a "b c', ['+text a'], [['"b c', '"b c"']]],
    ['a -"b\\', ['+text a'], [['-"b\\', '-"b\\\\"']]],
    ['a event:"b', ['+text a'], [['event:"b', 'event:"b"']]],
    ['a -', ['+text a'], [['-', undefined]]],
    ['- a', ['+text a'], [['-', undefined]]],
    ['""', [], [['""', undefined]]],
    // Wrong.
    ['since:bla a', ['+text a'], [['since:bla', undefined]]],
    ['since:5 a', ['+text a'], [['since:5', 'since:5m']]],
    ['since:2024-02-30', [], [['since:2024-02-30', undefined]]],
    ['since:99999999999999d', [], [['since:99999999999999d', undefined]]],
    ['until:1h,2h', [], [['until:1h,2h', undefined]]],
    ['-since:2h a', ['+text a'], [['-since:2h', 'until:2h']]],
    ['-until:today', [], [['-until:today', 'since:today']]],
    ['is:faild', [], [['faild', 'failed']]],
    ['is:failed,sucess', ['+is=failed'], [['sucess', 'succeeded']]],
    ['is:*', [], [['*', undefined]]],
    ['is:xyz', [], [['xyz', undefined]]],
    // Of a later version.
    ['(event:a OR "x)") b', ['+text b'], [['(event:a OR "x)")', undefined]]],
    ['a -(b (c) d)', ['+text a'], [['-(b (c) d)', undefined]]],
    ['a (b', ['+text a'], [['(b', undefined]]],
    ['a) b', ['+text a', '+text b'], [[')', undefined]]],
    ['event:a(b)', ['+event=a'], [['(b)', undefined]]],
    ['a OR b', ['+text a', '+text b'], [['OR', undefined]]],
    ['a AND b', ['+text a', '+text b'], [['AND', '']]],
    ['NOT event:a b', ['+text b'], [['NOT event:a', '-event:a']]],
    ['NOT NOT a', [], [['NOT NOT a', undefined]]],
    ['NOT -a', [], [['NOT -a', undefined]]],
    ['NOT (a b) c', ['+text c'], [['NOT (a b)', undefined]]],
    ['a NOT', ['+text a'], [['NOT', undefined]]],
    ['@mine a', ['+text a'], [['@mine', '"@mine"']]],
    ['-@mine', [], [['-@mine', '-"@mine"']]],
    ['event:/err.*/i a', ['+text a'], [['/err.*/i', '"/err.*/i"']]],
    ['event:/a b/,c', ['+event=c'], [['/a b/', '"/a b/"']]],
    ['re:/a\\/b/', [], [['/a\\/b/', '"/a\\\\/b/"']]],
    ['duration:>5s', [], [['>5s', '">5s"']]],
    ['cost:<=0.5,1', ['+cost=1'], [['<=0.5', '"<=0.5"']]],
    ['event:=error', [], [['=error', '"=error"']]],
    ['duration:1s..5s', [], [['1s..5s', '"1s..5s"']]],
    ['time:today', [], [['time:today', 'since:today']]],
    ['time:2024-11-01..2024-11-02', [], [['time:2024-11-01..2024-11-02', 'since:2024-11-01 until:2024-11-02']]],
    ['time:..2h', [], [['time:..2h', 'until:2h']]],
    ['time:bla', [], [['time:bla', undefined]]],
    ['has:msg', [], [['has:msg', 'detail:*']]],
    ['-has:a', [], [['-has:a', '-a:*']]],
    [
      'file:a line:3',
      [],
      [
        ['file:a', undefined],
        ['line:3', undefined],
      ],
    ],
  ])('keeps what works of %j and complains about the rest', (text, expected, complained) => {
    const query = parseQuery(text);
    expect(terms(text)).toEqual(expected);
    expect(complaints(query)).toEqual(complained);
    for (const { message } of query.complaints) expect(message).toMatch(/^[“A-Z].*\.$/);
  });

  it('takes a fix into the place of its span', () => {
    for (const text of [
      'is:faild',
      'NOT event:a',
      '-since:2h',
      'a "b',
      'time:today',
      'event:a,',
      'has:msg',
      'a AND b',
    ]) {
      const { span, fix = '' } = parseQuery(text).complaints[0] ?? { span: { from: 0, to: 0 } };
      expect(parseQuery(text.slice(0, span.from) + fix + text.slice(span.to)).complaints).toEqual([]);
    }
  });

  it('says where each term stands, its sign and a last comma included', () => {
    const text = ' -event:a  "two words" since:2h status:b, ';
    expect(parseQuery(text).terms.map(({ span }) => text.slice(span.from, span.to))).toEqual([
      '-event:a',
      '"two words"',
      'since:2h',
      'status:b,',
    ]);
  });

  it('does not take a typing mistake in a field for one: it may be an extra key', () => {
    expect(terms('evnet:error')).toEqual(['+evnet=error']);
    expect(parseQuery('evnet:error').complaints).toEqual([]);
  });

  it.each(['(', '"', '\\', 'NOT ', 'a:/', 'a:"\\', '-', '@', ',', 'a:,', 'event:a..', '"a":', '("', 'OR '])(
    'takes time in proportion to the length of repeated %j',
    piece => {
      const text = piece.repeat(Math.ceil(300_000 / piece.length));
      // Linear is some 50 ms; quadratic would be minutes, beyond the test's time limit.
      const { terms: read, complaints: said } = parseQuery(text);
      expect([...read, ...said].at(-1)?.span.to).toBeLessThanOrEqual(text.length);
    },
  );
});
