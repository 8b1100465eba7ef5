import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import { parseTeam } from '../../../../src/core/team/parseTeam';
import { teamDocs } from '../../../../src/core/team/teamDocs';
import { teamJsonSchema } from '../../../../src/core/team/teamJsonSchema';

describe('teamJsonSchema', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(teamJsonSchema());

  const cases: readonly (readonly [title: string, file: object, valid: boolean])[] = [
    ['an empty file', {}, true],
    ['an unknown key', { later: 1 }, true],
    ['an unknown key of a service', { services: { a: { later: 1 } } }, true],
    ['a rule', { severity: [{ class: 'major', status: '5xx', message: '^x' }] }, true],
    ['a status as number', { severity: [{ class: 'major', status: 503 }] }, true],
    ['a wrong status', { severity: [{ class: 'major', status: 'bad' }] }, false],
    ['a wrong class', { severity: [{ class: 'sev1' }] }, false],
    ['a wrong duration', { sla: { critical: { resolve: '5 minutes' } } }, false],
    ['a wrong share', { alerts: { critical: { share: '0.001' } } }, false],
    ['a wrong quarter', { goals: { 'Q4 2026': [] } }, false],
    ['a partner without a way to reach it', { services: { a: { partners: { p: {} } } } }, false],
    ['a short loss', { services: { a: { value: { distinctBy: 'o', loss: [1], currency: 'USD' } } } }, false],
  ];
  for (const [title, file, valid] of cases) {
    it(`${valid ? 'takes' : 'refuses'} ${title}, as the reader of the file does`, () => {
      assert.equal(validate(file), valid, ajv.errorsText(validate.errors));
      const errors = parseTeam(JSON.stringify(file), 'f').problems.filter(({ code }) =>
        ['team.wrongValue', 'team.missingKey'].includes(code),
      );
      assert.equal(errors.length === 0, valid);
    });
  }

  it('describes every key of the file for completion', () => {
    const bare: string[] = [];
    const found = new Set<string>();
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties, additionalProperties, items, anyOf } = schema as Record<string, unknown>;
      for (const [key, child] of Object.entries(
        (properties ?? {}) as Record<string, Record<string, unknown>>,
      )) {
        const below = path === '' ? key : `${path}.${key}`;
        if (typeof child['description'] !== 'string') bare.push(below);
        found.add(below);
        walk(child, below);
      }
      walk(additionalProperties, `${path}.*`);
      walk(items, `${path}[]`);
      if (Array.isArray(anyOf)) anyOf.forEach(child => walk(child, path));
    };
    walk(teamJsonSchema(), '');
    assert.deepEqual(bare, []);
    assert.deepEqual(
      Object.keys(teamDocs).filter(path => !found.has(path)),
      [],
    );
  });
});
