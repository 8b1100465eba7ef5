import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import type { Problem } from '../core/base/problem';
import { isLibraryPath } from '../core/source/libraryFrame';
import { applyRules, type PathRule } from '../core/source/pathRule';
import { localPath, resolveFrame, type CandidateReason } from '../core/source/resolveFrame';
import { isAbsolutePath } from '../core/source/sourceLocation';
import { SourceIndex, type SourceFile } from '../core/source/sourceIndex';
import type { StackFrame } from '../core/source/stackFrame';
import { serviceOfRecord } from '../core/team/ownership';
import { matchesGlob } from '../core/team/pathGlob';
import type { TeamStore } from '../core/team/teamStore';
import { FilesByName } from './filesByName';
import { FrameChoices } from './frameChoices';
import { RootedFiles } from './rootedFiles';
import { SourceMaps, type MappedPlace } from './sourceMaps';

/** A file that a frame may mean, and the line there: another than the frame's where a source map led to it. */
export interface FoundPlace {
  readonly file: SourceFile;
  readonly line: number;
  readonly column?: number;
  readonly reason: CandidateReason;
  /** A map that could not be used: the file is the bundle. */
  readonly problem?: Problem;
}

export interface FrameSearchDeps {
  readonly team: TeamStore;
  readonly clock: Clock;
  /** Where choices are kept; without it none are. */
  readonly memory?: vscode.Memento;
}

