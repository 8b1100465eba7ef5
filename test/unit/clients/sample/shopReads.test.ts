import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogFileReader } from '../../../../src/clients/logFiles/logFileReader';
import { sampleIncidentSeeds } from '../../../../src/clients/sample/sampleIncidents';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { ErrorReading } from '../../../../src/core/errors/logSource';
import { findAnchor, QuotedLines } from '../../../../src/core/notes/findAnchor';
import { readNote } from '../../../../src/core/notes/readNote';
import { matchPlaybooks } from '../../../../src/core/playbooks/matchPlaybooks';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';
import { parseTeam } from '../../../../src/core/team/parseTeam';
import { buildShop } from '../../../workspaces/shop/build';
import { TemporaryFolders } from './builtShop';

const day = 86_400_000;

/** What our own readers make of the sample: title, and the place and text of the first frame that is ours. */
const expected: readonly [title: RegExp, place: RegExp, statement: RegExp][] = [
  [/^ChargeError: gateway timeout$/, /checkout\.ts:118$/, /throw new ChargeError\('gateway timeout'/],
  [/^StockError: /, /inventory\.ts:\d+$/, /throw new StockError\(/],
  [/^TypeError: Cannot read/, /cart\.ts:\d+$/, /product\.price/],
  [/^EventBusError: /, /events\.ts:\d+$/, /throw new EventBusError\(/],
  [/^IndexReadError: /, /index\.py:\d+$/, /return json\.load\(file\)/],
  [/^KeyError: /, /ranking\.py:\d+$/, /raise QueryTimeout\(/],
  [/^LedgerError: /, /ledger\.ts:\d+$/, /throw new LedgerError\(/],
];

describe('the sample workspace, read by what ships', function () {
  this.timeout(60_000);
  const folders = new TemporaryFolders();
  const now = Date.now();
  let dir: string;
  const text = (path: string): string => readFileSync(join(dir, path), 'utf8');

  before(async () => {
    dir = folders.make();
    await buildShop({ targetDir: dir, now });
  });
  after(() => folders.cleanUp());

  async function readErrors(): Promise<ErrorReading> {
    const reader = new LogFileReader({
      classify: ({ level }) =>
        level === 'error' || level === 'fatal'
          ? { severity: 'standard', reason: { kind: 'level', level } }
          : undefined,
      windowMs: day,
      // The plain text of search tells no service; its file's name does.
      serviceOf: path => /(\w+)\.log$/.exec(path)?.[1],
      now: () => now,
    });
    const paths = readdirSync(join(dir, 'logs')).map(name => join(dir, 'logs', name));
    return reader.read(paths, { from: now - day, to: now }, new AbortController().signal);
  }

  it('has error groups whose failing frame is the line that throws', async () => {
    const { groups, problems, incomplete } = await readErrors();
    assert.deepEqual(
      problems.map(problem => problem.code),
      ['logs.unreadableLines'],
    );
    assert.equal(incomplete, undefined);
    const ours = (group: ErrorGroup): string | undefined => {
      const frame = group.frames.find(({ file }) => file.startsWith('/app/') && !file.includes('..'));
      return frame && `${frame.file.slice('/app/'.length)}:${frame.line}`;
    };
    for (const [title, place, statement] of expected) {
      const group = groups.find(found => title.test(found.title));
      assert.ok(group, `a group like ${title.source} in ${groups.map(found => found.title).join(' | ')}`);
      const found = ours(group) ?? '';
      assert.match(found, place);
      const [path = '', line = ''] = found.split(':');
      assert.match(text(path).split('\n')[Number(line) - 1] ?? '', statement, found);
    }
    const worst = groups.find(group => group.title === 'ChargeError: gateway timeout');
    assert.equal(worst?.release, 'v2.31');
    assert.ok(worst.count > 200);
  });

  it('has a team file without mistakes', () => {
    const { team, problems } = parseTeam(text('.opex/team.json'), 'team.json');
    assert.deepEqual(problems, []);
    assert.deepEqual(
      team.services.map(service => [service.name, ...service.pagerDuty]),
      [
        ['checkout', 'PCHKOUT'],
        ['search', 'PSEARCH'],
        ['billing', 'PBILLNG'],
      ],
    );
    assert.deepEqual(
      team.severityRules.map(rule => rule.class),
      ['critical', 'major', 'standard', 'standard'],
    );
  });

  it('has notes whose lines are found in the code of today, and whose errors are in the logs', async () => {
    const { groups } = await readErrors();
    const kinds = readdirSync(join(dir, '.opex/root-causes')).map(name => {
      const { note, problems } = readNote(name, text(`.opex/root-causes/${name}`), parseFrontMatter);
      assert.deepEqual(problems, [], name);
      const [anchor] = note.anchors;
      assert.ok(anchor, name);
      const lines = text(anchor.path).split('\n');
      const place = findAnchor(anchor, new QuotedLines(lines));
      assert.ok(place.kind !== 'lost', name);
      assert.equal(lines[place.line]?.trim(), anchor.quote);
      const errors = groups
        .filter(group => note.errors.includes(group.fingerprint))
        .map(group => group.exceptionType);
      return [note.status, anchor.symbol, place.kind, ...errors];
    });
    assert.deepEqual(kinds, [
      ['confirmed', 'load_segment', 'exact', 'index.IndexReadError'],
      ['fixed', 'charge', 'moved', 'ChargeError'],
    ]);
  });

  it('has for each alert with a runbook the playbook that fits first', () => {
    const names = readdirSync(join(dir, '.opex/playbooks')).map(name => `.opex/playbooks/${name}`);
    const playbooks = [...names, 'docs/runbooks/refund-by-hand.md'].map(path => {
      const { playbook, problems } = parsePlaybook(`file:///shop/${path}`, text(path), parseFrontMatter);
      assert.deepEqual(problems, [], path);
      return playbook;
    });
    for (const { title, service, alerts } of sampleIncidentSeeds) {
      const runbookLinks = alerts.flatMap(alert => alert.runbookLink ?? []);
      const alertNames = alerts.map(alert => alert.name);
      const [best] = matchPlaybooks(playbooks, { title, services: [service], alertNames, runbookLinks });
      const [link] = runbookLinks;
      if (link === undefined) continue;
      assert.equal(best?.reason, 'runbookLink', title);
      assert.equal(best.playbook.uri.split('/').pop(), link.split('/').pop(), title);
    }
  });
});
