/** Draws a part anew and gives the focus back to what had it: controls are known by `data-key`. */
export function keepFocus(part: HTMLElement, draw: () => void): void {
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const key = active instanceof HTMLElement ? active.dataset['key'] : undefined;
  const open = [...part.querySelectorAll<HTMLDetailsElement>('details[open]')].map(
    details => details.dataset['key'],
  );
  draw();
  for (const details of part.querySelectorAll<HTMLDetailsElement>('details'))
    if (open.includes(details.dataset['key'])) details.open = true;
  if (key !== undefined) part.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
