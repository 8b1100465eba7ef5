import assert from 'node:assert/strict';
import { bugFigures, type Bug, type BugTerms } from '../../../../src/core/review/bugFigures';
import type { BugRow } from '../../../../src/core/review/reviewModel';
import { usualHours } from '../../../../src/core/review/supportHours';
import { t } from './records';

const day = 86_400_000;
const period = { from: t('2026-11-16T09:00:00+01:00'), to: t('2026-11-23T09:00:00+01:00') };
const at = (days: number): number => period.from + days * day;
const terms: BugTerms = {
  labels: new Map([
    ['sev1', 'critical'],
    ['sev2', 'major'],
  ]),
  period,
  asOf: period.to + 2 * day,
  sla: { major: { resolveMs: 7 * day } },
  source: 'acme/shop',
};

const rowsOf = (bugs: readonly Bug[], change: Partial<BugTerms> = {}): readonly BugRow[] =>
  bugFigures(bugs, { ...terms, ...change }).rows;

describe('bugs by class', () => {
  it('are counted by their labels, the worse of two; a class without a label has no row', () => {
    const rows = rowsOf([
      { labels: ['SEV1', 'sev2'], openedAt: at(1) },
      { labels: ['sev1'], openedAt: at(-9), closedAt: at(2) },
      { labels: ['sev2'], openedAt: at(-9) },
      { labels: ['sev2'], openedAt: at(-9), closedAt: at(-1) },
      { labels: ['sev2'], openedAt: at(3), closedAt: at(8) },
      { labels: ['docs'], openedAt: at(1) },
      { labels: ['sev1'], openedAt: at(9) },
    ]);
    assert.deepEqual(rows, [
      { severity: 'critical', open: 1, opened: 1, closed: 1 },
      { severity: 'major', open: 2, opened: 1, closed: 0, pastSla: 1 },
    ]);
  });

  const major = (openedAt: number, closedAt?: number): Bug => ({
    labels: ['sev2'],
    openedAt,
    ...(closedAt === undefined ? {} : { closedAt }),
  });
  const cases: readonly (readonly [
    name: string,
    bug: Bug,
    change: Partial<BugTerms>,
    counted: readonly [open: number, opened: number, closed: number, pastSla: number],
  ])[] = [
    ['opened with the period', major(at(0)), {}, [1, 1, 0, 0]],
    ['opened with the next period', major(period.to), {}, [0, 0, 0, 0]],
    ['closed with the period', major(at(-1), at(0)), {}, [0, 0, 1, 0]],
    ['closed with the next period', major(at(-1), period.to), {}, [1, 0, 0, 1]],
    ['opened and closed within', major(at(1), at(2)), {}, [0, 1, 1, 0]],
    ['open just as long as is promised', major(period.to - 7 * day), {}, [1, 1, 0, 0]],
    ['open a moment longer', major(period.to - 7 * day - 1), {}, [1, 0, 0, 1]],
    ['a draft: closed later today', major(at(1), at(3)), { asOf: at(2) }, [1, 1, 0, 0]],
    ['a draft: not opened yet', major(at(3)), { asOf: at(2) }, [0, 0, 0, 0]],
    // Nine hours of support hours, Friday 17:00 to Monday 9:00: one hour of Friday, one of Monday.
    [
      'within support hours',
      major(t('2026-11-20T17:00:00+01:00')),
      {
        sla: { major: { resolveMs: 2 * 3_600_000, hours: 'support' } },
        support: usualHours('Europe/Berlin'),
      },
      [1, 1, 0, 0],
    ],
    [
      'past its support hours',
      major(t('2026-11-20T15:59:00+01:00')),
      {
        sla: { major: { resolveMs: 2 * 3_600_000, hours: 'support' } },
        support: usualHours('Europe/Berlin'),
      },
      [1, 1, 0, 1],
    ],
    [
      'support hours of a team that names none count as any hour',
      major(t('2026-11-20T17:00:00+01:00')),
      { sla: { major: { resolveMs: 2 * 3_600_000, hours: 'support' } } },
      [1, 1, 0, 1],
    ],
  ];
  for (const [name, bug, change, [open, opened, closed, pastSla]] of cases) {
    it(`counts one ${name}`, () => {
      assert.deepEqual(rowsOf([bug], change), [
        { severity: 'critical', open: 0, opened: 0, closed: 0 },
        { severity: 'major', open, opened, closed, pastSla },
      ]);
    });
  }

  it('say where they are from, and that they are “at least” where the list was cut', () => {
    const { basis, source, link, atLeast } = bugFigures([], {
      ...terms,
      link: 'https://github.com/acme/shop/issues',
      isCut: true,
    });
    assert.deepEqual(
      [basis, source, link, atLeast],
      ['github', 'acme/shop', 'https://github.com/acme/shop/issues', true],
    );
  });
});
