import type * as vscode from 'vscode';
import { registerFeatures } from './wiring/features';
import { layFoundation } from './wiring/foundation';
import { wireIncidents } from './wiring/incidents';
import { wireLogs } from './wiring/logs';
import { makeStores } from './wiring/stores';

/** Constructs and wires; everything is released with `context.subscriptions`. */
export function activate(context: vscode.ExtensionContext): void {
  const foundation = layFoundation(context);
  const stores = makeStores(foundation.owned);
  const logs = wireLogs(foundation, stores);
  const incidents = wireIncidents(foundation, stores, logs, () => onCall?.isOnShift());
  const onCall = registerFeatures(foundation, stores, logs, incidents);
  // Last: what asks the disk and the network.
  foundation.add(incidents.start);
}
