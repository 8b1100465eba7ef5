import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import { withPeriodFaults } from '../../core/review/periodFaults';
import { readReview, type ReadReview } from '../../core/review/readReview';
import type { ReviewPeriod } from '../../core/review/period';
import { readRecord, type RecordHome } from '../../platform/recordTexts';

export const reviewsFolder = '.opex/reviews';
/** A year and what is carried into it. */
const mostReviews = 60;

/** All reviews that the team keeps, as they stand in its files. */
export interface ReviewShelf {
  /** Oldest first. */
  readonly reviews: readonly ReadReview[];
  /** Older ones that were not read. */
  readonly left: number;
}

/** The review files of the team home. Nothing is kept between readings: people and git change them. */
export class ReviewFiles extends Owner {
  private readonly changed = this.register(new Emitter<void>());

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly home: RecordHome) {
    super();
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(`**/${reviewsFolder}/*.md`));
    for (const on of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.register(on(() => this.changed.fire()));
    }
  }

  /** This window wrote one. */
  touched(): void {
    this.changed.fire();
  }

  /** @throws what the disk says; a file that is no review is read as far as it goes, with its problems. */
  async read(): Promise<ReviewShelf> {
    const home = await this.home.find();
    if (!home) return { reviews: [], left: 0 };
    const names = await namesOf(vscode.Uri.joinPath(home, reviewsFolder));
    const newest = names.sort().slice(-mostReviews);
    const reviews: ReadReview[] = [];
    for (const name of newest) {
      const path = `${reviewsFolder}/${name}`;
      const text = await readRecord(home, path);
      if (text !== undefined) reviews.push(readReview(text, path));
    }
    return { reviews: withPeriodFaults(reviews), left: names.length - newest.length };
  }
}

/** Periods that have a file. */
export function periodsOf({ reviews }: ReviewShelf): readonly ReviewPeriod[] {
  return reviews.flatMap(({ period }) => period ?? []).sort((a, b) => a.to - b.to);
}

async function namesOf(folder: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.flatMap(([name, type]) =>
      type & vscode.FileType.File && name.endsWith('.md') ? [name] : [],
    );
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return [];
    throw error;
  }
}
