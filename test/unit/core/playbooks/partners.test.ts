import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';
import { partnersOf, readPartners } from '../../../../src/core/playbooks/partners';
import type { TeamService } from '../../../../src/core/team/team';

describe('partner teams of a playbook', () => {
  const read: readonly (readonly [unknown, object | undefined])[] = [
    [undefined, []],
    [null, []],
    ['payments', [{ name: 'payments' }]],
    [
      ['payments', 'dba'],
      [{ name: 'payments' }, { name: 'dba' }],
    ],
    [{ payments: '#payments' }, [{ name: 'payments', reach: '#payments' }]],
    [
      { payments: { when: 'gateway  errors', reach: 'PXYZ' } },
      [{ name: 'payments', when: 'gateway errors', reach: 'PXYZ' }],
    ],
    [[{ name: 'dba', when: 'locks' }], [{ name: 'dba', when: 'locks' }]],
    [{ payments: null }, [{ name: 'payments' }]],
    [7, undefined],
    [[7], undefined],
    [[{ when: 'x' }], undefined],
    [{ payments: 7 }, undefined],
    [{ payments: { when: 7 } }, undefined],
    [{ payments: ['x'] }, undefined],
    [{ '': 'x' }, undefined],
  ];
  for (const [value, partners] of read)
    it(inspect(value), () => assert.deepEqual(readPartners(value), partners));

  it('stand in front matter; what is none is told with its place, and costs nothing else', () => {
    const good = parsePlaybook(
      'file:///a.md',
      '---\npartners:\n  payments: { when: gateway errors, reach: "#payments" }\n---\n# A',
      parseFrontMatter,
    );
    assert.deepEqual(good.playbook.partners, [
      { name: 'payments', when: 'gateway errors', reach: '#payments' },
    ]);
    const bad = parsePlaybook('file:///a.md', '---\ntitle: A\npartners: 7\n---\n# A', parseFrontMatter);
    assert.equal(bad.playbook.title, 'A');
    assert.equal(bad.playbook.partners, undefined);
    assert.equal(bad.problems[0]?.code, 'playbooks.frontMatterField');
    assert.equal(bad.problems[0].place?.line, 2);
  });

  it('are completed by the team file, whose others follow', () => {
    const service = {
      partners: [
        { name: 'Payments', when: 'gateway errors', reach: 'PXYZ' },
        { name: 'warehouse', reach: '#warehouse' },
      ],
    } as unknown as TeamService;
    assert.deepEqual(partnersOf([{ name: 'payments', when: 'now' }, { name: 'dba' }], [service]), [
      { name: 'payments', when: 'now', reach: 'PXYZ' },
      { name: 'dba' },
      { name: 'warehouse', reach: '#warehouse' },
    ]);
  });
});
