import assert from 'node:assert/strict';
import { copiedText } from '../../../../src/core/playbooks/copiedText';

describe('what is copied of a playbook', () => {
  const cases: readonly (readonly [what: string, shown: string, copied: string])[] = [
    ['a command', 'kubectl get pods\n\t-A\n', 'kubectl get pods\n\t-A\n'],
    ['line ends that would overwrite the line', 'rm -rf /\rls\r\npwd', 'rm -rf /\nls\npwd'],
    ['an escape sequence', 'ls\u001b[2K\u0007\u009b1m', 'ls[2K1m'],
    ['a direction turned', 'rm \u202e/ fr-\u202c', 'rm / fr-'],
    ['what has no width', 'kube\u200bctl\u2060 \ufeffget', 'kubectl get'],
    ['tags', 'ls\u{e0041}\u{e007f}', 'ls'],
    ['joined signs and accents', '👩‍🚒 é می‌شود', '👩‍🚒 é می‌شود'],
  ];
  for (const [what, shown, copied] of cases) it(what, () => assert.equal(copiedText(shown), copied));
});
