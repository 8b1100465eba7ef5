import type { Problem } from '../base/problem';
import type { IncidentSource } from './incidentSource';
import { WriteFailure } from './writeFailure';

/**
 * Stands for a connection that is there and cannot be used: its incidents are then told to be unknown, where a source
 * that is left out would look like one without incidents.
 */
export function unusableSource(id: string, label: string, why: Problem): IncidentSource {
  const fail = (): Promise<never> => Promise.reject(new WriteFailure('notSent', why));
  return {
    id,
    label,
    abilities: { write: false, actions: new Set(), writeProblem: why },
    readOpen: fail,
    read: fail,
    readAlerts: fail,
    readNotes: fail,
    acknowledge: fail,
    resolve: fail,
    addNote: fail,
  };
}
