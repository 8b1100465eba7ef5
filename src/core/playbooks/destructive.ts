import type { GuardFinding } from './commandGuard';

/** Programs that run what follows them. */
export const wrappers: ReadonlySet<string> = new Set(
  'sudo doas env exec command builtin nohup nice ionice time timeout watch xargs parallel stdbuf setsid chroot unbuffer then do else if while until ! { busybox aws-vault teller dotenv direnv'.split(
    ' ',
  ),
);

/** Programs that only read and write to the screen: words of their patterns and file names mean nothing. */
export const plainReaders: ReadonlySet<string> = new Set(
  'grep egrep fgrep rg ag ack zgrep cat zcat bat less more head tail sort uniq wc cut tr jq yq column nl rev fold echo printf pwd ls date whoami id hostname uptime free df du ps top htop stat file which whereis type dig nslookup host ping traceroute mtr ss netstat lsof vmstat iostat sar dmesg true false test [ cd read'.split(
    ' ',
  ),
);

/** What they run is in a file or in another language. */
export const scriptRunners: ReadonlySet<string> = new Set(
  'sh bash zsh dash ksh fish source . eval python python2 python3 ruby perl node deno bun php lua pwsh powershell osascript make just task rake npm npx yarn pnpm gradle mvn ansible-playbook ansible salt fab tsx ts-node awk gawk sed'.split(
    ' ',
  ),
);

/** Programs whose every use changes something. */
const always: ReadonlySet<string> = new Set(
  'rm rmdir unlink shred truncate dd mkfs fdisk parted wipefs kill pkill killall skill shutdown reboot halt poweroff init telinit mv ln chmod chown chgrp chattr umount swapoff userdel usermod passwd deluser dropdb createdb reindexdb visudo crontab iptables ip6tables nft ufw mkswap lvremove vgremove remove-item stop-process stop-service restart-service restart-computer stop-computer set-content clear-content del erase rd format taskkill patch cp rsync scp install tee'.split(
    ' ',
  ),
);

/** Program -> verbs that change something, wherever they stand among its words. */
const verbs: Readonly<Record<string, string>> = {
  kubectl:
    'delete drain cordon uncordon apply replace patch edit set taint evict create expose autoscale annotate label undo restart pause resume run cp debug attach',
  helm: 'uninstall delete rollback upgrade install',
  kustomize: 'edit',
  argocd: 'sync delete rollback set terminate-op',
  flux: 'delete suspend resume reconcile',
  istioctl: 'install uninstall upgrade',
  docker:
    'rm rmi stop kill prune restart down up run pause unpause update remove exec cp load import swarm deploy',
  systemctl:
    'stop start restart reload disable enable mask unmask kill isolate reboot poweroff halt edit set-property',
  service: 'stop start restart reload',
  initctl: 'stop start restart',
  supervisorctl: 'stop start restart shutdown update reload',
  pm2: 'stop start restart reload delete kill',
  terraform: 'apply destroy import taint untaint rm mv push force-unlock',
  pulumi: 'up destroy import cancel refresh',
  git: 'push reset clean rebase checkout restore revert merge commit stash pull rm mv filter-branch gc prune am cherry-pick switch',
  gh: 'delete merge close run rerun cancel',
  redis:
    'flushall flushdb del unlink set expire rename shutdown slaveof replicaof failover migrate restore swapdb script config debug eval',
  etcdctl: 'del put remove defrag compaction restore move-leader',
  consul: 'delete put leave force-leave reload restore',
  vault: 'delete destroy write put revoke seal unseal disable enable rotate',
  nomad: 'stop run drain purge restart',
  rabbitmqctl:
    'stop stop_app start_app reset force_reset delete_queue purge_queue delete_vhost close_connection close_all_connections forget_cluster_node set_policy clear_policy set_vm_memory_high_watermark',
  rabbitmqadmin: 'delete purge close declare publish',
  nodetool: 'decommission removenode assassinate drain stop flush cleanup repair rebuild truncatehints',
  pg_ctl: 'stop restart reload promote kill',
  mysqladmin: 'drop shutdown kill flush-hosts flush-logs flush-tables',
  zfs: 'destroy rollback set',
  zpool: 'destroy offline detach',
  npm: 'publish unpublish',
  ip: 'del delete add flush set',
  sysctl: '-w',
  find: '-delete -exec -execdir -ok',
  apt: 'install remove purge upgrade dist-upgrade autoremove',
  yum: 'install remove update erase',
  mount: '-o',
};

