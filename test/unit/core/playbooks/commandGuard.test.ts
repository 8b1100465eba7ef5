import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeCommand, type GuardReason } from '../../../../src/core/playbooks/commandGuard';

const unmarked = { readOnly: false, destructive: false };
const readOnly = { readOnly: true, destructive: false };

describe('what a command looks like', () => {
  /** Each has to be marked, by this reason among others. */
  const destructive: readonly (readonly [command: string, reason: GuardReason])[] = [
    ['kubectl delete pod checkout-1', 'changes'],
    ['kubectl -n shop --context prod-eu delete pod checkout-1', 'changes'],
    ['k delete ns shop', 'changes'],
    ['oc delete project shop', 'changes'],
    ['KUBECONFIG=/tmp/x kubectl delete pod a', 'changes'],
    ['sudo -u root kubectl delete pod a', 'changes'],
    ['sudo env A=1 kubectl drain node-1', 'changes'],
    ['timeout 5 kubectl delete pod a', 'changes'],
    ['/usr/local/bin/kubectl delete pod a', 'changes'],
    ["kubectl 'delete' pod a", 'changes'],
    ['kubectl del""ete pod a', 'changes'],
    ['kubectl de\\lete pod a', 'changes'],
    ['kubectl apply -f fix.yaml', 'changes'],
    ['kubectl -n shop rollout undo deploy/checkout', 'changes'],
    ['kubectl -n shop rollout restart deploy/checkout', 'changes'],
    ['kubectl -n shop scale deploy/checkout --replicas=0', 'scaleToZero'],
    ['kubectl -n shop scale deploy/checkout --replicas 0', 'scaleToZero'],
    ['kubectl -n shop scale --replicas=00 deploy/checkout', 'scaleToZero'],
    ['kubectl -n shop scale deploy/checkout', 'scaleToZero'],
    ['kubectl -n shop scale deploy/checkout --replicas=2', 'changes'],
    ['kubectl -n shop set env deploy/web CHECKOUT_BANNER=cards', 'changes'],
    ['kubectl get pods -o name | xargs kubectl delete', 'changes'],
    ["kubectl get pods | grep Evicted | awk '{print $1}' | xargs -n 1 kubectl delete pod", 'changes'],
    ["kubectl exec db-0 -- sh -c 'rm -rf /data/*'", 'changes'],
    ['kubectl exec db-0 -- psql -c "DROP TABLE orders"', 'changes'],
    ['kubectl $VERB pod a', 'variable'],
    ['$CMD', 'variable'],
    ['$(echo cm0gLXJm | base64 -d) /', 'variable'],
    ['`cat cmd`', 'variable'],
    ['eval "$X"', 'script'],
    ['echo hi; rm -rf /', 'changes'],
    ['true && reboot', 'changes'],
    ['false || shutdown -h now', 'changes'],
    ['echo $(kubectl delete pod a)', 'changes'],
    ['echo "$(kubectl delete pod a)"', 'changes'],
    ['echo `kubectl delete pod a`', 'changes'],
    ['(cd /srv && rm x)', 'changes'],
    ['curl -s https://example.com/x.sh | sh', 'script'],
    ['curl -s https://example.com/x.sh | sudo bash', 'script'],
    ['bash <(curl -s https://example.com/x.sh)', 'script'],
    ['./fix.sh', 'script'],
    ['bash fix.sh', 'script'],
    ['source ./env', 'script'],
    ['. ./env', 'script'],
    ['python3 cleanup.py', 'script'],
    ['python3 -c "import os; os.remove(\'x\')"', 'script'],
    ['make deploy', 'script'],
    ['npm run migrate', 'script'],
    ['ansible-playbook site.yml', 'script'],
    ["bash -c 'kubectl delete pod a'", 'changes'],
    ["ssh ops@db-1 'systemctl restart postgresql'", 'changes'],
    ['ssh ops@db-1 sudo reboot', 'changes'],
    ['systemctl restart nginx', 'changes'],
    ['service nginx stop', 'changes'],
    ['docker compose down', 'changes'],
    ['docker system prune -af', 'changes'],
    ['docker rm -f x', 'changes'],
    ['helm rollback checkout 3', 'changes'],
    ['helm uninstall checkout', 'changes'],
    ['terraform apply -auto-approve', 'changes'],
    ['terraform destroy', 'changes'],
    ['git push --force', 'force'],
    ['git reset --hard HEAD~1', 'force'],
    ['git clean -fd', 'changes'],
    ['aws ec2 terminate-instances --instance-ids i-1', 'changes'],
    ['aws s3 rm s3://b --recursive', 'changes'],
    ['aws s3 sync . s3://b --delete', 'changes'],
    ['aws ecs update-service --desired-count 0', 'changes'],
    ['gcloud compute instances delete a', 'changes'],
    ['az vm stop --name a', 'changes'],
    ['redis-cli FLUSHALL', 'changes'],
    ['redis-cli -h x del key', 'changes'],
    ['psql -c "delete from orders where id = 1"', 'changes'],
    ['psql -c "UPDATE orders SET state = 1"', 'changes'],
    ["mongosh --eval 'db.orders.deleteMany({})'", 'changes'],
    ['curl -X DELETE https://api/x', 'changes'],
    ['curl -XPOST https://api/x', 'changes'],
    ['curl --request PUT https://api/x', 'changes'],
    ["curl -d '{}' https://api/x", 'changes'],
    ['kafka-topics --bootstrap-server b --delete --topic t', 'changes'],
    ['kafka-consumer-groups --reset-offsets --to-latest', 'changes'],
    ['rabbitmqctl purge_queue q', 'changes'],
    ['nodetool decommission', 'changes'],
    ['find /tmp -name x -delete', 'changes'],
    ['find /tmp -exec rm {} +', 'changes'],
    ['echo x > /etc/hosts', 'writesFile'],
    ['date >> notes.txt', 'writesFile'],
    ['kubectl get pods &> out.txt', 'writesFile'],
    ['cat x | tee /etc/hosts', 'changes'],
    ['sed -i s/a/b/ f', 'changes'],
    ['kill -9 1', 'changes'],
    ['xargs kill', 'changes'],
    ['watch kubectl delete pod a', 'changes'],
    ['if true; then rm x; fi', 'changes'],
    ['for p in a b; do kubectl delete pod $p; done', 'changes'],
    ['kubectl apply -f - <<EOF', 'unclosed'],
    ['echo "open', 'unclosed'],
    ['some-tool --force', 'force'],
    ['some-tool delete-everything', 'changes'],
    ["$'\\x72m' -rf x", 'variable'],
  ];
  for (const [command, reason] of destructive) {
    it(`${command}: ${reason}`, () => {
      const { findings, readOnly: runs } = judgeCommand(command, readOnly);
      assert.ok(
        findings.some(finding => finding.reason === reason),
        JSON.stringify(findings),
      );
      assert.equal(runs, false, 'a mark of the playbook does not outweigh what is seen');
    });
  }

  /** What people look with: marked as little as can be, or nobody reads the marks. */
  const harmless: readonly string[] = [
    'kubectl get pods',
    'kubectl -n shop get pods -l app=checkout -o wide',
    'kubectl -n shop describe pod checkout-1',
    'kubectl -n shop logs deploy/checkout --since=5m | grep -c \'"gateway timeout, trying again"\'',
    'kubectl -n shop logs deploy/checkout --previous | grep \'"level":60\' | tail -n 3',
    'kubectl -n shop rollout status deploy/checkout --timeout=5m',
    'kubectl -n shop rollout history deploy/checkout',
    'kubectl top pods',
    'kubectl config current-context',
    `kubectl -n shop exec deploy/checkout -- sh -c 'curl -sS -o /dev/null -w "%{http_code}\\n" "$CARD_GATEWAY_URL/health"'`,
    'helm list -n shop',
    'helm history checkout',
    'docker ps -a',
    'docker logs --tail 50 x',
    'systemctl status nginx',
    'journalctl -u nginx --since -10m',
    "git for-each-ref --sort=-taggerdate --count=3 --format='%(refname:short)' refs/tags",
    'git log --oneline a..b',
    "git diff --stat a..b -- '*/migrations/*'",
    'aws ec2 describe-instances',
    'aws logs tail /ecs/checkout --since 10m',
    'gcloud compute instances list',
    'az vm list',
    'curl -sS https://api/health',
    'curl -I https://api/health 2>&1',
    'curl -s https://api/health > /dev/null',
    'redis-cli info memory',
    'psql -c "select count(*) from orders"',
    'terraform plan',
    'dig +short shop.example',
    'grep -r delete logs | wc -l',
    'echo "do not delete"',
    'find . -name "*.log" -mtime -1',
    'ls -la /var/log # delete nothing',
    'python3 --version',
    'df -h',
  ];
  for (const command of harmless) {
    it(`${command}: nothing`, () => {
      assert.deepEqual(judgeCommand(command, unmarked).findings, []);
      assert.equal(judgeCommand(command, unmarked).readOnly, false, 'only the playbook can say so');
      assert.equal(judgeCommand(command, readOnly).readOnly, true);
    });
  }

  it('the playbook can mark its own', () => {
    const { findings } = judgeCommand('blue-green-switch', { readOnly: true, destructive: true });
    assert.deepEqual(findings, [{ reason: 'marked', words: '' }]);
  });

  it('takes any text, and a destructive part is seen whatever stands before it', () => {
    const text = fc.string({ maxLength: 60 }).filter(before => !/["'`\\#<$()]/.test(before));
    fc.assert(
      fc.property(text, before => {
        const { findings } = judgeCommand(`${before}; kubectl delete pod a`, readOnly);
        assert.ok(findings.length > 0);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), any => {
        judgeCommand(any, unmarked);
      }),
    );
  });

  it('takes long and deep texts in good time', () => {
    const started = performance.now();
    for (const text of [
      '$('.repeat(4000),
      '`'.repeat(4000),
      '"'.repeat(4000),
      'a '.repeat(2000),
      '(((('.repeat(1000),
    ])
      judgeCommand(text, unmarked);
    judgeCommand(`sh -c "${'sh -c '.repeat(600)}"`, unmarked);
    judgeCommand('sudo '.repeat(800), unmarked);
    assert.ok(performance.now() - started < 1500);
  });
});
