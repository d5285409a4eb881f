import { beforeEach } from 'vitest';
import { CodeWindow } from './codeWindow';

// What a window looked like when a test failed.
beforeEach(({ task, onTestFailed }) => {
  onTestFailed(async () => {
    let number = 0;
    for (const window of CodeWindow.opened) {
      number++;
      const name = task.name.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 60);
      console.error(`picture: ${await window.screenshot(`${name}-${number}`)}`);
    }
  });
});
