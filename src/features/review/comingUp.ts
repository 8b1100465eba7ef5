import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { IncidentFacts } from '../../core/playbooks/matchPlaybooks';
import type { PlaybookMatch } from '../../core/playbooks/playbook';
import { comingUpIn, isDate, type ComingUp, type ComingUpStanding } from '../../core/review/comingUp';
import { addComingUp, hasComingUp, setComingUp } from '../../core/review/comingUpPart';
import { linksIn } from '../../core/review/comingUpText';
import type { ReviewPeriod } from '../../core/review/period';
import { comingUpOfReviews } from '../../core/review/readReview';
import { stableId } from '../../core/review/shortHash';
import type { TeamService } from '../../core/team/team';
import { executeCommand } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import type { AheadChange, AheadRequest, ShownAhead } from '../../protocol/reviewAhead';
import type { OpenReview, ReviewBook } from './reviewBook';
import { reviewsFolder, type ReviewShelf } from './reviewFiles';
import { hrefOf } from './reviewKnowledge';

export interface AheadInput {
  readonly period: ReviewPeriod;
  readonly shelf: ReviewShelf;
  /** Absent where the playbooks could not be read. */
  readonly fitting: ((facts: IncidentFacts) => readonly PlaybookMatch[]) | undefined;
  readonly services: readonly TeamService[];
  readonly home: vscode.Uri;
  readonly now: number;
}

/** Launches and changes of a review, each with the playbook that is for it. */
export function aheadOf({ period, shelf, fitting, services, home, now }: AheadInput): ComingUpStanding[] {
  const playbookFor =
    fitting &&
    ((entry: ComingUp) => {
      const playbook = fitting(factsOf(entry, services))[0]?.playbook;
      return playbook && { label: playbook.title, href: hrefOf(home, playbook.uri) };
    });
  return comingUpIn(period, comingUpOfReviews(shelf.reviews), now, playbookFor);
}

/** What a playbook is found by: words as an alert's, the services that they name, and links as to a runbook. */
function factsOf({ what, risk = '', about }: ComingUp, services: readonly TeamService[]): IncidentFacts {
  const title = `${what} ${risk}`;
  const words = title.toLowerCase();
  return {
    title,
    services: services.flatMap(({ name }) => (words.includes(name.toLowerCase()) ? [name] : [])),
    alertNames: [],
    runbookLinks: about.flatMap(({ href }) => href ?? []),
  };
}

/** What the page shows of one. */
export function shownAhead({ entry, isPast, playbook }: ComingUpStanding): ShownAhead {
  const { id, what, on = '', risk = '', about, struck } = entry;
  const isOpen = !struck && !isPast;
  return {
    id,
    what,
    on,
    risk,
    about: about.map(({ label, href = '' }) => (label === href ? href : `[${label}](${href})`)).join(', '),
    struck,
    state: struck
      ? vscode.l10n.t('struck')
      : isPast
        ? vscode.l10n.t('past')
        : on === ''
          ? vscode.l10n.t('no date')
          : '',
    isLoud: isOpen && playbook === 'missing',
    links: about.flatMap(({ label, href }) =>
      href !== undefined && /^https?:/i.test(href) ? [{ label: plainText(label), href }] : [],
    ),
    playbook:
      playbook === undefined
        ? ''
        : playbook === 'missing'
          ? vscode.l10n.t('no playbook')
          : plainText(playbook.label),
    hasPlaybook: typeof playbook === 'object',
  };
}

/**
 * Does what the page asks for.
 * @throws ProblemError `review.badLink` for what is no link, `review.badItem` for a date that there is not,
 * `review.placeGone` where it is not in the file any more.
 */
export async function actOnAhead(
  request: AheadRequest,
  review: OpenReview,
  book: Pick<ReviewBook, 'edit' | 'write'>,
  newId: () => string,
): Promise<void> {
  const { name } = review.model.period;
  const known = review.model.work.comingUp.find(({ entry }) => entry.id === request.id);
  if (request.type === 'aheadPlaybook') {
    if (typeof known?.playbook === 'object') await openPlaybook(review.home, known.playbook.href);
    return;
  }
  if (request.type === 'strikeAhead') {
    if (!known) return;
    const { entry } = known;
    await inFile(review, book, entry.id);
    await book.edit(review, text => setComingUp(text, { ...entry, struck: !entry.struck }, name));
    return;
  }
  const facts = factsTyped(request.change);
  if (request.id !== '') {
    if (!known) throw new ProblemError(problem('review.placeGone', {}));
    const { id, struck, since, remarks } = known.entry;
    await inFile(review, book, id);
    await book.edit(review, text => setComingUp(text, { id, struck, since, remarks, ...facts }, name));
    return;
  }
  const id = stableId('ahead', name, facts.what, newId());
  await inFile(review, book, undefined);
  await book.edit(review, text =>
    addComingUp(text, { id, struck: false, since: name, remarks: [], ...facts }, name),
  );
}

/** One that was carried over, and the part for it, stand in this week's file only once that is written. */
async function inFile(
  review: OpenReview,
  book: Pick<ReviewBook, 'write'>,
  id: string | undefined,
): Promise<void> {
  const isThere =
    id === undefined ? hasComingUp(review.text ?? '') : review.read?.comingUp.some(one => one.id === id);
  if (!isThere) await book.write(review);
}

function factsTyped({
  what,
  on,
  risk,
  about,
}: AheadChange): Pick<ComingUp, 'what' | 'on' | 'risk' | 'about'> {
  if (on !== '' && !isDate(on)) throw new ProblemError(problem('review.badItem', { key: 'due', value: on }));
  const links = linksIn(about);
  if (about !== '' && links.length === 0) throw new ProblemError(problem('review.badLink', { value: about }));
  return { what, about: links, ...(on === '' ? {} : { on }), ...(risk === '' ? {} : { risk }) };
}

async function openPlaybook(home: vscode.Uri, href = ''): Promise<void> {
  const isUri = /^[a-z][a-z0-9+.-]*:/i.test(href);
  const path = isUri ? '' : href.split('/').map(decodeURIComponent).join('/');
  const uri = isUri ? vscode.Uri.parse(href, true) : vscode.Uri.joinPath(home, reviewsFolder, path);
  await executeCommand('opex.openPlaybook', uri.toString());
}
