import assert from 'node:assert/strict';
import { sampleIncidentSeeds } from '../../../../src/clients/sample/sampleIncidents';
import { sampleTeam } from '../../../../src/clients/sample/sampleSeed';
import { shopTrees } from '../../../workspaces/shop/pack.mjs';

describe('sampleIncidentSeeds', () => {
  const open = sampleIncidentSeeds.filter(seed => seed.resolvedAgeMs === undefined);

  it('have identities, numbers and ages that agree', () => {
    assert.equal(open.length, 6);
    assert.ok(sampleIncidentSeeds.length - open.length >= 20);
    assert.equal(new Set(sampleIncidentSeeds.map(seed => seed.id)).size, sampleIncidentSeeds.length);
    const byAge = [...sampleIncidentSeeds].sort((a, b) => a.createdAgeMs - b.createdAgeMs);
    const numbers = byAge.map(seed => seed.number);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((a, b) => b - a),
    );
    for (const { title, createdAgeMs, acknowledgedAgeMs, resolvedAgeMs, notes } of sampleIncidentSeeds) {
      const ages = [createdAgeMs, acknowledgedAgeMs ?? createdAgeMs, resolvedAgeMs ?? 0];
      assert.deepEqual(
        ages,
        [...ages].sort((a, b) => b - a),
        title,
      );
      for (const note of notes) assert.ok(note.ageMs <= createdAgeMs && note.ageMs > 0, title);
    }
  });

  it('belong to people of the team, and to playbooks and notes that are there', async () => {
    const tree = (await shopTrees()).at(-1)?.tree ?? new Map<string, string>();
    const people = sampleTeam.map(member => member.email);
    for (const { title, assignee, alerts, notes } of sampleIncidentSeeds) {
      assert.ok(
        [assignee, ...notes.map(note => note.author)].every(email => people.includes(email)),
        title,
      );
      for (const { name, runbookLink } of alerts) {
        if (runbookLink === undefined) continue;
        const playbook = tree.get(runbookLink.replace(/^.*\/blob\/main\//, ''));
        assert.ok(playbook, `${runbookLink} is there`);
        assert.match(
          /^alerts: \[(.*)\]$/m.exec(playbook)?.[1] ?? '',
          new RegExp(`\\b${name}\\b`),
          runbookLink,
        );
      }
    }
    const ids = sampleIncidentSeeds.map(seed => `sample:shop:${seed.id}`);
    for (const [path, text] of tree) {
      const named = /^incidents: \[(.*)\]$/m.exec(text)?.[1]?.split(', ') ?? [];
      for (const id of named) assert.ok(ids.includes(id), `${path}: ${id}`);
    }
  });

  it('name services and runbooks of the team file', async () => {
    const team = (await shopTrees()).at(-1)?.tree.get('.opex/team.json') ?? '';
    for (const { service } of sampleIncidentSeeds)
      assert.match(team, new RegExp(`^    "${service}": \\{`, 'm'));
  });
});
