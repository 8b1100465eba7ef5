import type {
  IncidentEvent,
  IncidentReplies,
  IncidentRequest,
  IncidentStrings,
  IncidentView,
} from '../../src/protocol/incidentPage';
import { RpcPage } from '../../src/protocol/rpc';
import { button, element, icon } from '../shared/dom';
import { hostPort } from '../shared/host';
import { roleOf } from './announce';

let onView: (view: IncidentView) => void = () => undefined;
let words: IncidentStrings | undefined;
let failure = '';

const rpc = new RpcPage<IncidentRequest, IncidentReplies, IncidentEvent>({
  port: hostPort,
  onEvent: event => onView(event.view),
});

/** Asks for the page's words and its content; then for every later content. */
export async function start(show: (view: IncidentView) => void): Promise<void> {
  onView = view => words && show(view);
  const { strings, view } = await rpc.request({ type: 'ready' });
  words = strings;
  show(view);
}

/** The page's words; drawing begins only once they are there. */
export function strings(): IncidentStrings {
  if (!words) throw new Error('drawn before it was told its words');
  return words;
}

/** Asks the host; what fails is said on the page. True when it worked. */
export async function ask(request: IncidentRequest): Promise<boolean> {
  failure = await rpc.request(request).then(() => '', failureText);
  document.getElementById('failure')?.replaceWith(failureLine());
  return failure === '';
}

/** What did not work stays said until the next thing works, however often the page is drawn anew. */
export function failureLine(): HTMLElement {
  if (failure === '') return element('p', { id: 'failure', class: 'notice hidden', role: 'alert' });
  return element('p', { id: 'failure', class: 'notice', role: roleOf(failure) }, failure);
}

export interface PressLook {
  readonly style?: string;
  readonly iconName?: string | undefined;
  readonly title?: string | undefined;
}

/** A button that can be found again after the page was drawn anew. */
export function press(
  label: string,
  key: string,
  action: () => unknown,
  { style = '', iconName, title }: PressLook = {},
): HTMLElement {
  const made = button(label, () => void action(), {
    class: style,
    'data-key': key,
    ...(title === undefined ? {} : { title }),
  });
  if (iconName !== undefined) made.prepend(icon(iconName));
  return made;
}

function failureText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return words?.failed.replace('{0}', () => text) ?? text;
}
