import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/core/base/event';

describe('Emitter', () => {
  it('tells every listener, one that was added twice also twice, and none that was disposed', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listen = (value: number): void => void heard.push(value);
    emitter.event(listen);
    const second = emitter.event(listen);
    emitter.fire(1);
    second.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, [1, 1, 2]);
  });

  it('tells the others where one throws, and does not keep the failure to itself', async () => {
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    try {
      const surfaced = new Promise<unknown>(resolve => process.once('unhandledRejection', resolve));
      const emitter = new Emitter<number>();
      const heard: number[] = [];
      emitter.event(() => {
        throw new Error('a listener of its own mind');
      });
      emitter.event(value => heard.push(value));
      emitter.fire(1);
      assert.deepEqual(heard, [1]);
      assert.match(String(await surfaced), /of its own mind/);
    } finally {
      for (const listener of others) process.on('unhandledRejection', listener);
    }
  });
});
