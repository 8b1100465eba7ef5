import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { standingsOf } from '../../../../src/core/review/carryOver';
import { itemsOfReviews, readReview } from '../../../../src/core/review/readReview';
import { readTrendValues } from '../../../../src/core/review/reviewMeta';
import type { IncidentRecord } from '../../../../src/core/review/incidentHistory';
import { ann, by, record, t } from './records';
import { file, input, week } from './week';
import { edit, write } from './writing';

const resolved = (id: string, triggered: string, at: string): IncidentRecord =>
  record(id, triggered, [{ kind: 'resolve', at: t(at), by: by(ann) }], { number: Number(id.slice(1)) });

describe('a review that is looked at again later', () => {
  it('still has what was open at its end, though it is resolved by now', () => {
    const before = '2026-11-12T10:00:00+01:00';
    const { carriedOpen } = week({
      records: [
        ...input.records,
        resolved('Q1301', before, '2026-11-16T09:00:00+01:00'),
        resolved('Q1302', before, '2026-11-23T08:59:59+01:00'),
        resolved('Q1303', before, '2026-11-23T09:00:00+01:00'),
        record('Q1304', before, [], { number: 1304 }),
        record('Q1305', before, [{ kind: 'merge', at: t('2026-11-24T09:00:00+01:00') }], { number: 1305 }),
      ],
    }).incidents;
    assert.deepEqual(
      carriedOpen.map(({ label }) => label),
      ['#1303', '#1304'],
    );
  });

  it('is the same bytes whatever zone and language the machine has', function () {
    this.timeout(30_000);
    const script = `
      const { write } = require('./test/unit/core/review/writing.ts');
      const { week } = require('./test/unit/core/review/week.ts');
      process.stdout.write(JSON.stringify([new Date(0).getTimezoneOffset(), (1234.5).toLocaleString(), write(week()).text]));`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', 'tsx/cjs', '-e', script], {
      env: { ...process.env, TZ: 'Pacific/Chatham', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const [offset, number, text] = JSON.parse(stdout) as readonly [number, string, string];
    assert.deepEqual([offset, number], [-765, '1.234,5'], 'the process had another zone and language');
    assert.equal(text, write(week()).text);
  });
});

describe('a year from the files alone', () => {
  it('says which weeks were last written before they were over, or could not be read whole', () => {
    const point = (name: string, model = week()) => ({
      name,
      from: 0,
      to: 1,
      values: readTrendValues(write(model).text),
    });
    const { text } = write(
      week({
        trend: [
          point('2026-W44', week({ asOf: input.period.to - 1 })),
          point('2026-W45', week({ gaps: [{ part: 'incidents', state: 'partial' }] })),
          point('2026-W46'),
        ],
      }),
    );
    assert.match(text, /^\| \[2026-W44\]\(2026-W44\.md\) \(not whole\) \| 3 \| 3 \| 1 \|/m);
    assert.match(text, /^\| \[2026-W45\]\(2026-W45\.md\) \(not whole\) \| 3 \|/m);
    assert.match(text, /^\| \[2026-W46\]\(2026-W46\.md\) \| 3 \| 3 \| 1 \|/m);
  });
});

describe('the load', () => {
  it('is told by name, to be shared: no rank, no speed', () => {
    const notified = ['2026-11-18T02:00:00+01:00', '2026-11-18T12:00:00+01:00'].map((at, index) =>
      record(`N${index}`, at, [
        { kind: 'notify', at: t(at), to: ann },
        { kind: 'notify', at: t(at), to: { id: 'UGONE' } },
      ]),
    );
    const { text } = write(week({ records: notified }));
    assert.match(
      text,
      /\| Who was paged \(by name, to share the load\) \| Pages \| Nights broken \|\n\| --- \| ---: \| ---: \|\n\| Ann \| 2 \| 1 \|\n\| UGONE \| 2 \| 1 \|\n/,
    );
    assert.doesNotMatch(write(week({ records: [] })).text, /Who was paged/);
  });
});

describe('thanks', () => {
  it('go to who was pulled in, not to the one who pulled', () => {
    const [line] = input.journal;
    assert.ok(line);
    const entry = {
      ...line,
      id: 'h1',
      kind: 'helped' as const,
      text: 'pulled Bo \\_B\\_, Cy into Pay \\> 5%',
    };
    const { text } = write(
      week({
        records: [],
        journal: [
          entry,
          { ...entry, id: 'h2', text: 'edited by hand' },
          { ...entry, id: 'h3', text: 'pulled Di into it', struck: true },
        ],
      }),
    );
    assert.match(text, /- Thank you, Bo \\_B\\_, for helping\n- Thank you, Cy, for helping\n/);
    assert.doesNotMatch(text, /Thank you, (?:Ann|Di)/);
  });

  it('go to who left what for an item, in the order of names', () => {
    const items =
      '- [ ] Cap retries (owner: bob, priority: 1, due: 2026-12-01)\n  - dropped for it: search facets (allowed by Mia)\n- [ ] Alert (owner: ann, priority: 2, due: 2026-12-01)\n  - dropped for it: the [new](x) menu\n- [ ] Third (owner: cy)\n';
    const text = edit(write(week()).text, [/- No action item yet\..*\n/, items]);
    const standings = standingsOf(itemsOfReviews([readReview(text, file)]), new Map(), input.asOf);
    const told = write(week({ items: standings })).text;
    assert.match(
      told,
      /- Thank you, ann, for leaving the \\\[new\\\]\(x\) menu for it\n- Thank you, bob, for leaving search facets for it\n/,
    );
    assert.doesNotMatch(told, /Thank you, cy/);
  });
});
