import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { standingsOf } from '../../../../src/core/review/carryOver';
import { itemsOfReviews, readReview } from '../../../../src/core/review/readReview';
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

describe('thanks', () => {
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
