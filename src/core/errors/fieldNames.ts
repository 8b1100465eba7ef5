/**
 * Where each fact stands, by logger: pino, winston, bunyan, zap, zerolog, logrus, structlog, python-json-logger,
 * logback and ECS encoders, log4j2, Serilog, OpenTelemetry, Google Cloud. The first that holds something wins;
 * a name with dots is a flat key or a way down nested objects.
 */
export const fieldNames = {
  time: list(
    '@timestamp timestamp time ts Timestamp datetime date eventTime @t t asctime timeUnixNano ' +
      'time_unix_nano observedTimeUnixNano timeMillis created _time',
  ),
  level: list(
    'level log.level severity severityText severity_text lvl levelname loglevel logLevel log_level ' +
      'Level @level @l LogLevel PRIORITY',
  ),
  message: list(
    'message msg @message body.stringValue body Body event text @m @mt MESSAGE log short_message ' +
      'log.message textPayload jsonPayload.message _msg',
  ),
  service: list(
    'service.name service serviceName service_name resource.service.name attributes.service.name ' +
      'resource.attributes.service.name serviceContext.service app application app_name appName ' +
      'labels.app kubernetes.labels.app kubernetes.container_name container_name name',
  ),
  environment: list(
    'environment env service.environment deployment.environment.name deployment.environment ' +
      'resource.deployment.environment resource.attributes.deployment.environment stage',
  ),
  release: list(
    'release service.version version app_version appVersion resource.service.version ' +
      'resource.attributes.service.version serviceContext.version build commit git_sha',
  ),
  status: list(
    'status statusCode status_code http.response.status_code http.status_code res.statusCode ' +
      'response.status res.status http.status httpRequest.status attributes.http.status_code ' +
      'attributes.http.response.status_code error.status err.status err.statusCode',
  ),
  exceptionType: list(
    'error.type exception.type err.name err.type exception.class exception_type error.name ' +
      'error.class error.kind attributes.exception.type thrown.name exception.exception_class exc_type ' +
      'errorType error_type',
  ),
  exceptionMessage: list(
    'error.message exception.message err.message exception_message attributes.exception.message ' +
      'thrown.message exception.exception_message error_message errorMessage err.msg error err',
  ),
  stack: list(
    'error.stack_trace error.stack err.stack stack exception.stacktrace exception.stack stack_trace ' +
      'stackTrace stacktrace exc_info traceback exception errorVerbose attributes.exception.stacktrace ' +
      'exception.stackTrace thrown.extendedStackTrace StackTrace @x errors.stack trace error',
  ),
  classField: list(
    'class error.severity errorClass error_class severityClass severity_class severity impact',
  ),
} as const;

function list(names: string): readonly string[] {
  return names.split(' ');
}