const alike: Readonly<Record<string, string>> = {
  oc: 'kubectl',
  k: 'kubectl',
  kubecolor: 'kubectl',
  podman: 'docker',
  nerdctl: 'docker',
  'docker-compose': 'docker',
  'podman-compose': 'docker',
  tofu: 'terraform',
  terragrunt: 'terraform',
  'redis-cli': 'redis',
  'valkey-cli': 'redis',
  'apt-get': 'apt',
  dnf: 'yum',
};

/** Clouds name their calls by a verb: `terminate-instances`, `instances delete`. */
const clouds: ReadonlySet<string> = new Set(
  'aws gcloud gsutil bq az doctl flyctl fly heroku linode-cli oci ibmcloud s3cmd rclone eksctl kops'.split(
    ' ',
  ),
);
const cloudReads =
  /^(?:describe|list|get|show|ls|wait|help|lookup|search|batch-get|head|view|check|validate|print|cat|query|scan)(?:-|$)/;
const cloudChanges =
  /^(?:add|apply|associate|attach|authorize|cancel|clear|copy|cp|create|deallocate|delete|deploy|deregister|destroy|detach|disable|disassociate|drain|drop|enable|execute|failover|import|invoke|kill|mb|merge|modify|move|mv|patch|power-off|promote|publish|purge|put|rb|reboot|rebuild|recover|redeploy|register|release|remove|replace|reset|resize|restart|restore|resume|revoke|rm|rollback|rotate|rsync|run|scale|send|set|start|stop|suspend|sync|tag|terminate|untag|update|upgrade|upload|write)(?:-|$)/;

/** What a use of a known program changes. */
export function destructiveUse(program: string, texts: readonly string[]): readonly GuardFinding[] {
  const found: GuardFinding[] = [];
  const add = (words: string): void =>
    void found.push({ reason: 'changes', words: `${program} ${words}`.trim() });
  if (always.has(program)) add(texts.find(text => !text.startsWith('-'))?.slice(0, 40) ?? '');
  const known = alike[program] ?? program;
  const own = Object.hasOwn(verbs, known) ? new Set(verbs[known]?.split(' ')) : undefined;
  for (const text of texts) if (own?.has(text.toLowerCase())) add(text);
  if (clouds.has(program)) {
    const verb = texts.find(text => cloudChanges.test(text));
    if (verb !== undefined && !cloudReads.test(verb)) add(verb);
  }
  if (known === 'kubectl' && texts.includes('scale') && !found.some(({ words }) => words.endsWith(' scale')))
    found.push(...scaleFinding(program, texts));
  if (/^(?:curl|wget|http|https|xh|httpie)$/.test(program)) found.push(...requestFinding(program, texts));
  if (program === 'sed' && texts.some(text => /^-[a-zA-Z]*i|^--in-place/.test(text))) add('-i');
  return found;
}

function scaleFinding(program: string, texts: readonly string[]): readonly GuardFinding[] {
  const at = texts.findIndex(text => text.startsWith('--replicas'));
  const count = texts[at]?.includes('=') ? texts[at].slice(texts[at].indexOf('=') + 1) : texts[at + 1];
  return count !== undefined && /^0*[1-9]\d*$/.test(count)
    ? [{ reason: 'changes', words: `${program} scale` }]
    : [{ reason: 'scaleToZero', words: `${program} scale ${texts[at] ?? ''}`.trim() }];
}

