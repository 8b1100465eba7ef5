import assert from 'node:assert/strict';
import { messageTokens } from '../../../../src/core/errors/messageTokens';
import type { MessageTemplate } from '../../../../src/core/errors/messageTemplates';
import { TemplateGroups } from '../../../../src/core/errors/templateGroups';

function templatesOf(messages: readonly string[], scope = 'shop'): ReadonlyMap<string, MessageTemplate> {
  return new Map(
    messages.map(message => [`${scope}:${message}`, { scope, words: messageTokens(message).words }] as const),
  );
}

const loginOf = (user: string): string => `login of user ${user} failed`;
const three = ['ann', 'bo', 'chen'].map(loginOf);

describe('groups of templates', () => {
  const groupOf = (groups: TemplateGroups, user: string, scope = 'shop'): string | undefined =>
    groups.groupOf(`${scope}:${loginOf(user)}`)?.fingerprint;

  it('are learnt when there are enough of them, and then for all', () => {
    const groups = new TemplateGroups();
    groups.learn(templatesOf(three.slice(0, 2)));
    assert.equal(groupOf(groups, 'ann'), undefined);
    groups.learn(templatesOf(three));
    assert.match(groupOf(groups, 'ann') ?? '', /^v1:[0-9a-f]{16}$/);
    assert.equal(groupOf(groups, 'ann'), groupOf(groups, 'chen'));
  });

  it('stay when some of them are gone, and take in who comes later', () => {
    const groups = new TemplateGroups();
    groups.learn(templatesOf(three));
    const learnt = groupOf(groups, 'ann');
    groups.learn(templatesOf([loginOf('ann'), loginOf('dana')]));
    assert.equal(groupOf(groups, 'ann'), learnt);
    assert.equal(groupOf(groups, 'dana'), learnt);
  });

  it('are the same on every machine, whatever came first', () => {
    const [one, other] = [new TemplateGroups(), new TemplateGroups()];
    one.learn(templatesOf(three));
    for (const message of [...three, loginOf('eli')].reverse()) other.learn(templatesOf([...three, message]));
    assert.equal(groupOf(one, 'ann'), groupOf(other, 'eli'));
  });

  it('are of one service', () => {
    const groups = new TemplateGroups();
    groups.learn(new Map([...templatesOf(three), ...templatesOf(three, 'billing')]));
    assert.notEqual(groupOf(groups, 'ann'), groupOf(groups, 'ann', 'billing'));
    groups.learn(new Map([...templatesOf(three), ...templatesOf([loginOf('ann')], 'search')]));
    assert.equal(groupOf(groups, 'ann', 'search'), undefined);
  });

  it('are bounded, whatever comes', () => {
    const groups = new TemplateGroups();
    for (let at = 0; at < 60; at += 1) {
      const many = Array.from(
        { length: 200 },
        (_, n) =>
          `job of user name${String.fromCharCode(97 + (n % 26))}${'x'.repeat(n)} at step ${'y'.repeat(at)}z`,
      );
      groups.learn(templatesOf(many));
    }
    assert.ok(groups.size <= 5_000, String(groups.size));
  });

  it('are kept over a restart as hashes, and go on as they were', () => {
    const before = new TemplateGroups();
    before.learn(templatesOf(three));
    const rows = before.takeRows();
    assert.equal(rows?.length, 3);
    assert.equal(before.takeRows(), undefined, 'nothing new');
    for (const { common, shape } of rows)
      assert.match(`${common} ${shape}`, /^v1:[0-9a-f]{16} v1:[0-9a-f]{16}$/);
    const after = new TemplateGroups();
    after.restore(JSON.parse(JSON.stringify(rows)) as typeof rows & object);
    assert.equal(groupOf(after, 'ann'), groupOf(before, 'ann'));
    assert.equal(after.takeRows(), undefined, 'what was restored is no news');
    // One alone, which nobody has seen before: it is one of them all the same.
    after.learn(templatesOf([loginOf('dana')]));
    assert.equal(groupOf(after, 'dana'), groupOf(before, 'ann'));
    assert.equal(after.takeRows()?.length, 4);
  });
});
