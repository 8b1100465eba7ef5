/**
 * Waits for what was asked of the extension; what fails is said in the page's line `#failure`, which is looked up when it
 * is over, since pages are drawn anew meanwhile. True when it worked.
 */
export async function worked(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    document.getElementById('failure')?.classList.add('hidden');
    return true;
  } catch (error) {
    const line = document.getElementById('failure');
    if (line) {
      line.textContent = error instanceof Error ? error.message : String(error);
      line.classList.remove('hidden');
      line.scrollIntoView({ block: 'nearest' });
    }
    return false;
  }
}
