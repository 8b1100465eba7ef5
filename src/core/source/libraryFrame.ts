/**
 * What is not the team's code, by the place or name that each ecosystem gives it. Paths that only a
 * machine's layout explains are left to the team: better one library frame too many shown than one of its own folded.
 */
const libraryFolders =
  /(?:^|[\\/])(?:node_modules|bower_components|\.yarn|\.pnpm|site-packages|dist-packages|vendor[\\/](?:bundle|github\.com|golang\.org)|\.cargo[\\/]registry|rustc[\\/][0-9a-f]{40}|pkg[\\/]mod|gems)[\\/]/i;

const runtimePaths: readonly RegExp[] = [
  // JavaScript: Node's own files, old and new; what has no file.
  /^(?:node:|internal[\\/]|native\b|deno:|ext:|bun:|chrome-extension:|moz-extension:|\[native|webpack:\/\/\/?(?:[^/]*\/)?(?:webpack[\\/]|~[\\/]|\.\/~[\\/]|\(webpack\)|external ))/i,
  /^(?:<anonymous>|eval code|repl|REPL\d+|evalmachine\.<anonymous>|<stdin>|<string>|<frozen [^>]*>|<__array_function__ internals>)$/,
  /^(?:_?(?:assert|async_hooks|bootstrap_node|buffer|child_process|cluster|console|crypto|dgram|dns|domain|events|fs|http|http2|https|module|net|os|path|process|punycode|querystring|readline|repl|stream|_stream_\w+|_http_\w+|_tls_\w+|string_decoder|timers|tls|tty|url|util|v8|vm|zlib)\.js)$/,
  // Python's standard library, and the runtime's own frames.
  /(?:^|[\\/])(?:usr[\\/](?:local[\\/])?lib(?:64)?|lib)[\\/](?:python|pypy)\d?(?:[.\d]*)(?:\.zip)?[\\/]/i,
  /^<frozen /,
  // C and C++ as distributions install them.
  /^\/usr\/(?:lib|include|lib64)\//,
  /^(?:\.\.\/)*sysdeps\/|^\.\.\/csu\//,
  // Go's tree, and Rust's.
  /(?:^|\/)(?:usr\/(?:local\/)?(?:lib\/)?go(?:-[\d.]+)?|\.go|goroot|opt\/(?:go|hostedtoolcache\/go)[^:]*)\/src\//i,
  /^library\/(?:std|core|alloc)\/src\//,
];

const javaPackages =
  /^(?:(?:[\w.]+\/)?\/?(?:[\w.]+@[\w.+-]+\/|java\.[a-z]+\/|jdk\.[a-z.]+\/))?(?:javax?|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|clojure|groovy|akka|android|androidx|dalvik|reactor|rx|okhttp3|okio|retrofit2|feign|ch\.qos|com\.(?:fasterxml|google\.(?:common|inject|gson|protobuf)|zaxxer|mysql|netflix|squareup|mongodb|rabbitmq|amazonaws|jetty)|io\.(?:netty|grpc|micrometer|micronaut|reactivex|vertx|quarkus|opentelemetry|undertow|lettuce|projectreactor|ktor)|net\.bytebuddy|org\.(?:apache|springframework|hibernate|eclipse|jboss|junit|mockito|mortbay|postgresql|slf4j|gradle|codehaus|aspectj|reactivestreams|thymeleaf|jooq|h2|elasticsearch|opensearch|mongodb|redisson))\./;

/** Go's standard library, by the first part of the import path: it is the only one without a dot that Go itself owns. */
const goStandard =
  /^(?:archive|bufio|bytes|cmp|compress|container|context|crypto|database|debug|embed|encoding|errors|expvar|flag|fmt|hash|html|image|index|io|iter|log|maps|math|mime|net|os|plugin|reflect|regexp|runtime|slices|sort|strconv|strings|sync|syscall|testing|text|time|unicode|unique|unsafe|weak)(?:\/[\w./]+)?\.|^panic$/;

/** True where the path says that the file is a library's or the runtime's. */
export function isLibraryPath(file: string): boolean {
  return libraryFolders.test(file) || runtimePaths.some(pattern => pattern.test(file));
}

/** True for a class of the JDK or of a library so common that no team's package begins like it. */
export function isLibraryClass(qualifiedName: string): boolean {
  return javaPackages.test(qualifiedName);
}

/** True for a function of Go's standard library, as traces name it: `net/http.(*conn).serve`. */
export function isGoStandard(qualifiedFunction: string): boolean {
  return goStandard.test(qualifiedFunction);
}
