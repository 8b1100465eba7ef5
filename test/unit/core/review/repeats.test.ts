import assert from 'node:assert/strict';
import type { CauseOutcome } from '../../../../src/core/notes/causeBook';
import { episodesOf } from '../../../../src/core/review/episodes';
import { FactBook } from '../../../../src/core/review/factBook';
import type { IncidentRecord } from '../../../../src/core/review/incidentHistory';
import { repeatsOf, type Causes } from '../../../../src/core/review/repeats';
import { proposeVerdict } from '../../../../src/core/review/verdicts';
import { whatPagedUs } from '../../../../src/core/review/whatPagedUs';
import { ann, by, context, monitor, record, t } from './records';
import { input } from './week';

const nothing: Causes = {
  causeOf: () => undefined,
  outcomeOf: () => undefined,
  plannedFor: () => 'none',
  verdictOn: () => undefined,
};
const at = (id: string, time: string, told: Partial<IncidentRecord> = {}): IncidentRecord =>
  record(id, time, [{ kind: 'resolve', at: t(time) + 60_000, by: monitor }], { alertKey: 'a', ...told });
const facts = (records: readonly IncidentRecord[]) => new FactBook().of(records, context);

describe('episodes', () => {
  it('join pages of one alert within 60 minutes of the last', () => {
    const of = facts([
      at('1', '2026-11-17T10:00:00Z'),
      at('2', '2026-11-17T11:00:00Z'),
      at('3', '2026-11-17T12:00:01Z'),
      at('4', '2026-11-17T12:10:00Z', { alertKey: 'b' }),
      at('5', '2026-11-17T12:10:00Z', { service: { id: 'PX', name: 'other' } }),
    ]);
    // 10:00 and 11:00 are exactly an hour apart; 12:00:01 is a second more; another alert or service is another one.
    assert.deepEqual(
      episodesOf(of).map(({ pages }) => pages),
      [2, 1, 1, 1],
    );
  });

  it('take alerts without a key for the same by the words of their title', () => {
    const of = facts(
      [1, 2].map(number =>
        record(String(number), '2026-11-17T10:00:00Z', [], {
          title: `Disk of host-${number} over ${80 + number}%`,
        }),
      ),
    );
    assert.equal(episodesOf(of).length, 1);
  });
});

describe('what keeps coming back', () => {
  const weekly = ['2026-10-13', '2026-10-27', '2026-11-10', '2026-11-17'].map((day, index) =>
    at(`R${index}`, `${day}T10:00:00Z`),
  );

  it('is told with episodes, weeks and prevention: 4 episodes in 6 weeks, none yet', () => {
    const [repeat, ...rest] = repeatsOf(facts(weekly), input.period, nothing);
    assert.equal(rest.length, 0);
    assert.deepEqual(
      [repeat?.key, repeat?.episodes, repeat?.weeks, repeat?.prevention, repeat?.thisPeriod],
      ['alert:PCHK|a', 4, 6, 'none', ['pagerduty:acme:R3']],
    );
  });

  it('leaves out what is older than six weeks, and what did not come in the period', () => {
    const old = at('OLD', '2026-10-11T10:00:00Z');
    assert.equal(repeatsOf(facts([old, ...weekly]), input.period, nothing)[0]?.episodes, 4);
    assert.deepEqual(repeatsOf(facts(weekly.slice(0, 3)), input.period, nothing), []);
  });

  it('goes by cause, then alert, then error group; what is told already is not told again', () => {
    const records = [
      at('C1', '2026-11-10T10:00:00Z', { alertKey: 'x', errorGroups: ['v1:e'] }),
      at('C2', '2026-11-17T10:00:00Z', { alertKey: 'y', errorGroups: ['v1:e'] }),
      at('E1', '2026-11-18T10:00:00Z', { alertKey: 'z', errorGroups: ['v1:e'] }),
    ];
    const causes: Causes = {
      ...nothing,
      causeOf: id =>
        id.includes(':C') ? { key: 'note', text: 'Retry storm', prevention: 'planned' } : undefined,
      titleOfGroup: () => 'ChargeError',
    };
    assert.deepEqual(
      repeatsOf(facts(records), input.period, causes).map(({ key, title, episodes, prevention }) => [
        key,
        title,
        episodes,
        prevention,
      ]),
      [
        ['error:v1:e', 'ChargeError', 3, 'planned'],
        ['cause:note', 'Retry storm', 2, 'planned'],
      ],
    );
  });

  it('has what no prevention is known for on top', () => {
    const other = ['2026-11-16T10:00:00Z', '2026-11-17T13:00:00Z'].map((time, index) =>
      at(`O${index}`, time, { alertKey: 'b' }),
    );
    const causes: Causes = { ...nothing, plannedFor: key => (key === 'alert:PCHK|a' ? 'planned' : 'none') };
    assert.deepEqual(
      repeatsOf(facts([...weekly, ...other]), input.period, causes).map(({ key }) => key),
      ['alert:PCHK|b', 'alert:PCHK|a'],
    );
  });
});

