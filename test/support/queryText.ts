import fc from 'fast-check';

/** Texts that a person could type into the filter, right and wrong, and texts that no one would. */
export const queryText: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ...[
          'event:',
          'proc:',
          'is:',
          'since:',
          'until:',
          'time:',
          'key.path:',
          '"quoted key":',
          'file:',
          'has:',
          '12:',
        ],
        ...['error', 'failed', 'fail*', '*', 'unseen', '2h', '2024-11-02', 'T06:00', 'today', '""', '"a b"', '"a*"'],
        ...['-', ',', ' ', '  ', '"', '\\', '\\"', '(', ')', '@', '/', '..', '>', '=', ':', '//', '\u00a0', '\n', 'ä'],
        ...['AND', 'OR', 'NOT', ' OR ', ' NOT ', 'word', '__proto__', '\ud800'],
      ),
      { maxLength: 12 },
    )
    .map(pieces => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
