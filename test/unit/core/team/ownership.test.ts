import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  leadOf,
  partnersOf,
  serviceOfIncident,
  serviceOfPath,
  serviceOfRecord,
} from '../../../../src/core/team/ownership';
import { parseTeam } from '../../../../src/core/team/parseTeam';
import { matchesGlob } from '../../../../src/core/team/pathGlob';

const { team } = parseTeam(
  JSON.stringify({
    services: {
      checkout: {
        pagerDuty: ['PCHKOUT', 'PCHKOU2'],
        logs: { service: ['checkout-api', 'checkout-worker'] },
        paths: ['services/checkout/**'],
        area: 'purchase',
        partners: { payments: { reach: '#payments' } },
      },
      cards: {
        paths: ['services/checkout/src/cards/**', 'lib/*.card.ts'],
        lead: 'cards@example.com',
        area: 'purchase',
      },
      search: { paths: ['**'], repository: 'https://git.example.com/shop/search.git' },
      all: { paths: ['services'] },
    },
    areas: { purchase: { lead: 'area@example.com' } },
  }),
  'team.json',
);

describe('ownership', () => {
  const name = (service: { readonly name: string } | undefined): string | undefined => service?.name;

  it('finds the service of an incident by id, else by name where it lists no ids', () => {
    assert.equal(name(serviceOfIncident(team, { id: 'PCHKOU2', name: 'x' })), 'checkout');
    assert.equal(name(serviceOfIncident(team, { id: 'PX', name: ' Search ' })), 'search');
    assert.equal(name(serviceOfIncident(team, { id: 'PX', name: 'checkout' })), undefined);
  });

  it('finds it by its own name or that of its logs where the source has no ids of its own', () => {
    const named = (label: string) => name(serviceOfIncident(team, { id: label, name: label }));
    assert.equal(named('checkout'), 'checkout');
    assert.equal(named('checkout-worker'), 'checkout');
    assert.equal(named('PCHKOUT'), 'checkout');
    assert.equal(named('nothing'), undefined);
  });

  it('finds the service of a record by its log names, else by its own name', () => {
    assert.equal(name(serviceOfRecord(team, 'checkout-worker')), 'checkout');
    assert.equal(name(serviceOfRecord(team, 'cards')), 'cards');
    assert.equal(name(serviceOfRecord(team, 'checkout')), undefined);
    assert.equal(name(serviceOfRecord(team, undefined)), undefined);
  });

  const paths: readonly (readonly [path: string, service: string | undefined])[] = [
    ['services/checkout/src/checkout.ts', 'checkout'],
    ['services/checkout/src/cards/a.ts', 'cards'],
    ['lib/new.card.ts', 'cards'],
    ['services/other/x.ts', 'all'],
    ['README.md', undefined],
  ];
  for (const [path, service] of paths) {
    it(`${path} belongs to ${service ?? 'nobody'}`, () =>
      assert.equal(name(serviceOfPath(team, path)), service));
  }

  it('looks at the services of the repository that the path is in', () => {
    const inSearch = serviceOfPath(team, 'a.ts', service => service.name === 'search');
    assert.equal(name(inSearch), 'search');
  });

  it('names the lead of a service, else of its area', () => {
    const leads = team.services.map(service => leadOf(team, service));
    assert.deepEqual(leads, ['area@example.com', 'cards@example.com', undefined, undefined]);
  });

  it('names the partners of a service', () => {
    assert.deepEqual(partnersOf(team, 'checkout'), [{ name: 'payments', reach: '#payments' }]);
    assert.deepEqual(partnersOf(team, 'ghost'), []);
  });
});

describe('matchesGlob', () => {
  const cases: readonly (readonly [glob: string, path: string, matches: boolean])[] = [
    ['a/b.ts', 'a/b.ts', true],
    ['a', 'a/b.ts', true],
    ['a/', 'a/b/c.ts', true],
    ['./a', 'a/b.ts', true],
    ['a/*', 'a/b.ts', true],
    ['a/*.ts', 'a/b/c.ts', false],
    ['a/**', 'a/b/c.ts', true],
    ['**/c.ts', 'c.ts', true],
    ['**/c.ts', 'a/b/c.ts', true],
    ['a/**/c.ts', 'a/c.ts', true],
    ['a/**/c.ts', 'a/x/y/c.ts', true],
    ['a/**/c.ts', 'b/a/c.ts', false],
    ['**', 'anything/at/all', true],
    ['a/?.ts', 'a/b.ts', true],
    ['a/?.ts', 'a/bb.ts', false],
    ['a/*b*c', 'a/xbxbxc', true],
    ['a/*b*c', 'a/xbxbx', false],
    ['a.ts', 'axts', false],
    ['', 'a', false],
    ['a/b', 'a', false],
  ];
  for (const [glob, path, matches] of cases) {
    it(`${glob} ${matches ? 'holds' : 'does not hold'} ${path}`, () =>
      assert.equal(matchesGlob(glob, path), matches));
  }

  it('says the same as a plain recursive matcher', () => {
    const part = fc.constantFrom('a', 'b', 'ab', '*', '**', '?', 'a*', '*b', '*a*b');
    const actual = fc.constantFrom('a', 'b', 'ab', 'aab', 'ba');
    const parts = fc.tuple(
      fc.array(part, { minLength: 1, maxLength: 5 }),
      fc.array(actual, { minLength: 1, maxLength: 5 }),
    );
    fc.assert(
      fc.property(parts, ([glob, path]) => {
        assert.equal(matchesGlob(glob.join('/'), path.join('/')), plainMatch(glob, path));
      }),
      { numRuns: 3000 },
    );
  });

  it('ends fast on a glob made to hang', () => {
    const started = performance.now();
    assert.equal(matchesGlob(`${'**/a*a*a*/'.repeat(90)}z`, `${'aaaaaaaa/'.repeat(400)}y`), false);
    assert.equal(matchesGlob('*a'.repeat(400), 'a'.repeat(4000) + 'b'), false);
    assert.ok(performance.now() - started < 2000);
  });
});

function plainMatch(glob: readonly string[], path: readonly string[]): boolean {
  const [part, ...rest] = glob;
  if (part === undefined) return true;
  if (part === '**') return plainMatch(rest, path) || (path.length > 0 && plainMatch(glob, path.slice(1)));
  const [first, ...others] = path;
  const pattern = new RegExp(`^${part.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
  return first !== undefined && pattern.test(first) && plainMatch(rest, others);
}
