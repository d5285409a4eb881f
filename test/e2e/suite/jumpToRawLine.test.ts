import assert from 'node:assert/strict';
import { activate, closeEditors, jump, linesOf, segmentOf, selected, tryToJump, workspaceLog } from './product';

describe('jump to raw line', () => {
  const log = workspaceLog();
  const lines = linesOf(log);
  let segment: number;

  before(async () => {
    await activate();
    segment = await segmentOf(log, lines[0] ?? '');
  });
  beforeEach(closeEditors);

  it('selects the very line of each of the 32 sample records', async () => {
    assert.equal(lines.length, 32);
    for (const [line, text] of lines.entries()) {
      await jump(segment, line);
      assert.deepEqual(selected(), { scheme: 'file', path: log, line, text });
    }
  });

  it('leaves the editors alone when the record is not in the index any more', async () => {
    await tryToJump(segment, 4711);
    assert.equal(selected(), undefined);
  });
});
