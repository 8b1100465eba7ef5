import { button, element } from '../shared/dom';

/** A line to type and a button that takes it; what was typed stays until it is taken. */
export function entry(
  key: string,
  label: string,
  press: string,
  take: (text: string) => Promise<boolean>,
): HTMLElement {
  const input = element('input', {
    type: 'text',
    placeholder: label,
    'aria-label': label,
    'data-key': key,
    'data-new': 'true',
  });
  const submit = async (): Promise<void> => {
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    if (!(await take(text))) {
      const shown = document.querySelector<HTMLInputElement>(`[data-key="${key}"]`);
      if (shown) shown.value = text;
    }
  };
  input.addEventListener('keydown', event => {
    if (event.key === 'Enter') void submit();
  });
  return element(
    'p',
    { class: 'entry' },
    input,
    button(press, () => void submit(), { 'data-key': `add-${key}` }),
  );
}
