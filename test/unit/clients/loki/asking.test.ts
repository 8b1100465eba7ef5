import assert from 'node:assert/strict';
import { openLoki } from '../../../../src/clients/loki';
import type { TinyServer } from '../http/tinyServer';
import {
  connectionTo,
  environment,
  hour,
  never,
  noSecret,
  problemIn,
  recordedServer,
  type Asked,
  type Recorded,
} from '../logEngine/engineWorld';

const range = '/loki/api/v1/query_range';
const query = { window: { from: hour, to: hour + 3_600_000 } };
const bucket = 600_000;
const data = (resultType: string, result: unknown): Recorded => ({
  body: { status: 'success', data: { resultType, result } },
});

describe('Loki', () => {
  let server: (TinyServer & { readonly asked: readonly Asked[] }) | undefined;
  afterEach(() => server?.close());

  const open = async (
    answers: Readonly<Record<string, Recorded>>,
    change: Parameters<typeof connectionTo>[1] = {},
  ): Promise<ReturnType<typeof openLoki>> => {
    server = await recordedServer({
      '/loki/api/v1/labels': { body: { status: 'success', data: ['app', 'level'] } },
      ...answers,
    });
    return openLoki(connectionTo(server.url, change), noSecret, environment);
  };
  const lastQuery = (): string => server?.asked[server.asked.length - 1]?.parameters.get('query') ?? '';

  it('is asked within the selector that the connection names', async () => {
    const { backend } = await open({ [range]: data('matrix', []) }, { within: '{namespace="shop"} |= "x"' });
    await backend.count(
      { query: { ...query, services: ['cart'] }, by: [], stepMs: bucket, maxRows: 1 },
      never,
    );
    assert.match(
      lastQuery(),
      /\{namespace="shop", app=~"cart"\} \|= "x" \| app="cart" \[600000ms\] offset 1ms/,
    );
  });

  it('says what a selector is that is none', async () => {
    const { backend } = await open({ [range]: data('matrix', []) }, { within: 'shop-*' });
    const told = await problemIn(backend.count({ query, by: [], stepMs: bucket, maxRows: 1 }, never));
    assert.equal(told.code, 'logs.queryRefused');
  });

  it('is not asked for what is not mapped', async () => {
    const { backend } = await open({}, { mapping: { preset: 'custom', fields: {} } });
    const asked = backend.count(
      { query: { ...query, levels: ['error'] }, by: [], stepMs: bucket, maxRows: 1 },
      never,
    );
    assert.deepEqual((await problemIn(asked)).args, { backend: 'Logs', field: 'level' });
  });

  it('is found with what it lacks', async () => {
    const { backend } = await open({ [range]: data('streams', []) });
    const probe = await backend.probe(never);
    assert.deepEqual([probe.product, probe.version, probe.streams], ['Loki', undefined, []]);
    assert.deepEqual(
      probe.fields.map(({ name }) => name),
      ['app', 'level'],
    );
    assert.ok(probe.problems.some(({ code }) => code === 'logs.noRecords'));
  });

  it('gives a long query by a form', async () => {
    const { runner } = await open({ [range]: data('streams', []) });
    await runner.run(`{app="cart"} |= "${'x'.repeat(5_000)}"`, query.window, 10, never);
    assert.equal(server?.asked[0]?.method, 'POST');
  });

  it('gives a table of lines, newest first, and of numbers, largest first', async () => {
    const streams = [
      { stream: { app: 'a', env: 'p' }, values: [[`${hour}000000`, 'old']] },
      { stream: { app: 'b', env: 'p' }, values: [[`${hour + 1_000}000000`, 'new']] },
    ];
    const { runner } = await open({ [range]: data('streams', streams) });
    const table = await runner.run('{env="p"}', query.window, 1, never);
    assert.deepEqual(
      table.columns.map(({ name }) => name),
      ['time', 'app', 'line'],
    );
    assert.deepEqual(table.rows, [['2026-03-04T10:00:01.000Z', 'b', 'new']]);
    assert.equal(table.note?.code, 'logs.partialAnswer');
    await server?.close();
    const series = [
      {
        metric: { app: 'a' },
        values: [
          [1, '9'],
          [2, '3'],
        ],
      },
      { metric: { app: 'b' }, values: [[2, '5']] },
    ];
    const numbers = await open({ [range]: data('matrix', series) });
    assert.deepEqual(await numbers.runner.run('sum by (app) (…)', query.window, 10, never), {
      columns: [
        { name: 'app', kind: 'text' },
        { name: 'value', kind: 'number' },
      ],
      rows: [
        ['b', '5'],
        ['a', '3'],
      ],
    });
  });

  it('is linked to by the page of Grafana', async () => {
    const page = { url: 'https://grafana.example.com/g/', dataSource: 'P8E80F9AEF21F6940' };
    const { backend } = await open({}, { page, within: '{app=~".+"}' });
    const link = new URL(backend.link({ ...query, text: 'a "b"' }) ?? '');
    const { a: pane } = JSON.parse(link.searchParams.get('panes') ?? '') as Record<
      string,
      { readonly queries: readonly { readonly expr: string }[]; readonly range: unknown }
    >;
    assert.equal(link.pathname, '/g/explore');
    assert.match(pane?.queries[0]?.expr ?? '', /^\{app=~"\.\+"\} \|~ /);
    assert.deepEqual(pane?.range, { from: String(hour), to: String(hour + 3_600_000) });
  });
});
