import type { AlertmanagerModel, PostedAlert } from './model';
import type { Matcher } from './matching';

export interface Answer {
  readonly status: number;
  /** Sent as JSON; without one the body is empty. */
  readonly body?: unknown;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

interface PostedSilence {
  readonly matchers: readonly (Omit<Matcher, 'isEqual'> & { readonly isEqual?: boolean })[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

/** The routes of API v2 that Opex uses, with the answers that Alertmanager 0.25 was seen to give. */
export function handle(model: AlertmanagerModel, method: string, target: string, body: string): Answer {
  const url = new URL(target, 'http://alertmanager');
  const filters = url.searchParams.getAll('filter');
  const route = `${method} ${url.pathname.replace(/^\/api\/v2\/silence\/.*/, '/api/v2/silence/*')}`;
  try {
    switch (route) {
      case 'GET /api/v2/status':
        return { status: 200, body: statusOf(model) };
      case 'GET /api/v2/receivers':
        return { status: 200, body: model.config.receivers };
      case 'GET /api/v2/alerts':
        return { status: 200, body: model.listAlerts(filters) };
      case 'GET /api/v2/alerts/groups':
        return { status: 200, body: model.listGroups(filters, url.searchParams.get('receiver')) };
      case 'POST /api/v2/alerts':
        model.post(JSON.parse(body) as PostedAlert[]);
        return { status: 200 };
      case 'GET /api/v2/silences':
        return { status: 200, body: model.listSilences(filters) };
      case 'POST /api/v2/silences':
        return makeSilence(model, body);
      case 'GET /api/v2/silence/*':
      case 'DELETE /api/v2/silence/*':
        return oneSilence(model, method, url.pathname.split('/').pop() ?? '');
      default:
        return { status: 404, body: { code: 404, message: `path ${url.pathname} was not found` } };
    }
  } catch (error) {
    return { status: 400, body: error instanceof Error ? error.message : String(error) };
  }
}

function statusOf(model: AlertmanagerModel): unknown {
  return {
    cluster: { peers: [], status: model.cluster },
    config: { original: JSON.stringify(model.config) },
    uptime: new Date(model.startedAt).toISOString(),
    versionInfo: {
      branch: 'HEAD',
      buildDate: '',
      buildUser: '',
      goVersion: '',
      revision: '',
      version: '0.25.0',
    },
  };
}

function makeSilence(model: AlertmanagerModel, body: string): Answer {
  let wanted: PostedSilence;
  try {
    wanted = JSON.parse(body) as PostedSilence;
  } catch (error) {
    const message = `parsing silence body from "" failed, because ${String(error)}`;
    return { status: 400, body: { code: 400, message } };
  }
  if (wanted.matchers.length === 0) {
    return { status: 422, body: { code: 612, message: 'matchers in body should have at least 1 items' } };
  }
  const endsAt = Date.parse(wanted.endsAt);
  if (endsAt <= model.now()) {
    return { status: 400, body: "Failed to create silence: end time can't be in the past" };
  }
  const matchers = wanted.matchers.map(matcher => ({ isEqual: true, ...matcher }));
  const { createdBy, comment } = wanted;
  const startsAt = Date.parse(wanted.startsAt);
  return {
    status: 200,
    body: { silenceID: model.makeSilence({ matchers, startsAt, endsAt, createdBy, comment }) },
  };
}

function oneSilence(model: AlertmanagerModel, method: string, id: string): Answer {
  if (!uuid.test(id)) {
    return {
      status: 422,
      body: { code: 601, message: `silenceID in path must be of type uuid: "${id}"` },
    };
  }
  const silence = model.silences.get(id);
  if (method === 'DELETE') {
    return model.expireSilence(id) ? { status: 200 } : { status: 500, body: 'silence not found' };
  }
  return silence ? { status: 200, body: model.renderSilence(silence) } : { status: 404 };
}
