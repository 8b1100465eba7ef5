import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isOfFix,
  readFixState,
  startOfFix,
  watchFix,
  type FixSighting,
  type FixState,
} from '../../../../src/core/notes/fixWatch';
import {
  hasTrailer,
  readTrailers,
  trailersFor,
  withTrailers,
} from '../../../../src/core/notes/commitTrailer';
import type { NoteFix } from '../../../../src/core/notes/rootCauseNote';

const hour = 3_600_000;
const start = Date.parse('2026-11-20T02:00:00Z');
const fix: NoteFix = { commits: ['9c01d2e7aa'], release: 'v2.32', recorded: '2026-11-20T02:00:00Z' };
const options = { silentMs: 48 * hour, rolloutMs: 0.5 * hour };

/** A reading of the last 24 hours at `hours` after the start. */
const read = (hours: number, more: Partial<FixSighting> = {}): FixSighting => {
  return {
    from: start + (hours - 24) * hour,
    to: start + hours * hour,
    complete: true,
    releases: [],
    ...more,
  };
};
const release = (name: string, hours: number) => ({
  releases: [{ release: name, lastSeen: start + hours * hour }],
});
const errors = (hours: number, of?: string) => ({
  errors: { lastSeen: start + hours * hour, ...(of === undefined ? {} : { release: of }) },
});

/** Kinds after each reading, `!` where a person is told. */
function story(readings: readonly FixSighting[], of: NoteFix = fix): string {
  let state: FixState = startOfFix(of, false, start);
  return readings
    .map(seen => {
      const step = watchFix(state, of, seen, options);
      state = step.state;
      return `${state.kind}${step.event ? '!' : ''}`;
    })
    .join(' ');
}

const deploy = read(1, release('v2.32', 1));
const days = (...hours: readonly number[]) => hours.map(at => read(at));

describe('the watch over a fix', () => {
  const stories: readonly (readonly [
    name: string,
    told: string,
    readings: readonly FixSighting[],
    of?: NoteFix,
  ])[] = [
    [
      'waits for the deploy',
      'recorded recorded',
      [read(1, errors(1, 'v2.31')), read(2, release('v2.31', 2))],
    ],
    ['sees the release', 'watching!', [deploy]],
    ['sees a release under another spelling', 'watching!', [read(1, release('checkout@2.32', 1))]],
    [
      'sees a commit in an image tag',
      'watching!',
      [read(1, release('checkout:9c01d2e', 1))],
      { commits: ['9c01d2e7aa'] },
    ],
    ['sees no release from before it was recorded', 'recorded', [read(1, release('v2.32', -1))]],
    [
      'is fixed after the set time of silence',
      'watching! watching watching fixed!',
      [deploy, ...days(24, 47, 50)],
    ],
    ['tells once', 'watching! fixed! fixed fixed', [deploy, read(49.5, { from: start }), ...days(60, 70)]],
    [
      'is not fixed by what nobody read',
      'watching! watching watching fixed!',
      [deploy, ...days(60, 80, 84.1)],
    ],
    [
      'is not fixed by a reading that was cut',
      'watching! watching watching',
      [deploy, read(49, { from: start, complete: false }), read(50, { from: start, complete: false })],
    ],
    ['comes back in the fixed release', 'watching! regressed!', [deploy, read(2, errors(1.2, 'v2.32'))]],
    [
      'comes back after it was fixed',
      'watching! fixed! regressed!',
      [deploy, read(50, { from: start }), read(60, errors(59))],
    ],
    ['comes back in a later release', 'watching! regressed!', [deploy, read(9, errors(9, 'v2.33'))]],
    [
      'is told once when it comes back',
      'watching! regressed! regressed',
      [deploy, read(2, errors(2)), read(3, errors(3))],
    ],
    ['lets the old release run out', 'watching! watching', [deploy, read(2, errors(1.4, 'v2.31'))]],
    [
      'lets the old release go on beside the new one',
      'watching! watching',
      [deploy, read(9, { ...errors(9, 'v2.31'), ...release('v2.32', 9) })],
    ],
    [
      'lets records without a release run out',
      'watching! watching regressed!',
      [deploy, read(2, errors(1.4)), read(3, errors(2))],
    ],
    ['knows errors from before the deploy', 'watching! watching', [deploy, read(2, errors(0.5))]],
    [
      'sees a return even where the reading was cut',
      'watching! regressed!',
      [deploy, read(2, { ...errors(2), complete: false })],
    ],
  ];
  for (const [name, told, readings, of] of stories) {
    it(name, () => assert.equal(story(readings, of), told));
  }

  it('is fixed by the silence that there was when the set time becomes shorter', () => {
    const seen = read(20, { from: start });
    const { state } = watchFix({ kind: 'recorded', at: start }, fix, deploy, options);
    const later = watchFix(state, fix, seen, options);
    assert.equal(later.event, undefined);
    assert.equal(watchFix(later.state, fix, seen, { ...options, silentMs: 10 * hour }).event, 'fixed');
  });

  it('changes nothing when it sees the same reading again', () => {
    const readings = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 200 }),
        complete: fc.boolean(),
        error: fc.option(fc.constantFrom('v2.31', 'v2.32', 'v2.33'), { nil: undefined }),
        seen: fc.option(fc.constantFrom('v2.31', 'v2.32'), { nil: undefined }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(readings, list => {
        let state: FixState = startOfFix(fix, false, start);
        let silent = 0;
        for (const { at, complete, error, seen } of list) {
          const reading = read(at, {
            complete,
            ...(error === undefined ? {} : errors(at, error)),
            ...(seen === undefined ? {} : release(seen, at)),
          });
          const step = watchFix(state, fix, reading, options);
          assert.deepEqual(watchFix(step.state, fix, reading, options).state, step.state);
          assert.deepEqual(readFixState(JSON.parse(JSON.stringify(step.state))), step.state);
          if (step.event === 'fixed' && step.state.kind === 'fixed') {
            silent = step.state.silence.to - step.state.silence.from;
            assert.ok(silent >= options.silentMs);
          }
          state = step.state;
        }
      }),
    );
  });

  it('goes on from what a note says', () => {
    const kind = (more: Partial<NoteFix>, isFixed = false): string =>
      startOfFix({ commits: [], ...more }, isFixed, start).kind;
    assert.equal(kind({}), 'recorded');
    assert.equal(kind({ deployed: '2026-11-20' }), 'watching');
    assert.equal(kind({ deployed: '2026-11-20' }, true), 'fixed');
    assert.equal(kind({ deployed: '2026-11-20', regressed: '2026-11-21' }), 'regressed');
    assert.equal(kind({ deployed: '2026-11-22', regressed: '2026-11-21' }), 'watching');
    assert.equal(kind({ recorded: 'soon' }), 'recorded');
  });

  it('takes no short or foreign hash for the fix', () => {
    assert.equal(isOfFix({ commits: ['9c01'] }, '9c01d2e'), false);
    assert.equal(isOfFix({ commits: ['9c01d2e'] }, '9c01d2f'), false);
    assert.equal(isOfFix({ commits: [] }, 'v2.32'), false);
    assert.equal(isOfFix({ commits: [], release: '2.3' }, '2.32'), false);
  });

  for (const broken of [
    undefined,
    1,
    {},
    { kind: 'recorded' },
    { kind: 'fixed', deployedAt: 1, silence: { from: 1 } },
  ]) {
    it(`keeps no state from ${JSON.stringify(broken)}`, () => assert.equal(readFixState(broken), undefined));
  }
});

