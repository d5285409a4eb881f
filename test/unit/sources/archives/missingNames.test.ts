import { expect, test } from 'vitest';
import { archiveAge } from '../../../../src/sources/archives/archiveNames';
import { MissingNames } from '../../../../src/sources/archives/missingNames';

function filesOf(names: readonly string[]) {
  return names.flatMap(name => {
    const age = archiveAge('audit.jsonl', name);
    return age === null ? [] : [{ path: `/logs/${name}`, age }];
  });
}

const log = (...endings: string[]): string[] => endings.map(ending => `audit.jsonl${ending}`);

test.each<[string, string[], string[]]>([
  ['no archive is there', [], []],
  ['all are there', log('.1', '.2.gz', '.3.gz'), []],
  ['one is left out', log('.1', '.2', '.4'), log('.3')],
  ['one is left out among compressed ones', log('.1', '.2.gz', '.4.gz'), log('.3.gz')],
  ['several are left out', log('.1', '.4.gz', '.6.zst'), log('.5.zst', '.3.gz', '.2.gz')],
  ['they begin with 0', log('.0', '.1', '.2'), []],
  ['0 is left out', log('.1', '.2'), []],
  ['the newest is left out', log('.2.gz', '.3.gz'), log('.1.gz')],
  ['there is only one, and it is not the first', log('.5'), []],
  ['1 is left out after 0', log('.0', '.2'), log('.1')],
  ['a number is no number of a series', log('.1', '.2', '.2024'), []],
  ['a file and its compressed copy are there', log('.1', '.2', '.2.gz', '.3.gz'), []],
  ['there are dates', log('-20250301', '-20250303', '.1'), []],
])('tells which names are left out when %s', (_, names, expected) => {
  const missing = new MissingNames();
  expect(missing.update(filesOf(names), 10_000)).toEqual([]);
  expect(missing.update(filesOf(names), 11_999)).toEqual([]);
  expect(missing.update(filesOf(names), 12_000)).toEqual(expected);
});

test('tells nothing of names that are missing while files are renamed', () => {
  const missing = new MissingNames();
  const all = log('.1', '.2', '.3');
  for (let round = 0; round < 20; round++) {
    const left = round % 4;
    const files = filesOf(all.filter((_, at) => at !== left));
    expect(missing.update(files, round * 1000), String(round)).toEqual([]);
  }
});

test('tells of a name no more when it is there again', () => {
  const missing = new MissingNames();
  missing.update(filesOf(log('.1', '.3')), 0);
  expect(missing.update(filesOf(log('.1', '.3')), 5000)).toEqual(log('.2'));
  expect(missing.update(filesOf(log('.1', '.2', '.3')), 6000)).toEqual([]);
  expect(missing.update(filesOf(log('.1', '.3')), 7000)).toEqual([]);
});