/** Files that may have a source map. */
const mappable = /\.(?:[cm]?js|(?:js)?bundle|hbc|css)(?:[?#].*)?$/i;

/** Looks for the files that frames mean. Loaded with the first question. */
export class FrameSearch {
  private readonly files: FilesByName;
  private readonly maps = new SourceMaps(isInside);
  private readonly choices: FrameChoices;

  constructor(private readonly deps: FrameSearchDeps) {
    this.files = new FilesByName(deps.clock);
    this.choices = new FrameChoices(deps.memory);
  }

  async candidates(frame: StackFrame, service: string | undefined): Promise<readonly FoundPlace[]> {
    const found = await this.direct(frame, service);
    if (!mappable.test(frame.file)) return found;
    const mapped = await this.mapped(frame, service, found);
    if (mapped.places.length > 0) return mapped.places;
    const { problem } = mapped;
    return problem ? found.map(place => ({ ...place, problem })) : found;
  }

  /** Keeps which file a person chose for a frame. */
  async remember(frame: StackFrame, service: string | undefined, file: vscode.Uri): Promise<void> {
    const chosen = sourceFile(file);
    if (chosen) await this.choices.keep(frame.impliedPath ?? localPath(frame.file), chosen, service);
  }

  /** True where a file that came or went may change an answer. */
  concerns(uri: vscode.Uri): boolean {
    return this.files.concerns(uri) || uri.path.endsWith('.map');
  }

  forget(): void {
    this.files.forget();
    this.maps.forget();
  }

  /** Without maps: the very file, what rules say, then what fits by name. */
  private async direct(frame: StackFrame, service: string | undefined): Promise<readonly FoundPlace[]> {
    const path = localPath(frame.file);
    const at = (file: SourceFile, reason: CandidateReason): FoundPlace => ({
      ...{ file, reason, line: frame.line },
      ...(frame.column === undefined ? {} : { column: frame.column }),
    });
    const exact = isAbsolutePath(path) ? await exactFile(path) : undefined;
    if (exact) return [at(exact, 'exact')];
    const team = serviceOfRecord(this.deps.team.team, service);
    for (const [reason, rules] of [
      ['chosen', this.choices.rules(service)],
      ['rule', team?.pathRules ?? []],
    ] as const) {
      const ruled = await ruledFiles(frame, path, rules);
      if (ruled.length > 0) return ruled.map(file => at(file, reason));
    }
    const name = (frame.impliedPath ?? path).split(/[\\/]/).pop() ?? '';
    if (frame.library || name === '') return [];
    // A trace of Windows may write a name in capitals that the file does not have.
    const files = await this.files.named(name, /^[A-Za-z]:|\\/.test(frame.file));
    const paths = team?.paths ?? [];
    const options = { inService: (file: SourceFile) => paths.some(glob => matchesGlob(glob, file.path)) };
    return resolveFrame(frame, new SourceIndex(files, []), options).map(({ file, reason }) =>
      at(file, reason),
    );
  }

  /** What the bundle's map leads to: beside it, or where the team file says. */
  private async mapped(
    frame: StackFrame,
    service: string | undefined,
    bundles: readonly FoundPlace[],
  ): Promise<{ readonly places: readonly FoundPlace[]; readonly problem?: Problem }> {
    let problem: Problem | undefined;
    for (const told of this.toldByMaps(frame, service, bundles)) {
      const { place, problem: failed } = await told;
      problem ??= failed;
      if (!place) continue;
      const file = place.source;
      const original: StackFrame = { ...place, file, library: isLibraryPath(file) };
      const found = await this.direct(original, service);
      if (found.length > 0) return { places: found.map(entry => ({ ...entry, reason: 'map' as const })) };
    }
    return { places: [], ...(problem ? { problem } : {}) };
  }

  private *toldByMaps(
    { file, line, column }: StackFrame,
    service: string | undefined,
    bundles: readonly FoundPlace[],
  ): Generator<Promise<MappedPlace>> {
    const [bundle, ...others] = bundles;
    // Which of several bundles it is cannot be told by their maps.
    if (bundle && others.length === 0) yield this.maps.ofBundle(uriOf(bundle.file), line, column);
    yield this.mapNamed(`${localPath(file).split(/[\\/]/).pop() ?? ''}.map`, service).then(map =>
      map ? this.maps.ofMap(uriOf(map), line, column) : {},
    );
  }

  /** The one map of this name: among those that the team file names for the service, else in the workspace. */
  private async mapNamed(name: string, service: string | undefined): Promise<SourceFile | undefined> {
    const globs = serviceOfRecord(this.deps.team.team, service)?.sourceMaps ?? [];
    const files = await this.files.named(name, false);
    const told = files.filter(({ path }) => globs.some(glob => matchesGlob(glob, path)));
    const [only, ...others] = told.length > 0 ? told : files;
    return others.length === 0 ? only : undefined;
  }
}

/** The files that are there of those that rules name; `to` is relative to any root where the rule names none. */
async function ruledFiles(
  frame: StackFrame,
  path: string,
  rules: readonly PathRule[],
): Promise<readonly SourceFile[]> {
  if (rules.length === 0) return [];
  const written = [frame.file, path, ...(frame.impliedPath === undefined ? [] : [frame.impliedPath])];
  for (const ruled of written.flatMap(text => applyRules(text, rules))) {
    const roots = (vscode.workspace.workspaceFolders ?? []).filter(
      ({ uri }) => ruled.root === undefined || uri.toString() === ruled.root,
    );
    const uris = roots.map(({ uri }) => vscode.Uri.joinPath(uri, ruled.path));
    const there = await Promise.all(
      uris.map(async uri => ((await isFile(uri)) ? sourceFile(uri) : undefined)),
    );
    const files = there.filter(file => file !== undefined);
    if (files.length > 0) return files;
  }
  return [];
}

/** A file that an absolute path names, where it is there and lies in a workspace folder. */
async function exactFile(path: string): Promise<SourceFile | undefined> {
  const uri = vscode.Uri.file(path.replaceAll('\\', '/'));
  const file = sourceFile(uri);
  return file && (await isFile(uri)) ? file : undefined;
}

/** True for a file that lies in a workspace folder, links followed. */
async function isInside(uri: vscode.Uri): Promise<boolean> {
  if (!sourceFile(uri)) return false;
  const folders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri);
  return (await new RootedFiles(folders).placeOf(uri)).kind === 'inside';
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

function uriOf({ root, path }: SourceFile): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(root, true), path);
}

/** The file of the workspace that a URI is; undefined outside of it. */
function sourceFile(uri: vscode.Uri): SourceFile | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  // A trace may say `/workspace/../elsewhere`, which VS Code takes for a file of the workspace.
  if (!folder || uri.path.split('/').includes('..')) return undefined;
  const base = folder.uri.path.replace(/\/$/, '');
  return { root: folder.uri.toString(), path: uri.path.slice(base.length + 1) };
}