describe('the trailer of a commit', () => {
  const id = 'pagerduty:acme:Q1';
  for (const [message, expected] of [
    ['', `\n\nIncident: ${id}\n`],
    ['Cap retries', `Cap retries\n\nIncident: ${id}\n`],
    ['Cap retries\n\nWhy: because\nof it', `Cap retries\n\nWhy: because\nof it\n\nIncident: ${id}\n`],
    [
      'Cap\n\nSigned-off-by: Dana <d@example.com>\n',
      `Cap\n\nSigned-off-by: Dana <d@example.com>\nIncident: ${id}\n`,
    ],
    [`Cap\n\nIncident: ${id}\n`, `Cap\n\nIncident: ${id}\n`],
    ['fix: cap', `fix: cap\n\nIncident: ${id}\n`],
  ] as const) {
    it(`goes under ${JSON.stringify(message)}`, () => {
      const trailers = trailersFor([id], 'x.md');
      const written = withTrailers(message, trailers);
      assert.equal(written, expected);
      assert.deepEqual(readTrailers(written), [{ key: 'Incident', value: id }]);
      assert.equal(withTrailers(written, trailers), written);
    });
  }

  it('is read as people write it', () => {
    const message =
      'x\n\nincident: pagerduty:Q1 \r\nIncident: a b\nIncident: Q1\nROOT-CAUSE: a/b.md\nIncident: pagerduty:Q1\n';
    assert.deepEqual(readTrailers(message), [
      { key: 'Incident', value: 'pagerduty:Q1' },
      { key: 'Root-Cause', value: 'a/b.md' },
    ]);
  });

  it('ties a commit to a note of no incident by its file', () => {
    const trailers = trailersFor([], '.opex/root-causes/a.md');
    const written = withTrailers('Cap retries', trailers);
    assert.equal(written, 'Cap retries\n\nRoot-Cause: .opex/root-causes/a.md\n');
    assert.ok(hasTrailer(written, trailers));
    assert.ok(!hasTrailer(written, trailersFor([id], 'x')));
  });
});