describe('a verdict', () => {
  const spread = (count: number): IncidentRecord[] =>
    Array.from({ length: count }, (_, index) =>
      at(`V${index}`, new Date(t('2026-11-01T00:00:00Z') + index * 7_200_000).toISOString()),
    );
  const cases: readonly (readonly [
    name: string,
    words: readonly (CauseOutcome | undefined)[],
    verdict: string | undefined,
  ])[] = [
    ['that resolves by itself says nothing', [undefined, undefined, undefined, undefined], undefined],
    ['left for later says nothing', ['later', 'later', 'later'], undefined],
    ['two words are too few', ['nothing', 'nothing', undefined], undefined],
    ['each time nothing to do', ['nothing', 'nothing', 'nothing'], 'delete nothingToDo 3/3'],
    ['mostly nothing to do', ['nothing', 'nothing', 'acted'], 'tune mostlyNothing 2/3'],
    ['mostly not ours', ['notOurs', 'notOurs', 'acted'], 'tune notOurs 2/3'],
    ['somebody had to act', ['acted', 'acted', 'nothing'], 'keep acted 2/3'],
  ];
  for (const [name, words, expected] of cases) {
    it(`is only proposed: ${name}`, () => {
      const of = facts(spread(words.length));
      const proposal = proposeVerdict(of, {
        causeOf: () => undefined,
        outcomeOf: id => words[of.findIndex(fact => fact.record.id === id)],
      });
      assert.equal(
        proposal && `${proposal.verdict} ${proposal.because} ${proposal.count}/${proposal.of}`,
        expected,
      );
    });
  }

  it('is to tune where an alert flaps, whoever resolves it', () => {
    const of = facts(Array.from({ length: 5 }, (_, index) => at(`F${index}`, `2026-11-17T10:${index}0:00Z`)));
    assert.equal(
      proposeVerdict(of, { causeOf: () => undefined, outcomeOf: () => undefined })?.because,
      'flaps',
    );
  });
});

describe('what paged us', () => {
  const now = t('2026-11-20T12:00:00Z');
  const night = (id: string, time: string, told: Partial<IncidentRecord> = {}): IncidentRecord =>
    record(
      id,
      time,
      [
        { kind: 'notify', at: t(time), to: ann },
        { kind: 'resolve', at: t(time) + 60_000, by: by(ann) },
      ],
      told,
    );

  it('tells pages, nights and the five worst of 90 days', () => {
    const records = [
      ...['a', 'b', 'c', 'd', 'e', 'f'].flatMap((alertKey, index) =>
        Array.from({ length: index + 1 }, (_, number) =>
          at(`${alertKey}${number}`, `2026-11-0${number + 1}T10:00:00Z`, { alertKey, title: alertKey }),
        ),
      ),
      night('N', '2026-11-10T02:00:00Z', { alertKey: 'a', title: 'a' }),
      at('OLD', '2026-08-22T11:59:59Z', { alertKey: 'a' }),
    ];
    const told = whatPagedUs(
      facts(records),
      now,
      { hasCause: id => id.endsWith('N'), hasPlaybook: () => false },
      false,
    );
    assert.deepEqual([told.pages, told.incidents, told.nights], [22, 22, 1]);
    // The first alert came twice, once at night: as much as three by day, and by name before c.
    assert.deepEqual(
      told.worst.map(({ title, pages, nights, cause }) => [title, pages, nights, cause]),
      [
        ['f', 6, 0, false],
        ['e', 5, 0, false],
        ['d', 4, 0, false],
        ['a', 2, 1, true],
        ['c', 3, 0, false],
      ],
    );
    assert.deepEqual(
      told.load.map(({ person, pages, nights }) => [person.name, pages, nights]),
      [['Ann', 1, 1]],
    );
  });

  it('is empty where nothing is known, and says so where that is not all', () => {
    const told = whatPagedUs([], now, {}, true);
    assert.deepEqual([told.pages, told.worst, told.atLeast], [0, [], true]);
  });
});
