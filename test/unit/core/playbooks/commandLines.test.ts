import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandLines, isCommandBlock } from '../../../../src/core/playbooks/commandLines';
import { readFenceInfo } from '../../../../src/core/playbooks/fenceInfo';
import { readTarget, targetQuestion } from '../../../../src/core/playbooks/target';

describe('a code block as commands', () => {
  const cut: readonly (readonly [name: string, text: string, commands: readonly string[]])[] = [
    ['one line', 'kubectl get pods\n', ['kubectl get pods']],
    ['several', 'a\n\nb # why\n# a comment\nc', ['a', 'b # why', 'c']],
    ['continued', 'kubectl -n shop \\\n  get pods \\\n  -o wide', ['kubectl -n shop get pods -o wide']],
    ['with a prompt', '$ kubectl get pods\nNAME  READY\na     1/1\n$ date', ['kubectl get pods', 'date']],
    ['a loop in one line', 'for p in a b; do echo $p; done', ['for p in a b; do echo $p; done']],
    ['an if in one line', 'if true; then date; fi', ['if true; then date; fi']],
    ['a tab', 'a\tb', ['a b']],
    ['nothing', '\n# only this\n', []],
  ];
  for (const [name, text, commands] of cut) {
    it(name, () => {
      const lines = commandLines(text);
      assert.ok(lines.kind === 'commands');
      assert.deepEqual(
        lines.commands.map(command => command.text),
        commands,
      );
    });
  }
  it('knows the lines', () => {
    const lines = commandLines('# first\na\nb \\\n c\nd');
    assert.ok(lines.kind === 'commands');
    assert.deepEqual(
      lines.commands.map(({ line }) => line),
      [1, 2, 4],
    );
  });

  const refused: readonly (readonly [name: string, text: string, why: string])[] = [
    ['a here-document', 'kubectl apply -f - <<EOF\nkind: Pod\nEOF', 'spansLines'],
    ['an open quote', 'echo "a\nb"', 'spansLines'],
    ['a loop', 'for p in a b\ndo\n  echo $p\ndone', 'spansLines'],
    ['a condition', 'if true\nthen\n  date\nfi', 'spansLines'],
    ['a function', 'f() {\n  date\n}', 'spansLines'],
    ['a pipe at the end', 'kubectl get pods |\n  wc -l', 'spansLines'],
    ['an escape', 'echo \u001b[2J', 'hidden'],
    ['a carriage return within', 'echo a\u0008b', 'hidden'],
    ['a turned direction', 'echo \u202e hs.x', 'hidden'],
    ['no width', 'kube\u200bctl get', 'hidden'],
    ['a tab in quotes', 'echo "a\tb"', 'hidden'],
    ['a long line', `echo ${'x'.repeat(5000)}`, 'tooLong'],
    ['many', 'date\n'.repeat(31), 'tooMany'],
  ];
  for (const [name, text, why] of refused) {
    it(`refuses ${name}: ${why}`, () => assert.deepEqual(commandLines(text), { kind: 'refused', why }));
  }
  it('gives no line that a terminal would take for Enter or for a key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        const lines = commandLines(text);
        if (lines.kind === 'commands')
          for (const command of lines.commands) assert.doesNotMatch(command.text, /\p{Cc}/u);
      }),
    );
  });

  const blocks: readonly (readonly [string, string, boolean])[] = [
    ['sh', 'x', true],
    ['Bash', 'x', true],
    ['console', '$ x', true],
    ['', 'kubectl get pods', true],
    ['', '$ x', true],
    ['text', 'kubectl get pods', true],
    ['', 'some output', false],
    ['json', '{}', false],
    ['yaml', 'a: 1', false],
    ['python', 'x()', false],
  ];
  for (const [language, text, is] of blocks) {
    it(`${language || 'no language'} “${text}”: ${is ? 'commands' : 'none'}`, () =>
      assert.equal(isCommandBlock(language, text), is));
  }
});

describe('what stands behind a fence', () => {
  const none = { language: '', readOnly: false, destructive: false };
  const cases: readonly (readonly [string | undefined, object])[] = [
    [undefined, none],
    ['sh', { ...none, language: 'sh' }],
    ['sh read-only', { ...none, language: 'sh', readOnly: true }],
    ['sh {readonly}', { ...none, language: 'sh', readOnly: true }],
    ['sh destructive requires=check', { ...none, language: 'sh', destructive: true, requires: 'check' }],
    ['sh id="check" title="x y"', { ...none, language: 'sh', id: 'check' }],
    ['read-only', { ...none, language: 'read-only' }],
    ['sh requires=<x>', { ...none, language: 'sh' }],
  ];
  for (const [info, read] of cases) {
    it(info ?? 'nothing', () => assert.deepEqual(readFenceInfo(info), read));
  }
});

describe('what a command acts on', () => {
  const named = (kind: string, name: string): object => ({ kind: 'named', target: { kind, name } });
  const ask = (targetKind: string, command: string): object => ({ kind: 'ask', targetKind, command });
  const kube = ask('kube', 'kubectl config current-context');
  const cases: readonly (readonly [string, object])[] = [
    ['kubectl get pods', kube],
    ['helm list', kube],
    ['sudo kubectl get pods', kube],
    ['kubectl get pods | grep x', kube],
    ['kubectl --context prod-eu get pods', named('kube', 'prod-eu')],
    ['kubectl get pods --context=prod-eu', named('kube', 'prod-eu')],
    ['kubectl --context a get pods; kubectl --context b get pods', { kind: 'unknown' }],
    ['kubectl --context a get pods; kubectl get pods', { kind: 'unknown' }],
    ['helm --kube-context prod list', named('kube', 'prod')],
    ['aws s3 ls --profile prod', named('aws', 'prod')],
    ['aws s3 ls', ask('aws', 'echo "${AWS_PROFILE:-default}"')],
    ['gcloud compute instances list --project shop', named('gcloud', 'shop')],
    ['gcloud compute instances list', ask('gcloud', 'gcloud config get-value project')],
    ['az vm list', ask('azure', 'az account show --query name --output tsv')],
    ['docker ps', ask('docker', 'docker context show')],
    ['ssh -p 22 ops@db-1 uptime', named('host', 'ops@db-1')],
    ['ssh db-1; ssh db-2', { kind: 'unknown' }],
    ['rm -rf build', ask('directory', 'pwd')],
    ['kubectl get pods; aws s3 ls', { kind: 'unknown' }],
    ['cd /srv && rm x', { kind: 'unknown' }],
    ['git status', ask('directory', 'pwd')],
  ];
  for (const [command, question] of cases) {
    it(command, () => assert.deepEqual(targetQuestion(command), question));
  }

  const outputs: readonly (readonly [string, string | undefined])[] = [
    ['prod-eu\r\n', 'prod-eu'],
    ['\u001b]633;C\u0007prod-eu\r\n\u001b]633;D;0\u0007', 'prod-eu'],
    ['\u001b[32mprod-eu\u001b[0m\n', 'prod-eu'],
    ['', undefined],
    ['error: current-context is not set\nsee help\n', undefined],
    ['(unset)\n', undefined],
    ['x'.repeat(300), undefined],
    ['spin\rprod-eu\n', 'prod-eu'],
  ];
  for (const [output, name] of outputs) {
    it(`${JSON.stringify(output.slice(0, 40))} is ${name ?? 'unknown'}`, () =>
      assert.equal(readTarget(output), name));
  }
});
