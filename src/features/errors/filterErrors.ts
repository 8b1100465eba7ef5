import * as vscode from 'vscode';
import { allShown, type ErrorsShown, type GroupOrder } from '../../core/errors/groupView';
import type { ErrorWindow } from '../../platform/errorWindow';
import { plainText } from '../../platform/remoteText';
import type { ErrorsModel } from './errorsModel';

interface FilterItem extends vscode.QuickPickItem {
  readonly state?: ErrorsShown;
}

/** Asks for what is shown: type for words, choose a service, or everything. */
export async function filterErrors(model: ErrorsModel): Promise<void> {
  const { shown } = model;
  const box = vscode.window.createQuickPick<FilterItem>();
  box.title = vscode.l10n.t('Which errors are shown?');
  box.placeholder = vscode.l10n.t('Words of a title, an exception, a message or a release; or a service');
  box.value = shown.text ?? '';
  const update = (): void => {
    box.items = itemsFor(box.value, model);
  };
  update();
  box.onDidChangeValue(update);
  const picked = await new Promise<FilterItem | undefined>(resolve => {
    box.onDidAccept(() => resolve(box.selectedItems[0]));
    box.onDidHide(() => resolve(undefined));
    box.show();
  });
  box.dispose();
  if (picked?.state) await model.show(picked.state);
}

/** Shows everything again; the order stays. */
export function clearFilter(model: ErrorsModel): Promise<void> {
  return model.show({ order: model.shown.order });
}

export async function sortErrors(model: ErrorsModel): Promise<void> {
  const orders: readonly GroupOrder[] = ['seen', 'count', 'value', 'new'];
  const items = orders.map(order => ({
    label: orderText(order),
    description: order === model.shown.order ? vscode.l10n.t('as now') : '',
    order,
  }));
  const placeHolder = vscode.l10n.t('How errors of one class follow each other');
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  if (picked) await model.show({ ...model.shown, order: picked.order });
}

/** Asks how far back errors are read in this workspace. */
export async function chooseErrorWindow(window: ErrorWindow): Promise<void> {
  const now = window.get('opex.errors.windowHours');
  const items: (vscode.QuickPickItem & { readonly hours: number | undefined })[] = [
    ...[1, 4, 12, 24, 72, 168].map(hours => ({
      label: vscode.l10n.t('Last {0} h', hours),
      description: hours === now ? vscode.l10n.t('as now') : '',
      hours,
    })),
    { label: vscode.l10n.t('As the setting says'), description: 'opex.errors.windowHours', hours: undefined },
  ];
  const placeHolder = vscode.l10n.t('How far back errors are read, in this workspace');
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  if (picked) await window.choose(picked.hours);
}

/** What of the errors is shown, for beside the view's title; empty where all of it is, as ever. */
export function shownText({ service, text, order }: ErrorsShown): string {
  return [
    ...(service === undefined ? [] : [serviceText(service)]),
    ...(text === undefined ? [] : [vscode.l10n.t('“{0}”', plainText(text, 40))]),
    ...(order === allShown.order ? [] : [orderText(order).toLowerCase()]),
  ].join(' · ');
}

function itemsFor(value: string, model: ErrorsModel): FilterItem[] {
  const { shown, all } = model;
  const text = value.trim();
  const order = { order: shown.order };
  const byText = text === '' ? {} : { text };
  const services = [...new Set(all.map(({ group }) => group.service ?? ''))].sort();
  const items: FilterItem[] = services.map(service => ({
    label: `$(server) ${serviceText(service)}`,
    description: countText(all.filter(({ group }) => (group.service ?? '') === service).length),
    alwaysShow: true,
    state: { ...order, ...byText, service },
  }));
  const words: FilterItem[] =
    text === ''
      ? []
      : [
          {
            label: `$(search) ${vscode.l10n.t('“{0}” in all services', plainText(text, 60))}`,
            alwaysShow: true,
            state: { ...order, text },
          },
        ];
  const everything: FilterItem = {
    label: `$(clear-all) ${vscode.l10n.t('Everything')}`,
    description: countText(all.length),
    alwaysShow: true,
    state: order,
  };
  return [
    ...words,
    ...(model.isFiltered ? [everything] : []),
    ...items,
    ...(model.isFiltered ? [] : [everything]),
  ];
}

function countText(groups: number): string {
  return groups === 1 ? vscode.l10n.t('1 group') : vscode.l10n.t('{0} groups', groups.toLocaleString());
}

function serviceText(service: string): string {
  return service === '' ? vscode.l10n.t('no service') : plainText(service, 60);
}

function orderText(order: GroupOrder): string {
  switch (order) {
    case 'seen':
      return vscode.l10n.t('Last seen first');
    case 'count':
      return vscode.l10n.t('Most records first');
    case 'value':
      return vscode.l10n.t('Most value first');
    case 'new':
      return vscode.l10n.t('Newest first');
  }
}