function requestFinding(program: string, texts: readonly string[]): readonly GuardFinding[] {
  const method = texts.find((text, at) => {
    const value = /^(?:-X|--request=|--method=)(.+)$/.exec(text)?.[1];
    if (value !== undefined) return !/^(?:GET|HEAD|OPTIONS)$/i.test(value);
    if (/^(?:-X|--request|--method)$/.test(text)) return !/^(?:GET|HEAD|OPTIONS)$/i.test(texts[at + 1] ?? '');
    return (
      /^(?:-d|--data\b|--data-|--json\b|-F|--form|-T|--upload-file|--post-data|--post-file|--body-)/.test(
        text,
      ) || /^(?:POST|PUT|PATCH|DELETE)$/.test(text)
    );
  });
  return method === undefined ? [] : [{ reason: 'changes', words: `${program} ${method}` }];
}

const strongWords =
  /(?:^|[-_:./=])(?:delete|deleted|destroy|drop|purge|flush|flushall|flushdb|terminate|wipe|erase|uninstall|evict|drain|prune|decommission|failover|switchover|rollback|undo|overwrite|truncate|revoke|nuke|hard-reset|factory-reset|deletemany|deleteone|dropdatabase|reset-offsets)(?:$|[-_:./=])/i;

/** A word that says what it does whatever the program is. */
export function wordFinding(text: string): GuardFinding | undefined {
  if (
    /^(?:--force\b|--force-|--hard$|--yes-i-really|--auto-approve|-auto-approve|--grace-period=0|--cascade|--no-preserve-root|--now$)/.test(
      text,
    )
  )
    return { reason: 'force', words: text.slice(0, 40) };
  if (
    /^--(?:scale|desired-count|desired-capacity|min-size|replicas|num-nodes|count|min|max)(?:=|$)/.test(text)
  )
    return /=0*$/.test(text) ? { reason: 'scaleToZero', words: text } : undefined;
  if (/\s/.test(text)) return undefined;
  return strongWords.test(text) ? { reason: 'changes', words: text.slice(0, 40) } : undefined;
}

const sql: readonly (readonly [RegExp, string])[] = [
  [
    /\bdrop\s+(?:table|database|schema|index|view|user|role|keyspace|collection|column|constraint|trigger|function|publication|subscription)\b/i,
    'DROP',
  ],
  [/\bdelete\s+from\b/i, 'DELETE FROM'],
  [/\btruncate\s+(?:table\s+)?[\w"'`.]+/i, 'TRUNCATE'],
  [/\bupdate\s+[\w"'`.]+\s+set\b/i, 'UPDATE'],
  [/\binsert\s+into\b/i, 'INSERT'],
  [/\balter\s+(?:table|database|system|user|role|index)\b/i, 'ALTER'],
  [/\b(?:grant|revoke)\s+[\w ,]+\s+(?:on|to|from)\b/i, 'GRANT'],
  [/\bpg_(?:terminate|cancel)_backend\b/i, 'pg_terminate_backend'],
  [/\b(?:vacuum\s+full|reindex\s+(?:table|index|database))\b/i, 'VACUUM FULL'],
  [
    /\.(?:deleteMany|deleteOne|drop|dropDatabase|remove|updateMany|updateOne|insertMany|insertOne|replaceOne|shutdownServer)\s*\(/,
    'collection',
  ],
  [/\bkill\s+(?:query\s+|connection\s+)?\d+/i, 'KILL'],
];

/** Statements of databases, wherever they stand: in quotes, in a here-document, at a prompt. */
export function sqlFindings(text: string): readonly GuardFinding[] {
  return sql.flatMap(([pattern, words]): GuardFinding[] =>
    pattern.test(text) ? [{ reason: 'changes', words }] : [],
  );
}
